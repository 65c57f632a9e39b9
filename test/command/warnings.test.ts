import assert from 'node:assert/strict';
import { Project } from './loadgate.ts';

const WARNING = /ExperimentalWarning|trace-warnings/;

describe('a warning of Node', function () {
  this.timeout(60_000);

  const project = new Project();
  after(() => project.remove());

  // found out by taking types away, whatever the file is
  project.put('broken.js', 'export const plugin = { ; ');
  project.put('broken.load.yaml', 'plugins: [./broken.js]\ntarget: http://127.0.0.1:1\nsteps: [GET /]\n');
  project.put('steps.ts', 'export const f = (): number => 1;\n');
  project.put('call.load.yaml', "target: http://127.0.0.1:1\nsteps: [{ call: 'steps.ts#f' }, GET /]\n");
  for (const [args, says] of [
    [['validate', 'broken'], /cannot be read/],
    [['run', 'broken'], /cannot be read/],
    [['validate', 'call'], /1 file checked/],
    [['run', 'call'], /connection refused|ECONNREFUSED/],
  ] as const)
    it(`that it is new to take types away is not shown by ${args.join(' ')}`, async () => {
      const { out, error } = await project.loadgate(args);
      assert.match(out + error, says);
      assert.doesNotMatch(out + error, WARNING);
    });

  it('of a plugin is shown', async () => {
    project.put(
      'warns.js',
      "process.emitWarning('mind this');\nprocess.emitWarning(new Error('and that'));\nexport const plugin = { apiVersion: 1, name: 'w', version: '1.0.0' };\n",
    );
    project.put('warns.load.yaml', 'plugins: [./warns.js]\ntarget: http://127.0.0.1:1\nsteps: [GET /]\n');
    const { error } = await project.loadgate(['validate', 'warns']);
    assert.match(error, /Warning: mind this/);
    assert.match(error, /Error: and that/);
  });
});
