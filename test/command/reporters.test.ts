import assert from 'node:assert/strict';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

describe('reporters of a run', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  afterEach(() => project.remove());

  const reports = (): readonly string[] =>
    ['load_test_report.html', 'junit.xml', 'summary.md', 'stats.csv'].filter((name) => project.has(`results/latest/${name}`));

  it('named on the command line write in place of the list, and the console speaks beside them', async () => {
    project = new Project({
      'x.load.yaml': `target: ${target.url}\nreporters: [console, html]\nload: { users: 1, iterations: 3 }\nsteps: [GET /]\n`,
    });
    const loud = await project.loadgate(['run', 'x', '--reporter', 'junit']);
    assert.deepEqual(reports(), ['junit.xml']);
    assert.match(loud.out, /^Gates /m);
    const quiet = await project.loadgate(['run', 'x', '--reporter', 'junit', '--reporter', 'markdown', '-q']);
    assert.deepEqual(reports(), ['junit.xml', 'summary.md']);
    assert.doesNotMatch(quiet.out, /^Gates /m);
    assert.match(quiet.out, /\(exit \d\)/);
  });

  it('are all written of a run that made no request', async () => {
    project = new Project({ 'x.load.yaml': 'load: { users: 1, duration: 1s }\nsteps: [{ think: 100ms }, { log: hello }]\n' });
    const { code, out, error } = await project.loadgate(['run', 'x']);
    assert.deepEqual([code, error], [1, ''], out);
    assert.match(out, /no request was made/);
    assert.equal(reports().length, 4);
  });
});
