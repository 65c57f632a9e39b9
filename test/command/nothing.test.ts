import assert from 'node:assert/strict';
import type { Problem } from '@loadgate/core';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

describe('a command that has nothing to do', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  afterEach(() => project.remove());

  const rows: readonly (readonly [
    title: string,
    files: Readonly<Record<string, string>>,
    args: readonly string[],
    code: number,
    says: RegExp,
  ])[] = [
    ['validate finds no file', { 'other.txt': '' }, ['validate'], 2, /^there is nothing to check below /],
    [
      'validate finds no folder',
      { 'loadgate.config.yaml': 'scenarios: nowhere\n' },
      ['validate'],
      2,
      /^there is no folder nowhere\n {2}`scenarios` in loadgate\.config\.yaml names it/,
    ],
    [
      'results go where a file stands',
      { 'x.load.yaml': 'steps: [GET /]\n', taken: '' },
      ['run', 'x', '--results', 'taken'],
      3,
      /taken.* cannot be made/,
    ],
    ['results are asked for where a file stands', { taken: '' }, ['report', '--results', 'taken'], 3, /^there is no run `latest`/],
  ];
  for (const [title, files, args, expected, says] of rows) {
    it(`is no success, and says why: ${title}`, async () => {
      project = new Project(
        Object.fromEntries(
          Object.entries(files).map(([name, text]) => [name, name.endsWith('.load.yaml') ? `target: ${target.url}\n${text}` : text]),
        ),
      );
      const { code, error } = await project.loadgate(args);
      assert.equal(code, expected, error);
      assert.match(error, says);
    });
  }

  it('is no success when `send` sent nothing', async () => {
    project = new Project({ 'x.load.yaml': `target: ${target.url}\nsteps: [{ log: hello }, { think: 1ms }]\n` });
    const { code, out } = await project.loadgate(['send', 'x']);
    assert.equal(code, 1, out);
    assert.match(out, /✗ no request was made \(exit 1\)/);
  });

  it('tells the problems of all files, also where a plugin is missing in one', async () => {
    project = new Project({ 'a.load.yaml': 'plugins: [./gone.ts]\nsteps: [GET /]\n', 'b.load.yaml': 'lod: { users: 1, iterations: 1 }\n' });
    const { code, out } = await project.loadgate(['validate', '--json']);
    assert.equal(code, 2);
    const { problems } = JSON.parse(out) as { problems: readonly Problem[] };
    assert.ok(problems.some((problem) => problem.code === 'LG_PLUGIN_NOT_FOUND' && problem.location.file === 'a.load.yaml'));
    assert.ok(problems.some((problem) => problem.location.file === 'b.load.yaml'));
    assert.deepEqual(problems.find(({ location }) => location.file === 'b.load.yaml')?.fixes, [
      { title: 'Replace with `load`', edits: [{ range: { start: { line: 1, column: 1 }, end: { line: 1, column: 4 } }, newText: 'load' }] },
    ]);
    assert.ok(problems.every(({ range }) => range !== undefined && range.start.line > 0 && range.end.column > 0));
  });
});
