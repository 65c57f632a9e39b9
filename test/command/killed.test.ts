import assert from 'node:assert/strict';
import { familyOf, signalAll } from './family.ts';
import { Project, SHADOWED } from './loadgate.ts';
import { Target } from './target.ts';

describe('a run that is killed', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  afterEach(() => project.remove());
  beforeEach(() => {
    target.answer = (_, response) => void response.end();
  });

  it('leaves a journal from which `report` makes the results, at most one second short, and `cleanup` does what is owed', async () => {
    project = new Project({
      'x.load.yaml': `target: ${target.url}\nload: { users: 2, duration: 60s, think: 10ms }\nhttp: { headers: { authorization: Bearer cl3arT0ken } }\ndata: { d: { rows: [{ a: 1 }] } }\nsetup: [POST /tenant]\nsteps:\n  - GET /?a=\${data.d.a}\ncleanup:\n  - delete: /tenant/\${run.id}\n`,
    });
    target.answer = ({ headers }, response) => void response.writeHead(headers.authorization === 'Bearer cl3arT0ken' ? 200 : 401).end();
    const run = project.begin(['run', 'x', '--events']);
    await run.said('"type":"interval","index":2');
    const sent = target.count('GET /?a=1');
    killAll(run.child.pid as number);
    await run.ended;
    const [folder = ''] = project.runs();
    assert.ok(!project.journal().some(({ type }) => type === 'closed'));

    const report = await project.loadgate(['report', folder]);
    assert.equal(report.code, 0, report.out + report.error);
    const result = JSON.parse(project.read(`results/${folder}/result.json`));
    assert.equal(result.verdict, 'error');
    assert.match(result.reasons[0], /killed/);
    assert.ok(result.total.count >= sent * (2 / 3) - 2, `${result.total.count} of ${sent}`);
    assert.match(project.read(`results/${folder}/load_test_report.html`), /killed/);

    // it is in no file of the results, and yet it is sent
    assert.doesNotMatch(project.read(`results/${folder}/journal.ndjson`), /cl3ar/);
    project.put('y.load.yaml', `target: ${target.url}\nload: { users: 1, duration: 1s, think: 50ms }\nsteps: [GET /]\n`);
    const next = await project.loadgate(['run', 'y']);
    assert.match(next.out + next.error, /loadgate cleanup/, 'the next run says what is owed');

    const id = (project.journal(folder)[0] as { runId: string }).runId;
    assert.equal(target.count(`DELETE /tenant/${id}`), 0);
    const cleanup = await project.loadgate(['cleanup', folder]);
    assert.equal(cleanup.code, 0, cleanup.error);
    assert.equal(target.count(`DELETE /tenant/${id}`), 1);
    const later = await project.loadgate(['run', 'y']);
    assert.doesNotMatch(later.out + later.error, /loadgate cleanup/, 'what was done is not owed any more');
  });

  it('is cleaned up with what its setup captured, and says which value is missing because it is secret', async () => {
    project = new Project({
      'x.load.yaml': `target: ${target.url}\nload: { users: 1, duration: 60s, think: 10ms }\nsetup:\n  - post: /tenant\n    capture: { tenant: $.id, token: $.token }\nsteps: [GET /]\ncleanup:\n  - delete: /tenant/\${tenant}\n  - delete: /session\n    headers: { authorization: "Bearer \${token}" }\n`,
    });
    target.answer = (_, response) => void response.setHeader('content-type', 'application/json').end('{"id":"t-4711","token":"t0ken-abc"}');
    const run = project.begin(['run', 'x', '--events']);
    await run.said('"type":"interval","index":0');
    killAll(run.child.pid as number);
    await run.ended;
    const [folder = ''] = project.runs();
    assert.doesNotMatch(project.read(`results/${folder}/journal.ndjson`), /t0ken-abc/);
    const { code, out, error } = await project.loadgate(['cleanup', folder]);
    assert.equal(target.count('DELETE /tenant/t-4711'), 1, out + error);
    assert.equal(code, 3);
    assert.match(
      out + error,
      /step "DELETE \/session": template: .*\$\{token\}.*; `token` is secret, so the journal does not hold what setup captured/s,
    );
    assert.equal(target.count('DELETE /session'), 0);
  });

  it('is the latest one, also for `report` without a name: an earlier run that passed is not taken for it', async () => {
    project = new Project({
      'good.load.yaml': `target: ${target.url}\nload: { users: 1, iterations: 3 }\ngates: [errors == 0]\nsteps: [GET /]\n`,
      'x.load.yaml': `target: ${target.url}\nload: { users: 1, duration: 60s, think: 10ms }\nsteps: [GET /]\n`,
    });
    await project.loadgate(['run', 'good']);
    const [good = ''] = project.runs();
    const before = project.read(`results/${good}/result.json`);
    const run = project.begin(['run', 'x', '--events']);
    await run.said('"type":"interval","index":0');
    killAll(run.child.pid as number);
    await run.ended;
    const { code, out, error } = await project.loadgate(['report']);
    assert.equal(code, 0, out + error);
    assert.match(out, /the run was killed/);
    assert.equal(project.result().verdict, 'error');
    assert.equal(project.read(`results/${good}/result.json`), before);
  });

  it('is cleaned up with the modules of here, whatever its journal names', async () => {
    project = new Project({
      'x.load.yaml': `target: ${target.url}\nload: { users: 1, iterations: 1 }\nsteps: [GET /]\ncleanup: [DELETE /all]\n`,
    });
    await project.loadgate(['run', 'x', '--skip-cleanup']);
    const [folder = ''] = project.runs();
    const journal = `results/${folder}/journal.ndjson`;
    // as an earlier version wrote it: one that is sealed is refused
    const unsealed = project.read(journal).replaceAll(/,"sum":"[0-9a-f]{8}"(?=\}$)/gm, '');
    project.put(journal, unsealed.replace(/"url":"file:[^"]*"/, '"url":"data:text/javascript,throw 1"'));
    const { code, error } = await project.loadgate(['cleanup', folder]);
    assert.equal(code, 0, error);
    assert.equal(target.count('DELETE /all'), 1);
  });

  it('stops making load when only the process that shadows it is killed', async () => {
    project = new Project({ 'x.load.yaml': `target: ${target.url}\nload: { users: 2, duration: 60s, think: 10ms }\nsteps: [GET /]\n` });
    const run = project.begin(['run', 'x', '--events'], {}, undefined, SHADOWED);
    await run.said('"type":"interval"');
    run.child.kill('SIGKILL');
    await run.ended;
    // it ends by itself, with its results; what writes on would bring the folder back after it was removed
    for (let i = 0; !project.journal().some(({ type }) => type === 'closed'); i++) {
      assert.ok(i < 400, 'it never ended');
      await new Promise((resume) => setTimeout(resume, 100));
    }
    const still = target.requests.length;
    await new Promise((resume) => setTimeout(resume, 1000));
    assert.equal(target.requests.length, still);
    assert.equal(project.result().verdict, 'interrupted');
  });
});

const killAll = (pid: number): void => signalAll(familyOf(pid), 'SIGKILL');
