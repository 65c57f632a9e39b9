import assert from 'node:assert/strict';
import { checked, checkFixes, ONE_STEP, said, TARGET } from '../checked-files.test.ts';

/** A text of another tool, and what is said of it, behind `in loadgate:`. */
type Row = readonly [written: string, ours: string];

const inLoad = (text: string): string => `${ONE_STEP}load: { ${text} }\n`;
const asGate = (text: string): string => `${ONE_STEP}gates:\n  - ${text}\n`;
const atTop = (text: string): string => `${ONE_STEP}${text}\n`;
const inStep = (text: string): string => `${TARGET}steps:\n  - get: /\n    ${text}\n`;
const asStep = (text: string): string => `${TARGET}steps:\n  - GET /\n  - ${text}\n`;
const asAddress = (text: string): string =>
  `${TARGET}vars: { id: 1, user: 2 }\nsteps:\n  - set: { my_id: 1 }\n  - get: '/a/${text}/b'\n`.replace(', user: 2', '');

const tables: readonly (readonly [title: string, fileOf: (text: string) => string, rows: readonly Row[]])[] = [
  [
    'in the load',
    inLoad,
    [
      ['vus: 5, duration: 1m', 'users'],
      ['virtualUsers: 5, duration: 1m', 'users'],
      ['startVUs: 5, duration: 1m', 'users'],
      ['preAllocatedVUs: 5, arrivals: 1/s, duration: 1m', 'maxUsers'],
      ['maxVUs: 5, arrivals: 1/s, duration: 1m', 'maxUsers'],
      ['rate: 50, duration: 1m', 'arrivals: 50/s'],
      ['arrivalRate: 5, duration: 1m', 'arrivals: 5/s'],
      ['arrivalRate: 5, rampTo: 20, duration: 1m', 'arrivals: 5..20/s'],
      ['concurrency: 5, duration: 1m', 'users'],
      ['throughput: 5, duration: 1m', 'arrivals: 5/s'],
      ['users: 5, hold-for: 2m', 'duration'],
      ['users: 5, ramp-up: 30s, duration: 1m', 'rampUp'],
      ['users: 5, spawn-rate: 5, duration: 1m', 'rampUp: 5/s'],
      ['users: 5, spawn_rate: 5, duration: 1m', 'rampUp: 5/s'],
      ['users: 5, hatch_rate: 5, duration: 1m', 'rampUp: 5/s'],
      ['users: 5, run-time: 10m', 'duration'],
      ['users: 5, duration: 1m, think_time: 1', 'think: 1s'],
      ['users: 5, duration: 1m, wait_time: 1..3', 'think'],
      ['users: 5, duration: 1m, gracefulRampDown: 30s', 'gracefulStop'],
      ['numThreads: 5, duration: 1m', 'users'],
      ['users: 5, rampTime: 10, duration: 1m', 'rampUp: 10s'],
      ['users: 5, loopCount: 10', 'iterations'],
      ['atOnceUsers: 5, duration: 1m', 'users'],
      ['constantUsersPerSec: 5, duration: 1m', 'arrivals: 5/s'],
      ['stages: [{ duration: 1m, target: 20 }]', 'users: 1..20'],
      ['startVUs: 20, stages: [{ duration: 1m, target: 100 }]', 'users: 20..100'],
      ['startVUs: 0, stages: [{ duration: 1m, target: 100 }]', 'users: 0..100'],
      ['vus: 5, stages: [{ duration: 1m, target: 5 }]', 'users: 5'],
      ['stages: [{ duration: 1m, target: 20 }, { duration: 1m, target: 5 }]', 'users: 20..5'],
      ['stages: [{ duration: 1m, users: 0..20 }, { duration: 1m, target: 5 }]', 'users: 20..5'],
      ['executor: ramping-arrival-rate, stages: [{ duration: 1m, target: 100 }]', 'arrivals'],
      ['startRate: 20, stages: [{ duration: 1m, target: 100 }]', 'arrivals'],
      ['stages: [{ duration: 1m, users: 0 }, { duration: 60s, target: 0 }]', 'users: 0'],
      ['phases: [{ duration: 1m, users: 5 }]', 'stages'],
    ],
  ],
  [
    'at the top',
    atTop,
    [
      ["thresholds: { http_req_duration: ['p(95)<500', 'avg<200'] }", 'gates: [p95 < 500ms, mean < 200ms]'],
      ['thresholds:\n  http_req_failed:\n    - rate<0.01\n  checks:\n    - rate>0.99', 'gates: [error_rate < 1%, error_rate < 1%]'],
      ['ensure: { p95: 200, maxErrorRate: 1 }', 'gates: [p95 <= 200ms, error_rate <= 1%]'],
      ['criteria: [p95 < 1s]', 'gates'],
      ['phases: []', 'load: { stages: … }'],
      ['phases: [{ duration: 60, arrivalRate: 5 }]', 'load: { stages: [{ duration: 60s, arrivals: 5/s }] }'],
      [
        'phases:\n  - duration: 2m\n    arrivalRate: 5\n    rampTo: 20\n    name: Warm, up\n  - duration: 60\n    arrivalRate: 20',
        'load: { stages: [{ name: "Warm, up", duration: 2m, arrivals: 5..20/s }, { duration: 60s, arrivals: 20/s }] }',
      ],
      ['phases: [{ duration: 60, arrivalRate: 5, maxVusers: 5 }]', 'load: { stages: … }'],
      ['phases: [{ pause: 60 }]', 'load: { stages: … }'],
      [
        'stages:\n  - { duration: 30s, target: 20 }\n  - { duration: 1m, target: 20 }\n  - { duration: 30s, target: 0 }',
        'load: { stages: [{ duration: 30s, users: 1..20 }, { duration: 1m, users: 20 }, { duration: 30s, users: 20..0 }] }',
      ],
      ['startVUs: 20\nstages: [{ duration: 30s, target: 100 }]', 'load: { stages: [{ duration: 30s, users: 20..100 }] }'],
      ['stages: [{ duration: 30, target: 100 }]', 'load: { stages: … }'],
      ['startRate: 5\nstages: [{ duration: 30s, target: 100 }]', 'load: { stages: … }'],
      ['stages:\n  - { duration: 30s, target: 100 } # up\n  - { duration: 30s, target: 100 }', 'load: { stages: … }'],
      ['vus: 5', 'load: { users: … }'],
      ['execution: []', 'load'],
      ['scenarios: { a: {} }', 'flows'],
      ['payload: { a: { rows: [{ b: 1 }] } }', 'data'],
      ['default-address: http://localhost', 'target'],
      ['on_start: [GET /]', 'userSetup'],
      ['beforeScenario: [GET /]', 'userSetup'],
      ['variables: { a: 1 }', 'vars'],
      ['ThreadGroup: { users: 1 }', 'load'],
    ],
  ],
  [
    'a gate',
    asGate,
    [
      ['p(95)<500', 'p95 < 500ms'],
      ['p(99.9) < 1500', 'p99.9 < 1500ms'],
      ['avg<200', 'mean < 200ms'],
      ['med < 200', 'p50 < 200ms'],
      ['max<5000', 'max < 5000ms'],
      ['rate<0.01', 'error_rate < 1%'],
      ['rate>0.95', 'error_rate < 5%'],
      ['rate==0', 'error_rate == 0%'],
      ['rate>100', 'throughput > 100/s'],
      ['rate==1', 'error_rate == 0%'],
      ["http_req_duration: ['p(95)<500']", 'p95 < 500ms'],
      ["http_reqs: ['count>1000']", 'requests > 1000'],
      ["http_reqs: ['rate>0.5']", 'throughput > 0.5/s'],
      ["http_req_failed: ['rate<0.01']", 'error_rate < 1%'],
      ["http_req_failed: ['rate<=0']", 'error_rate == 0%'],
      ["checks: ['rate==1']", 'error_rate == 0%'],
      ["checks: ['rate===1']", 'error_rate == 0%'],
      ["checks: ['rate>=1']", 'error_rate == 0%'],
      ["checks: ['rate>=0.99']", 'error_rate <= 1%'],
      ["checks: ['rate>0.9']", 'error_rate < 10%'],
      ["iteration_duration: ['p(95)<5000']", 'iteration.p95 < 5000ms'],
      ["http_req_waiting: ['avg<100']", 'http.first_byte.mean < 100ms'],
      ["dropped_iterations: ['count<10']", 'dropped < 10'],
      ['p95>100ms for 10s, stop as failed', 'p95 <= 100ms or abort after 10s'],
      ['avg-rt>150ms for 1m, stop as failed', 'mean <= 150ms or abort after 1m'],
      ['fail>50% for 10s, continue as failed', 'error_rate <= 50% in every 10s'],
      ['http.response_time.p95 < 250', 'p95 < 250ms'],
    ],
  ],
  [
    'beside a request',
    inStep,
    [
      ['checks: [status == 200]', 'expect'],
      ['assert: [status == 200]', 'expect'],
      ['extract: { id: $.id }', 'capture'],
      ['afterResponse: { id: $.id }', 'capture'],
      ['label: a', 'name'],
      ['body: { a: 1 }', 'json'],
      ['params: { a: 1 }', 'query'],
    ],
  ],
  [
    'a step',
    asStep,
    [
      ['sleep: 1', 'think'],
      ['pause: 1s', 'think'],
      ['think_time: 1s', 'think'],
      ['loop: 3\n    steps: [GET /]', 'repeat'],
      ['transaction: a\n    steps: [GET /]', 'group'],
    ],
  ],
  [
    'a variable in an address',
    asAddress,
    [
      ['{{ id }}', '${id}'],
      ['{{id}}', '${id}'],
      ['<%= id %>', '${id}'],
      ['<% id %>', '${id}'],
      ['%(id)s', '${id}'],
      ['#{id}', '${id}'],
      ['{{$randomInt}}', '${random.int(0, 1000)}'],
      ['{{$guid}}', '${random.uuid}'],
      ['{{ $randomNumber(1, 9) }}', '${random.int(1, 9)}'],
      ['{{ $timestamp }}', '${now.s}'],
      ['{{ $processEnvironment.HOST }}', '${env.HOST}'],
      ['${__ENV.HOST}', '${env.HOST}'],
      ['${process.env.HOST}', '${env.HOST}'],
      ['${__VU}', '${user.id}'],
      ['${__P(HOST)}', '${env.HOST}'],
      ['${__P(HOST, x)}', '${env.HOST :-x}'],
      ['${__UUID()}', '${random.uuid}'],
      ['${__Random(1,10)}', '${random.int(1, 10)}'],
      ['${__time()}', '${now.ms}'],
    ],
  ],
];

/** Gates with what to do about them, and no edit: what an edit would write is another gate. */
const HINTS: readonly Row[] = [
  ['p95 < 500ms over 10s', 'in every 10s'],
  ['mean < 5s for 10s', 'in every 10s'],
  ['mean < 5s within 1 m', 'in every 1m'],
  ['throughput > 5/s for 10s', 'in every 10s'],
  ['p95 > 500ms for 10s', 'a gate says what must hold, such as `p95 < … in every 10s`'],
  ['avg-rt<150ms for 10s', '`mean < 150ms in every 10s` must hold'],
  ['fail<5% for 10s', '`error_rate < 5% in every 10s` must hold'],
  ['concurr>5 for 10s', 'a gate says what must hold'],
  ['rc4xx>5% for 10s, stop as failed', 'a gate says what must hold'],
  ['count<10', 'nothing in loadgate surely means the same'],
  ["iterations: ['count<10']", 'nothing in loadgate surely means the same'],
  ["iterations: ['rate>10']", 'nothing in loadgate surely means the same'],
  ["data_received: ['count<10']", 'nothing in loadgate surely means the same'],
  ["my_counter: ['count<10']", 'nothing in loadgate surely means the same'],
  ["my_errors: ['rate<0.1']", 'nothing in loadgate surely means the same'],
  ["my_trend: ['p(95)<10']", 'nothing in loadgate surely means the same'],
  ["http_req_connecting: ['p(95)<10']", 'nothing in loadgate surely means the same'],
  ["dropped_iterations: ['rate<10']", 'nothing in loadgate surely means the same'],
  ["http_req_duration: ['p(95)==10']", 'nothing in loadgate surely means the same'],
  ["http_req_failed: ['rate==0.1']", 'nothing in loadgate surely means the same'],
  ["http_req_failed: ['rate<5']", 'nothing in loadgate surely means the same'],
  ["checks: ['rate==0.5']", 'nothing in loadgate surely means the same'],
  ["checks: ['rate>1']", 'nothing in loadgate surely means the same'],
  ["'http_req_duration{scenario:x}': ['p(95)<500']", 'of what a gate holds is `of "a step"`'],
  ["'http_req_duration{expected_response:true}': 'p(95)<500'", 'of what a gate holds is `of "a step"`'],
];

describe('the words of other tools', () => {
  for (const [title, fileOf, rows] of tables)
    for (const [written, ours] of rows)
      it(`${title}: ${written.replaceAll('\n', ' ')} is ${ours}`, () => {
        const asked = { env: { HOST: 'h' } };
        const { problems } = checked(fileOf(written), asked);
        const hints = problems.filter(({ severity }) => severity === 'error').map(({ hint }) => hint);
        assert.ok(hints.includes(`in loadgate: \`${ours}\``), problems.map(said).join('\n'));
        checkFixes(fileOf(written), asked);
      });

  for (const [written, hint] of HINTS)
    it(`a gate: ${written} has no equal here that is sure, so nothing is offered to be written`, () => {
      const { problems } = checked(asGate(written));
      assert.ok(
        problems.some((problem) => problem.severity === 'error' && problem.hint?.includes(hint) === true),
        problems.map(said).join('\n'),
      );
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error').flatMap(({ fixes }) => fixes ?? []),
        [],
      );
    });

  for (const load of [
    'executor: ramping-arrival-rate, stages: [{ duration: 1m, target: 100 }]',
    'startRate: 20, stages: [{ duration: 1m, target: 100 }]',
    'timeUnit: 1m, stages: [{ duration: 1m, target: 100 }]',
    'startVUs: x, stages: [{ duration: 1m, target: 100 }]',
    'stages: [{ duration: 1m, users: 5..20 by 5 }, { duration: 1m, target: 100 }]',
    'stages: [{ duration: 1m, rampTo: 100 }]',
  ])
    it(`offers no users for what may be no users, or begins who knows where: ${load}`, () => {
      const { problems } = checked(inLoad(load));
      const ofStage = problems.filter(({ message }) => /`(?:target|rampTo)`/.test(message));
      assert.equal(ofStage.length, 1);
      assert.equal(ofStage[0]?.fixes, undefined);
    });

  it('takes a bare number for seconds, as they do, and a great one for milliseconds', () => {
    const hintOf = (text: string): string | undefined => checked(inLoad(text)).problems[0]?.hint;
    assert.equal(hintOf('users: 1, duration: 60'), 'write `60s`');
    assert.equal(hintOf('users: 1, duration: 60000'), 'write `60000ms`');
    assert.equal(hintOf('users: 1, duration: 1m, think: 1'), 'write `1s`');
  });

  it('warns of a variable of another tool in the midst of a text, where it may be meant', () => {
    const { problems } = checked(`${TARGET}steps:\n  - { post: /, text: 'Dear {{ name }}, 100%(x)s' }\n`);
    assert.deepEqual(
      problems.map(({ severity, code }) => [severity, code]),
      [
        ['warning', 'LG_TEMPLATE_FOREIGN'],
        ['warning', 'LG_TEMPLATE_FOREIGN'],
      ],
    );
  });

  for (const [option, offered] of [
    ["text: '{{ id }}'", '${id}'],
    ["json: { a: '#{id}' }", '${id}'],
    ["json: '<%= id %>'", '${id}'],
    ["query: { a: '{{id}}' }", '${id}'],
    ["headers: { a: '%(id)s' }", '${id}'],
    ["text: '{{ $guid }}'", '${random.uuid}'],
  ] as const)
    it(`only warns where a whole value is one, which has no other way to be written: ${option}`, () => {
      const file = `${TARGET}vars: { id: 1 }\nsteps:\n  - { post: '/${'${id}'}', ${option} }\n`;
      const { problems } = checked(file);
      assert.deepEqual(
        problems.map(({ severity, code, hint }) => [severity, code, hint]),
        [['warning', 'LG_TEMPLATE_FOREIGN', `in loadgate: \`${offered}\``]],
      );
      checkFixes(file);
    });

  for (const step of ["get: '/a/$id/b'", "{ post: '/', text: 'Dear $id' }", "{ post: '/', json: { a: $id } }", "get: '/a?b=$id'"])
    it(`warns of \`$id\` where \`id\` is set: ${step}`, () => {
      const file = `${TARGET}vars: { id: 1 }\nsteps:\n  - GET /\${id}\n  - ${step}\n`;
      assert.deepEqual(
        checked(file).problems.map(({ severity, message, hint }) => [severity, message, hint]),
        [['warning', '`$id` is a variable of a shell: here it is sent as it is written', 'in loadgate: `${id}`']],
      );
      checkFixes(file);
    });

  it('leaves `$filter`, `$${id}` and `\\$id` in an address as they are', () => {
    const file = `${TARGET}vars: { id: 1 }\nsteps:\n  - GET /\${id}\n  - get: '/a?$filter=x&b=$$\{id}&c=\\$id'\n`;
    assert.deepEqual(checked(file).problems.map(said), []);
  });

  it('says of one place one thing: `{{$id}}` is no variable of a shell too', () => {
    const file = `${TARGET}vars: { guid: 1 }\nsteps:\n  - { post: '/\${guid}', text: 'a {{$guid}}' }\n`;
    assert.equal(checked(file).problems.length, 1);
  });

  it('knows k6’s number of an iteration, which has no equal', () => {
    const { problems } = checked(`${TARGET}steps:\n  - get: '/a/\${__ITER}'\n`);
    assert.deepEqual(
      problems.map(({ message, hint, fixes }) => [message, hint, fixes]),
      [['nothing sets `__ITER`, which is k6’s', 'iterations have no number here; `${random.uuid}` is new each time', undefined]],
    );
  });

  for (const text of ['{"a":{"b":{}}}', 'a{{1,2},{3,4}}', '100%', '$1', 'x % y', '#1', '<b>'])
    it(`leaves ${text} as it is`, () => {
      assert.deepEqual(checked(`${TARGET}steps:\n  - { post: /, text: '${text}' }\n`).problems.map(said), []);
    });
});
