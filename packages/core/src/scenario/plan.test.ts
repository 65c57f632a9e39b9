import assert from 'node:assert/strict';
import type { BlockStep, Plan, RequestStep, Step } from '../contract/plan.ts';
import { type Asked, checked, ONE_STEP, PLACES, TARGET } from './checked-files.test.ts';

function planOf(files: string | Readonly<Record<string, string>>, asked?: Asked): Plan {
  const { plan, problems } = checked(files, asked);
  assert.ok(plan !== undefined, JSON.stringify(problems, null, 1));
  return plan;
}

const stepsOf = (text: string): readonly Step[] => planOf(`${TARGET}${text}`).flows[0]?.steps ?? [];
const firstRequest = (plan: Plan): RequestStep => plan.flows[0]?.steps[0] as RequestStep;
const requestsOf = (text: string): readonly RequestStep[] => stepsOf(text).filter((step) => step.kind === 'request');

describe('the steps of a plan', () => {
  const labels: readonly (readonly [step: string, name: string])[] = [
    ['GET /health', 'GET /health'],
    ['{ get: "/a/${run.id}/b?x=1" }', 'GET /a/{run.id}/b'],
    ['{ post: "/a?x=${run.id}", name: Create }', 'Create'],
    ['{ get: "/a/${random.pick(1, 2)}#part" }', 'GET /a/{random.pick(1, 2)}'],
    ['{ get: "http://localhost/x?y" }', 'GET http://localhost/x'],
    ['{ ask: "SELECT  *\\nFROM t" }', 'SELECT * FROM t'],
    [`{ ask: "${'x'.repeat(80)}" }`, 'x'.repeat(60)],
  ];
  for (const [step, name] of labels) it(`are called ${name}`, () => assert.equal(requestsOf(`steps: [${step}]\n`)[0]?.name, name));

  it('know where they stand', () => {
    const plan = planOf({
      't.load.yaml': `${TARGET}include: a.flows.yaml\nsteps:\n  - use: f\n`,
      'a.flows.yaml': '# first\nfragments:\n  f:\n    - GET /a\n',
    });
    const [used] = plan.flows[0]?.steps ?? [];
    assert.deepEqual(used?.at, [0, 4, 5]);
    assert.deepEqual(used?.kind === 'sequence' ? used.steps[0]?.at : null, [1, 4, 7]);
    assert.deepEqual(plan.files, ['t.load.yaml', 'a.flows.yaml']);
  });

  it('hold what is written, times in µs', () => {
    const [request] = requestsOf(
      'steps:\n  - post: /a\n    json: { n: 1, s: "${run.id}" }\n    headers: { x?: "${env.X}" }\n    timeout: 2s\n    retry: { times: 2, on: [timeout], wait: 10ms }\n    onFail: continue\n    every: 30m\n    capture: { id?: $.id }\n  - GET /b\n',
    );
    assert.equal(request?.timeoutUs, 2e6);
    assert.deepEqual(request?.retry, { times: 2, on: ['timeout'], waitUs: 10_000 });
    assert.deepEqual([request?.onFail, request?.everyUs], ['continue', 1800e6]);
    assert.deepEqual(request?.options, { json: { n: 1, s: '${run.id}' }, headers: { 'x?': '${env.X}' } });
    assert.deepEqual(request?.capture[0]?.optional, true);
  });

  it('try again on kinds of errors, also where their protocol has words for them', () => {
    const [unit] = stepsOf(
      'steps:\n  - unit: strict\n    retry: { times: 3, on: [torn, timeout, toString] }\n    steps:\n      - ask: a\n',
    ) as readonly BlockStep[];
    assert.deepEqual(unit?.retry, { times: 3, on: ['store.T01', 'timeout', 'toString'], waitUs: 0 });
  });

  it('have the defaults of their section', () => {
    const [plain, own] = requestsOf(
      'http: { timeout: 5s, expect: [status in 200..204, "header.x exists"] }\nsteps:\n  - GET /a\n  - get: /b\n    timeout: 1s\n    expect: 201\n',
    );
    assert.deepEqual([plain?.timeoutUs, own?.timeoutUs], [5e6, 1e6]);
    const units = ['store: { timeout: 3s }\n', ''].map((section) => stepsOf(`${section}steps: [{ unit: plain, steps: [ask: a] }]\n`)[0]);
    assert.deepEqual(
      units.map((unit) => (unit as BlockStep).timeoutUs),
      [3e6, null],
    );
    assert.deepEqual(
      plain?.expect.map(({ text }) => text),
      ['status in 200..204', 'header.x exists'],
    );
    assert.deepEqual(
      own?.expect.map(({ text }) => text),
      ['header.x exists', '201'],
    );
  });

  it('expect what their type expects', () => {
    assert.deepEqual(
      firstRequest(planOf(`${ONE_STEP}type: smoke\n`)).expect.map(({ text }) => text),
      ['status in 200..299'],
    );
    assert.deepEqual(
      firstRequest(planOf(ONE_STEP)).expect.map(({ text }) => text),
      ['status < 400'],
    );
  });

  it('have one row for each name and flow; what is reached on some ways only is conditional', () => {
    const text = `${TARGET}flows:\n  a:\n    steps:\n      - GET /x\n      - if: \${run.id} == 1\n        then: [GET /x, GET /y]\n      - group: G\n        steps: [{ repeat: 0, steps: [GET /z] }]\n  b: { steps: [{ if: "\${run.id} == 1", then: [GET /x] }, GET /x] }\nsetup: [GET /s]\n`;
    assert.deepEqual(
      planOf(text).rows.map(({ name, kind, flow, conditional }) => `${flow ?? '-'} ${kind} ${name}${conditional ? '?' : ''}`),
      [
        '- request GET /s',
        '0 iteration a',
        '0 request GET /x',
        '0 request GET /y?',
        '0 group G',
        '0 request GET /z?',
        '1 iteration b',
        '1 request GET /x',
      ],
    );
  });

  it('are no iterations, though one may be called like its flow', () => {
    const rows = planOf(`${TARGET}flows:\n  a: { steps: [{ get: /x, name: a }, { get: /x, name: a }] }\n`).rows;
    assert.deepEqual(
      rows.map(({ kind, name }) => `${kind} ${name}`),
      ['iteration a', 'request a'],
    );
  });

  it('of a fragment stand where it is used, with what was handed in', () => {
    const [one, two] = stepsOf(
      'fragments: { f: ["GET /f/${x}"] }\nsteps:\n  - use: f\n    with: { x: 1 }\n  - use: f\n    with: { x: "${run.id}" }\n',
    );
    assert.deepEqual(one?.kind === 'sequence' && one.values, { x: 1 });
    assert.deepEqual(two?.kind === 'sequence' && [two.values, two.steps.length], [{ x: '${run.id}' }, 1]);
  });

  it('of `steps` are one flow with the file’s name', () =>
    assert.deepEqual(
      planOf(ONE_STEP).flows.map(({ name, weight }) => [name, weight]),
      [['t', 1]],
    ));
});

describe('what wins', () => {
  const files = (scenario: string, config: string): Readonly<Record<string, string>> => ({
    't.load.yaml': `include: a.flows.yaml\n${scenario}`,
    'a.flows.yaml': 'http: { redirects: 2, headers: { B: flows, c: flows } }\nvars: { v: flows, w: flows }\nsteps: [GET /]\n',
    'loadgate.config.yaml': config,
  });
  const CONFIG =
    'headers: { a: all, b: all }\nhttp: { timeout: 1s, redirects: 1, headers: { c: config } }\nvars: { v: config, u: config }\nenvironment: e\nenvironments: { e: { target: http://localhost:1, http: { timeout: 2s }, vars: { u: env } } }\n';

  it('a nearer layer, key by key; headers by name, in any case', () => {
    const { sections, vars } = planOf(files('http: { redirects: 3 }\nvars: { w: scenario }\n', CONFIG));
    assert.deepEqual(sections['http'], { headers: { a: 'all', B: 'flows', c: 'flows' }, redirects: 3, timeout: 2e6 });
    assert.deepEqual(vars, { v: 'flows', u: 'env', w: 'scenario' });
  });

  it('the command line over all', () => {
    const set = [
      { path: 'http.timeout', value: '9s' },
      { path: 'http.headers.c', value: 'line' },
      { path: 'vars.u', value: '1' },
    ];
    const { sections, vars } = planOf(files('', CONFIG), { set });
    assert.deepEqual(sections['http'], { headers: { a: 'all', B: 'flows', c: 'line' }, redirects: 2, timeout: 9e6 });
    assert.equal(vars['u'], 1);
  });

  const targets: readonly (readonly [title: string, target: string, scenario: string, asked?: Asked])[] = [
    ['the default environment', 'http://localhost:1', ''],
    ['the scenario over a default environment', 'http://localhost:2', 'target: http://localhost:2\n'],
    ['--env over the scenario', 'http://localhost:1', 'target: http://localhost:2\n', { environment: 'e' }],
    ['--target over --env', 'http://localhost:3', 'target: http://localhost:2\n', { environment: 'e', target: 'http://localhost:3' }],
    ['--set target over --env', 'http://localhost:4', '', { environment: 'e', set: [{ path: 'target', value: 'http://localhost:4' }] }],
  ];
  for (const [title, target, scenario, asked] of targets)
    it(`of targets: ${title}`, () => assert.equal(planOf(files(scenario, CONFIG), asked).target, target));

  it('--set reaches into flows, steps and data, whichever file they stand in', () => {
    const all = {
      't.load.yaml': `${TARGET}include: a.flows.yaml\ndata: { d: { rows: [{ a: 1 }] } }\n`,
      'a.flows.yaml': 'flows: { f: { weight: 1, steps: ["GET /${data.d.a}"] } }\n',
    };
    const set = [
      { path: 'flows.f.weight', value: '7' },
      { path: 'flows.f.steps.0', value: 'GET /x/${data.d.a}' },
      { path: 'data.d.order', value: 'shuffle' },
    ];
    const plan = planOf(all, { set });
    assert.deepEqual([plan.flows[0]?.weight, firstRequest(plan).value, plan.data[0]?.order], [7, '/x/${data.d.a}', 'shuffle']);
  });

  it('--reporter over the list of the nearest file', () => {
    const names = (asked?: Asked): readonly string[] =>
      planOf({ 't.load.yaml': `${ONE_STEP}reporters: [csv]\n`, 'loadgate.config.yaml': 'reporters: [console]\n' }, asked).reporters.map(
        ({ name }) => name,
      );
    assert.deepEqual([names(), names({ reporters: ['console'] })], [['csv'], ['console']]);
    assert.deepEqual(
      planOf(ONE_STEP).reporters.map(({ name }) => name),
      ['console', 'csv'],
    );
  });
});

describe('the rest of a plan', () => {
  it('has no target, and does not watch it, where nothing is asked of it', () => {
    const config =
      'monitors: { there: { prometheus: "http://localhost:1/metrics" }, here: { prometheus: "http://localhost:2/metrics" } }\n';
    const own = (text: string): Plan => planOf({ 't.load.yaml': text, 'loadgate.config.yaml': config });
    const named = ({ target, monitors }: Plan): unknown => [target, monitors.map(({ name }) => name)];
    assert.deepEqual(named(own('target: http://localhost:1\nsteps:\n  - ask: a\n')), [null, ['here']]);
    // but for what it names itself
    assert.deepEqual(named(planOf(`target: http://localhost:1\n${config}steps:\n  - ask: a\n`)), [null, ['there', 'here']]);
    assert.deepEqual(named(own('target: http://localhost:1\nsteps:\n  - ask: a\n  - GET /\n')), ['http://localhost:1', ['there', 'here']]);
  });

  it('is JSON', () => {
    const plan = planOf({
      't.load.yaml': `${ONE_STEP}type: stress\nmonitors: { m: { prometheus: http://localhost/m } }\n`,
      'loadgate.config.yaml': PLACES,
    });
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  });

  it('lets gates name what a monitor concludes, by its name', () => {
    const text = `${ONE_STEP}monitors: { m: { prometheus: http://localhost/m } }\ngates: [m.leaks == 0, m.memory.max < 1MB]\n`;
    const metrics = planOf(text).gates.flatMap(({ metric, from }) => (from === 'scenario' ? [metric] : []));
    assert.deepEqual(metrics, [
      { name: 'm.leaks', kind: 'finding', finding: 'm.leaks' },
      { name: 'm.memory.max', kind: 'monitor', monitor: 'm', metric: 'memory', stat: 'max' },
    ]);
  });

  it('names data by what is in it, rows apart', () => {
    const files = {
      't.load.yaml': `${TARGET}data:\n  a: { file: d/a.csv, per: user, onEnd: stop }\n  b: { file: d/b.json }\nsteps: ["GET /\${data.a.x}/\${data.b.y}"]\n`,
      'd/a.csv': '\u{feff}x,"y, z"\n1,"2\n3"\n4,\n',
      'd/b.json': '[{"y":1},{"z":[true]}]',
    };
    const { plan, rows } = checked(files);
    assert.deepEqual(rows, {
      a: [
        { x: '1', 'y, z': '2\n3' },
        { x: '4', 'y, z': '' },
      ],
      b: [{ y: 1 }, { z: [true] }],
    });
    const [a, b] = plan?.data ?? [];
    assert.deepEqual(
      [a?.columns, a?.count, a?.per, a?.onEnd, a?.order, a?.file],
      [['x', 'y, z'], 2, 'user', 'stop', 'sequential', 'd/a.csv'],
    );
    assert.deepEqual([b?.columns, b?.count], [['y', 'z'], 2]);
    assert.match(a?.hash ?? '', /^[0-9a-f]{64}$/);
    assert.notEqual(a?.hash, b?.hash);
  });

  it('names the secrets that it reads, not those of notifications', () => {
    const { secretNames } = checked(
      `${ONE_STEP}http: { headers: { a: "\${secret.A}" } }\nvars: { v: "\${secret.B}" }\nmonitors: { m: { prometheus: "http://localhost/\${secret.C}" } }\nnotify: [{ w: "\${secret.D}" }]\n`,
    );
    assert.deepEqual(secretNames, ['A', 'B', 'C']);
  });

  it('has only the protocols that steps use, with what a worker needs of them', () => {
    assert.deepEqual(planOf(ONE_STEP).protocols, [{ name: 'http', url: 'file:///web.js', documentView: 'json', textView: 'body' }]);
    assert.deepEqual(Object.keys(planOf(ONE_STEP).sections), ['http']);
  });

  it('may connect to the targets, the monitors and what is allowed', () => {
    const text =
      'target: https://a.example\nallowHosts: [b.example]\nmonitors: { m: { prometheus: "http://c.example:9090/m" } }\nsteps: [GET /, GET https://b.example/x]\n';
    assert.deepEqual(planOf(text, { allowHosts: ['d.example'] }).allowHosts, ['a.example', 'b.example', 'c.example', 'd.example']);
    assert.deepEqual(planOf(ONE_STEP).allowHosts, []);
  });

  it('keeps some flows only, and says that it is partial', () => {
    const text = `${TARGET}flows: { a: { steps: [GET /a] }, b: { steps: [GET /b] } }\ngates: [p95 of "GET /a" < 1s]\n`;
    const { flows, rows, partial, load } = planOf(text, { only: 'b' });
    assert.deepEqual([flows.map(({ name }) => name), rows.map(({ name }) => name), partial], [['b'], ['b', 'GET /b'], true]);
    assert.deepEqual(load.populations[0]?.flows, [0]);
    assert.equal(planOf(text).partial, false);
  });

  it('has the options of its type', () => {
    assert.deepEqual(planOf(`${ONE_STEP}type: stress\nslo: [p95 < 1s]\n`).typeOptions, { slo: ['p95 < 1s'] });
    assert.deepEqual(planOf(`${ONE_STEP}type: stress\n`).typeOptions, {});
  });

  it('has the gates of all layers', () => {
    const files = {
      't.load.yaml': `${ONE_STEP}type: smoke\nvars: { most: 5s }\ngates: ["p95 < \${vars.most}"]\nbaseline: { file: b.json, gates: [p99 of each <= baseline] }\n`,
      'loadgate.config.yaml': 'gates: { smoke: [p50 < 1s], stress: [mean < 1s] }\n',
      'b.json': '{ "schema": 1, "kind": "written", "steps": { "GET /": { "p99Ms": 5 } } }',
    };
    const written = (asked?: Asked): readonly string[] =>
      planOf(files, asked).gates.flatMap(({ from, text }) => (from === 'built-in' ? [] : [`${from}: ${text}`]));
    assert.deepEqual(written(), ['type: error_rate == 0%', 'config: p50 < 1s', 'scenario: p95 < 5s']);
    assert.ok(written({ compareBaseline: true }).includes('baseline: p99 of each <= baseline'));
    assert.deepEqual(planOf(files).baseline?.steps, {
      'GET /': { p50Us: null, p95Us: null, p99Us: 5000, ratePerSec: null, errorRatio: null },
    });
  });
});
