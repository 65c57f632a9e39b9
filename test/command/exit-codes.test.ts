import assert from 'node:assert/strict';
import { Project, SHADOWED } from './loadgate.ts';
import { Target } from './target.ts';

/** A second of two users on `GET /`, with gates of the test's choice. */
const scenario = (target: string, more = ''): string =>
  `target: ${target}\nload: { users: 2, duration: 1s, think: 20ms }\nsteps:\n  - GET /\n${more}`;

const PLUGIN = `
const never = { event() {} };
export const plugin = {
  apiVersion: 1, name: 'bad', version: '1.0.0',
  reporters: [
    { name: 'closes-badly', doc: 'x', create: () => ({ event() {}, async close() { throw new Error('disk full'); } }) },
    { name: 'hears-badly', doc: 'x', create: () => ({ event() { throw new Error('cannot hear'); } }) },
  ],
  testTypes: [{
    name: 'unsure', doc: 'x', defaults: {},
    findings: [{ name: 'breaking_point', kind: 'gauge', unit: '/s', doc: 'x' }],
    analyse: () => [{ name: 'breaking_point', state: 'not-enough-data', value: null, unit: '/s', interval: null, evidence: 'too short', advice: null }],
  }],
};
`;

describe('exit codes of `loadgate run`', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  beforeEach(() => {
    target.requests.length = 0;
    target.answer = (_, response) => void response.end('{"ok":true}');
  });
  afterEach(() => project.remove());

  it('0: every gate held', async function () {
    // what the generator could not deliver on a machine that is busy is rightly inconclusive
    this.retries(8);
    project = new Project({ 'x.load.yaml': scenario(target.url, 'gates: [p95 < 5s, error_rate < 1%]\n') });
    const { code, out } = await project.loadgate(['run', 'x']);
    assert.equal(code, 0, out);
    assert.match(out, /✓ passed in .* \(exit 0\)/);
    const result = project.result();
    assert.equal(result.verdict, 'passed');
    assert.equal(result.total.count, target.count('GET /'), 'the result counts what the target saw');
    assert.ok(result.total.count > 10);
    assert.equal(project.journal().at(-1)?.type, 'closed');
  });

  const failing: readonly (readonly [title: string, steps: string, gates: string, answer: Target['answer'], gate: RegExp])[] = [
    ['a gate failed', '[GET /a]', '[p95 < 1ms]', (_, response) => void setTimeout(() => response.end(), 30), /^p95 < 1ms$/],
    [
      'only failures, though no gate speaks of them',
      '[GET /a]',
      '[p95 < 5s]',
      (_, response) => void response.writeHead(500).end(),
      /^error_rate/,
    ],
    [
      'connections that are cut off',
      '[GET /a]',
      '[p95 < 5s]',
      (request, response) => void (request.url === '/a' ? response.destroy() : response.end()),
      /^error_rate/,
    ],
    [
      'a gate without data',
      '[GET /a, { if: "${a} == 2", then: [{ get: /never, name: Never }] }]',
      '[p95 of "Never" < 1s]',
      (_, response) => void response.end(),
      /Never/,
    ],
    [
      'an endpoint that is dead all the time',
      '[GET /a, { get: /b, onFail: continue }]',
      '[]',
      (request, response) => void response.writeHead(request.url === '/b' ? 503 : 200).end(),
      /^error_rate/,
    ],
  ];
  for (const [title, steps, gates, answer, gate] of failing) {
    it(`1: ${title}`, async () => {
      project = new Project({
        'x.load.yaml': `target: ${target.url}\nload: { users: 2, duration: 1s, think: 20ms }\nvars: { a: 1 }\nsteps: ${steps}\ngates: ${gates}\n`,
      });
      target.answer = answer;
      const { code, out, error } = await project.loadgate(['run', 'x']);
      assert.equal(code, 1, out + error);
      const broken = project.result().gates.filter(({ outcome }) => outcome === 'failed' || outcome === 'no-data');
      assert.ok(
        broken.some((each) => gate.test(each.gate)),
        JSON.stringify(broken),
      );
      assert.equal(project.result().exitCode, 1);
    });
  }

  const invalid: readonly (readonly [title: string, args: readonly string[], file: string, message: RegExp])[] = [
    ['a scenario that is wrong', ['run', 'x'], 'lod: { users: 1 }\n', /unknown key `lod`/],
    ['a scenario that is not there', ['run', 'y'], '', /no scenario `y`/],
    ['an option that does not exist', ['run', 'x', '--sede', '1'], '', /unknown option --sede, did you mean --seed\?/],
    ['a command that does not exist', ['rum', 'x'], '', /unknown command rum, did you mean run\?/],
    [
      'a secret that is not set',
      ['run', 'x'],
      'http: { headers: { authorization: "Bearer ${secret.NO_SUCH_TOKEN}" } }\n',
      /NO_SUCH_TOKEN is not set/,
    ],
    ['a plugin that is not installed', ['run', 'x'], 'plugins: [loadgate-plugin-gone]\n', /plugin loadgate-plugin-gone is not installed/],
  ];
  for (const [title, args, more, message] of invalid) {
    it(`2: ${title}; nothing is sent`, async () => {
      project = new Project({ 'x.load.yaml': scenario(target.url, more) });
      const { code, error } = await project.loadgate(args);
      assert.equal(code, 2, error);
      assert.match(error, message);
      assert.deepEqual(target.requests, []);
    });
  }

  it('3: the target is down, before any load', async () => {
    project = new Project({ 'x.load.yaml': scenario('http://127.0.0.1:9') });
    const { code, out, error } = await project.loadgate(['run', 'x']);
    assert.equal(code, 3, out + error);
    assert.equal(project.result().verdict, 'error');
    assert.match(project.result().reasons[0] ?? '', /127\.0\.0\.1:9/);
    assert.ok(!project.journal().some(({ type }) => type === 'interval'));
  });

  it('3: a setup step fails; the cleanup still runs, the load does not', async () => {
    target.answer = (request, response) => void response.writeHead(request.url === '/login' ? 401 : 200).end('{}');
    project = new Project({ 'x.load.yaml': scenario(target.url, 'setup: [GET /login]\ncleanup: [DELETE /all]\n') });
    const { code, out } = await project.loadgate(['run', 'x']);
    assert.equal(code, 3, out);
    assert.equal(target.count('DELETE /all'), 1);
    assert.ok(!project.journal().some(({ type }) => type === 'interval'));
  });

  for (const reporter of ['closes-badly', 'hears-badly']) {
    it(`3: a reporter that ${reporter.replace('-', ' ')}; the other reports are there`, async () => {
      project = new Project({
        'bad.ts': PLUGIN,
        'x.load.yaml': scenario(target.url, `plugins: [./bad.ts]\nreporters: [console, html, ${reporter}]\n`),
      });
      const { code, out, error } = await project.loadgate(['run', 'x']);
      assert.equal(code, 3, out + error);
      assert.match(error, new RegExp(`reporter ${reporter} failed`));
      assert.equal(project.result().verdict, 'error');
      assert.match(project.read('results/latest/load_test_report.html'), /<html/);
    });
  }

  it('4: a finding without enough data', async () => {
    project = new Project({
      'bad.ts': PLUGIN,
      'x.load.yaml': scenario(target.url, 'plugins: [./bad.ts]\ntype: unsure\ngates: [breaking_point > 100/s]\n'),
    });
    const { code, out } = await project.loadgate(['run', 'x']);
    assert.equal(code, 4, out);
    assert.equal(project.result().verdict, 'inconclusive');
  });

  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`${expected}: the first ${signal} ends it in order, with cleanup and results`, async () => {
      project = new Project({ 'x.load.yaml': scenario(target.url, 'cleanup: [DELETE /all]\n').replace('duration: 1s', 'duration: 60s') });
      const run = project.begin(['run', 'x', '--events']);
      await run.said('"type":"interval"');
      run.child.kill(signal);
      const { code, error } = await run.ended;
      assert.equal(code, expected, error);
      assert.equal(target.count('DELETE /all'), 1);
      assert.equal(project.result().verdict, 'interrupted');
      assert.equal(project.result().cleanup.state, 'done');
      assert.ok(project.result().total.count > 0);
      assert.match(project.read('results/latest/load_test_report.html'), /<html/);
    });
  }

  for (const [code, how] of [
    [2, 'the scenario is wrong'],
    [130, 'it is told to stop'],
  ] as const)
    it(`${code}: ${how}, through the process that had to start another Node`, async () => {
      const more = code === 2 ? 'lod: 1\n' : 'cleanup: [DELETE /all]\n';
      project = new Project({ 'x.load.yaml': scenario(target.url, more).replace('duration: 1s', 'duration: 60s') });
      const run = project.begin(['run', 'x', '--events'], {}, undefined, SHADOWED);
      if (code === 130) {
        await run.said('"type":"interval"');
        run.child.kill('SIGINT');
      }
      const { code: ended, error } = await run.ended;
      assert.equal(ended, code, error);
      if (code === 130) assert.equal(project.result().cleanup.state, 'done');
    });

  it('130: the second SIGINT does not wait for what is in flight, and there are still results', async () => {
    target.answer = (request, response) => void (request.url === '/hangs' ? undefined : response.end());
    project = new Project({
      'x.load.yaml': scenario(target.url, 'cleanup: [{ log: done }]\n')
        .replace('duration: 1s', 'duration: 60s')
        .replace('GET /', 'GET /hangs'),
    });
    const run = project.begin(['run', 'x', '--events']);
    await run.said('"type":"interval"');
    run.child.kill('SIGINT');
    await run.said('stopping; again stops at once');
    setTimeout(() => run.child.kill('SIGINT'), 400);
    const { code, error } = await run.ended;
    assert.equal(code, 130, error);
    assert.equal(project.result().verdict, 'interrupted');
    assert.ok(project.result().total.cut > 0);
  });
});
