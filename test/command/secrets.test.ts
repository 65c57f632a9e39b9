import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
});
