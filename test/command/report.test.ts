import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

describe('the report of a run that is over', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  beforeEach(() => {
    target.answer = (_, response) => void response.end();
    project = new Project({
      'bad.ts': `export const plugin = { apiVersion: 1, name: 'bad', version: '1.0.0', reporters: [{ name: 'bad', doc: 'x', create: () => ({
        event() {}, async close() { if (process.env.BAD === 'yes') throw new Error('disk full'); } }) }] };`,
      'x.load.yaml': `plugins: [./bad.ts]\nreporters: [bad, junit]\ntarget: ${target.url}\nload: { users: 1, iterations: 20, think: 5ms }\nsteps: [GET /]\ngates: [errors == 0]\ncleanup: [DELETE /all]\n`,
    });
  });
  afterEach(() => project.remove());

  it('keeps the error of a run that lost a report', async () => {
    assert.equal((await project.loadgate(['run', 'x'], { BAD: 'yes' })).code, 3);
    const { code, error } = await project.loadgate(['report']);
    assert.equal(code, 0, error);
    assert.equal(project.result().verdict, 'error');
    assert.equal(project.result().exitCode, 3);
    assert.match(project.result().reasons[0] ?? '', /disk full/);
  });

  it('says when it cannot be written, which changes nothing of what the run came to', async () => {
    await project.loadgate(['run', 'x']);
    const before = project.result();
    const junit = join(project.folder, 'results/latest/junit.xml');
    rmSync(junit);
    mkdirSync(junit);
    const { code, error } = await project.loadgate(['report']);
    assert.equal(code, 3);
    assert.match(error, /junit\.xml could not be written/);
    assert.deepEqual(project.result(), before);
  });

  it('does not ask for the cleanup of a run that was killed only while it wrote', async () => {
    await project.loadgate(['run', 'x']);
    const { cleanup } = project.result();
    const [folder = ''] = project.runs();
    const journal = `results/${folder}/journal.ndjson`;
    project.put(journal, project.read(journal).replace(/\{"type":"closed".*\n/, ''));
    rmSync(join(project.folder, 'results', folder, 'result.json'));
    // its verdict was told, but not that all of it was written
    assert.equal((await project.loadgate(['report'])).code, 0);
    assert.deepEqual([project.result().verdict, project.result().cleanup], ['error', cleanup]);
  });
});
