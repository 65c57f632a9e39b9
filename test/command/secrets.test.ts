import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv } from '../../packages/reporters/src/fixture/csv-parser.test.ts';
import { elementsOf, parseMarkup } from '../../packages/reporters/src/fixture/markup-parser.test.ts';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

const CANARY = 'c4n4ry/+"x ?&=ü-7f3a9b';
/** Every form in which it may turn up. */
const FORMS = [
  CANARY,
  encodeURIComponent(CANARY),
  JSON.stringify(CANARY).slice(1, -1),
  Buffer.from(CANARY).toString('base64').replace(/=+$/, ''),
  Buffer.from(CANARY).toString('hex'),
  // where it begins elsewhere in the base64 of basic auth: without what it shares with its neighbours
  ...['a', 'ab'].map((before) =>
    Buffer.from(before + CANARY)
      .toString('base64')
      .slice(4, -4),
  ),
  'c4n4ry',
  '7f3a9b',
];

describe('secrets', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  afterEach(() => project.remove());

  it('are in no output: terminal, events, journal, result, reports, evidence of failures, debug log', async () => {
    // a service that answers with what it was sent, the worst case for evidence
    target.answer = (request, response) => {
      let body = '';
      request.on('data', (bytes) => {
        body += bytes;
      });
      request.once('end', () => {
        response.writeHead(500, { 'x-echo': String(request.headers['x-key']) });
        response.end(JSON.stringify({ url: request.url, headers: request.headers, body }));
      });
    };
    project = new Project({
      'x.load.yaml': [
        `target: ${target.url}`,
        'load: { users: 1, duration: 1s, think: 50ms }',
        'vars: { key: "${secret.CANARY}" }',
        'steps:',
        '  - post: /a?key=${secret.CANARY}',
        '    name: Post',
        '    headers: { x-key: "${secret.CANARY | url}" }',
        '    json: { key: "${key}", again: "${secret.CANARY}" }',
        '    onFail: continue',
        '  - get: /b',
        '    auth: { basic: { user: bob, password: "${secret.CANARY}" } }',
        '    onFail: continue',
        '    expect: body contains ${secret.CANARY}x',
        '  - post: /c',
        '    form: { key: "${secret.CANARY}", again: "${secret.CANARY | base64}" }',
        '    auth: { basic: { user: to, password: "${secret.CANARY}" } }',
        '    onFail: continue',
        '  - log: the key is ${secret.CANARY}',
        '',
      ].join('\n'),
    });
    const env = { CANARY };
    const outputs: string[] = [];
    for (const args of [
      ['run', 'x', '--log-level', 'debug'],
      ['run', 'x', '--events'],
      ['send', 'x'],
      ['validate', 'x'],
      ['preview', 'x'],
      ['report'],
    ]) {
      const { out, error } = await project.loadgate(args, env);
      outputs.push(`${args.join(' ')}:\n${out}\n${error}`);
    }
    assert.ok(target.requests.some((request) => request.includes('key=')));
    for (const folder of project.runs())
      for (const name of readdirSync(join(project.folder, 'results', folder)))
        outputs.push(`${name}:\n${readFileSync(join(project.folder, 'results', folder, name), 'utf8')}`);
    assert.ok(outputs.length > 10);
    for (const output of outputs)
      for (const form of FORMS) {
        const at = output.indexOf(form);
        assert.equal(at, -1, `${form} in ${output.slice(0, output.indexOf('\n'))}: …${output.slice(Math.max(0, at - 80), at + 40)}…`);
      }
    assert.ok(
      outputs.some((output) => output.includes('***')),
      'the mask was at work',
    );
  });

  for (const word of ['null', '1000', '2000', 'load', 'interval', 'true', 'style']) {
    it(`that are ordinary words spoil nothing: ${word}`, async () => {
      target.answer = (request, response) => void response.writeHead(request.url?.startsWith('/b') ? 500 : 200).end(`it was ${word}`);
      project = new Project({
        'x.load.yaml': `target: ${target.url}\nload: { users: 1, iterations: 5, think: 10ms }\nreporters: [console, html, junit, markdown, csv]\nsteps:\n  - GET /a\n  - GET /b?key=\${secret.WORD}\n`,
      });
      const { code, error } = await project.loadgate(['run', 'x'], { WORD: word });
      assert.equal(code, 1, error);
      assert.equal(error, '');
      const { total, errors } = project.result();
      assert.deepEqual([total.count, total.errors], [10, 5]);
      assert.match(errors[0]?.sample?.request ?? '', /^GET \/b\?key=\*\*\*\n/);
      assert.match(errors[0]?.sample?.response ?? '', /it was \*\*\*/);
      assertParses(project);
      const report = await project.loadgate(['report'], { WORD: word });
      assert.equal(report.code, 0, report.error);
      assert.equal(project.result().total.count, 10);
      assertParses(project);
    });
  }

  for (const word of ['200', 'ok', 'a']) {
    it(`that are too short stay as they are, so that nothing is spoilt: ${word}`, async () => {
      target.answer = (request, response) => void response.writeHead(request.url?.startsWith('/b') ? 500 : 200).end(`it was ${word}`);
      project = new Project({
        'x.load.yaml': `target: ${target.url}\nload: { users: 1, iterations: 5 }\nreporters: [console, html, junit, markdown, csv]\nsteps:\n  - GET /a\n  - GET /b?key=\${secret.WORD}\n`,
      });
      const { code, error } = await project.loadgate(['run', 'x'], { WORD: word });
      assert.equal(code, 1, error);
      assertParses(project);
      const { total, notices } = project.result();
      assert.equal(total.count, 10);
      assert.ok(notices.some(({ source, message }) => source === 'secret WORD' && message.includes('not masked')));
    });
  }

  it('that stand in clear, in a URL or a header, are in no file and no output', async () => {
    target.answer = (request, response) => void response.writeHead(500).end(JSON.stringify(request.headers));
    project = new Project({
      'x.load.yaml': `target: ${target.url}\nload: { users: 1, iterations: 5, think: 10ms }\nhttp: { headers: { authorization: Bearer cl3arT0ken, x-api-key: cl3arKey99 } }\nsteps: [GET /a]\n`,
      'y.load.yaml': `target: ${target.url.replace('//', '//bob:cl3arPassword@')}\nsteps: [GET /a]\n`,
    });
    for (const args of [['run', 'x', '--events'], ['run', 'y'], ['send', 'x'], ['send', 'y'], ['preview', 'y'], ['report']]) {
      const { out, error } = await project.loadgate(args);
      assert.doesNotMatch(out + error, /cl3ar/, args.join(' '));
    }
    for (const folder of project.runs())
      for (const name of readdirSync(join(project.folder, 'results', folder)))
        assert.doesNotMatch(readFileSync(join(project.folder, 'results', folder, name), 'utf8'), /cl3ar/, name);
  });

  it('that are too short to be masked are named', async () => {
    project = new Project({
      'x.load.yaml': `target: ${target.url}\nload: { users: 1, iterations: 1 }\nsteps:\n  - GET /a?pin=\${secret.PIN}\n`,
    });
    await project.loadgate(['run', 'x'], { PIN: '123' });
    assert.ok(project.result().notices.some(({ source, message }) => source === 'secret PIN' && message.includes('not masked')));
  });
});

/** Every output of the last run is whole, and has its figures. */
function assertParses(project: Project): void {
  const file = (name: string): string => project.read(`results/latest/${name}`);
  assert.equal(project.journal().length, file('journal.ndjson').trimEnd().split('\n').length);
  assert.ok(elementsOf(parseMarkup(file('load_test_report.html'), 'html'), 'td').length > 10);
  assert.ok(elementsOf(parseMarkup(file('junit.xml'), 'xml'), 'testcase').length > 3);
  const counts = parseCsv(file('stats.csv')).map((row) => row['Request Count']);
  assert.deepEqual(counts, ['5', '5', '10']);
  assert.equal(parseCsv(file('failures.csv')).length, 1);
  assert.match(file('summary.md'), /GET \/a[^\n]*\| 5 \|/);
}
