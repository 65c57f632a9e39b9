import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

/** A reporter that ends or breaks the process when `BAD` says so. */
const PLUGIN = `
const { BAD } = process.env;
if (BAD === 'exits when imported') process.exit(0);
export const plugin = { apiVersion: 1, name: 'bad', version: '1.0.0', reporters: [{ name: 'bad', doc: 'x', create() {
  if (BAD === 'exits when made') process.exit(0);
  return {
    event({ type }) { if (BAD === 'exits in the load' && type === 'interval') process.exit(0); },
    async close() {
      if (BAD === 'exits in close') process.exit(0);
      if (BAD === 'breaks after close') setTimeout(() => { throw new Error('not written'); }, 50);
    },
  };
} }] };
`;

describe('a command that does not come to its end', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  afterEach(() => project.remove());

  const files = (duration: string, more = ''): Readonly<Record<string, string>> => ({
    'bad.ts': PLUGIN,
    'x.load.yaml': `target: ${target.url}\nload: { users: 1, duration: ${duration}, think: 50ms }\nsteps: [GET /]\n${more}`,
  });

  for (const bad of ['exits when imported', 'exits when made', 'exits in the load', 'exits in close']) {
    it(`is an error when a plugin ${bad}`, async () => {
      project = new Project(files('2s', 'plugins: [./bad.ts]\nreporters: [bad]\n'));
      const { code, error } = await project.loadgate(['run', 'x'], { BAD: bad });
      assert.equal(code, 3, error);
      assert.match(error, /ended before it was done: process\.exit was called at .*bad\.ts:\d+:\d+/);
    });
  }

  it('is an error when a reporter breaks after the verdict', async () => {
    project = new Project(files('2s', 'plugins: [./bad.ts]\nreporters: [bad]\n'));
    const { code, error } = await project.loadgate(['run', 'x'], { BAD: 'breaks after close' });
    assert.equal(code, 3, error);
    assert.match(error, /not written/);
  });

  // a file that can never be written to
  const full = '/dev/full';
  for (const args of [
    ['run', 'x'],
    ['run', 'x', '--events'],
    ['validate', 'x'],
  ]) {
    it(`is an error, soon, when its output cannot be written: ${args.join(' ')}`, async function () {
      if (!existsSync(full)) this.skip();
      project = new Project(files('60s'));
      const { code } = await project.loadgate(args, {}, full);
      assert.equal(code, 3);
    });
  }

  it('keeps its exit code when nobody reads what it says', async () => {
    project = new Project();
    const run = project.begin(['run', 'nosuch']);
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    assert.equal((await run.ended).code, 2);
  });
});
