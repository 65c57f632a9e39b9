import { type BrokenProject, ONE_STEP, row, stepsOf, TARGET } from './broken-project.ts';

/** Keys, types and names. */
export const shapes: readonly BrokenProject[] = [
  row('no steps at all', 'LG_STEPS_MISSING', TARGET),
  row('an empty list of steps', 'LG_STEPS_MISSING', `${TARGET}steps: []\n`),
  row('flows without a flow', 'LG_STEPS_MISSING', `${TARGET}flows: {}\n`),
  row('a flow without steps', 'LG_STEPS_MISSING', `${TARGET}flows: { a: { steps: [] } }\n`),
  row('steps and flows', 'LG_KEYS_EXCLUDE', `${ONE_STEP}flows: { a: { steps: [GET /] } }\n`),
  row(
    'unknown keys at every level',
    'LG_KEY_UNKNOWN and LG_VALUE_INVALID',
    `${TARGET}
lod: 1
http: { tiemout: 1s, auth: { bearr: x } }
load: { user: 5, duration: 1m }
data: { d: { rows: [{ a: 1 }], ordre: random } }
monitors: { m: { prometheus: "http://localhost/", evry: 1s } }
reporters: [{ csv: { sep: 1 } }]
baseline: { fiel: b.json }
limits: { user: 5 }
flows:
  a:
    wieght: 1
    steps:
      - get: /
        tiemout: 1s
        retry: { tims: 1 }
      - group: G
        nmae: x
        steps: [{ get: /b, exepct: 200 }]
      - choose: { x: { wieght: 1, steps: [GET /x] } }
`,
  ),
  row('unknown keys in the config', 'LG_KEY_UNKNOWN', {
    't.load.yaml': ONE_STEP,
    'loadgate.config.yaml':
      'enviroment: a\nlimit: { users: 1 }\nenvironments:\n  a: { target: "${env.TARGET}", htpp: {}, limits: { user: 1 }, allowed: { day: Mon } }\n',
  }),
  row(
    'wrong types at every level',
    'LG_KEY_UNKNOWN and LG_VALUE_TYPE',
    `target: [a]\nsteps: 5\nload: 5\ngates: x\nhttp: 5\ndata: []\nvars: [a]\nmonitors: 5\nreporters: x\nfragments: 5\nsetup: { a: b }\ncleanup: x\nlimits: []\nallowHosts: x\nnotify: x\nplugins: x\ntype: [load]\nname: { a: b }\n`,
  ),
  row(
    'wrong types in steps',
    'LG_VALUE_TYPE',
    stepsOf(
      '{ get: [a] }',
      '{ get: /a, headers: x, query: 5, name: [x] }',
      '{ get: /b, expect: { a: 1 }, capture: [id] }',
      '{ get: /c, retry: 5, timeout: [1s] }',
      '{ think: { a: 1 } }',
      '{ group: { a: 1 }, steps: [GET /d] }',
      '{ group: H, steps: 5 }',
      '{ set: [a] }',
      '{ use: [a] }',
    ),
  ),
  row(
    'wrong types in a load',
    'LG_VALUE_INVALID and LG_VALUE_TYPE',
    `${ONE_STEP}load: { users: [1], duration: { a: 1 }, think: true, stages: 5, seed: x }\n`,
  ),
  row('wrong types in the config', 'LG_VALUE_TYPE', {
    't.load.yaml': ONE_STEP,
    'loadgate.config.yaml': 'environments:\n  a: 5\n  b: { target: 5, limits: 5, vars: 5, protected: 1 }\ngates: [p95 < 1s]\nresults: 5\n',
  }),
  row('`__proto__` as the name of a flow, a variable, a row, a header and a column', 'LG_KEY_REFUSED', {
    't.load.yaml': `${TARGET}flows: { __proto__: { steps: [GET /] }, a: { steps: [{ get: /b, headers: { __proto__: x } }] } }\nvars: { __proto__: { admin: true } }\ndata: { __proto__: { rows: [{ a: 1 }] }, d: { rows: [{ __proto__: 1 }] } }\n`,
  }),
  row('`__proto__` as a column of a data file', 'LG_DATA_INVALID', {
    't.load.yaml': `${ONE_STEP}data: { d: { file: d.csv } }\n`,
    'd.csv': '__proto__,a\n1,2\n',
  }),
  row('`__proto__` in a data file of JSON', 'LG_DATA_INVALID', {
    't.load.yaml': stepsOf('get: "/${data.d.a}"').concat('data: { d: { file: d.json } }\n'),
    'd.json': '[{ "a": 1, "__proto__": { "b": 2 } }]',
  }),
  row(
    '`constructor`, `toString` and `valueOf`, where nothing has these names',
    'LG_COLUMN_UNKNOWN, LG_NAME_UNKNOWN and LG_VARIABLE_UNSET',
    {
      't.load.yaml': `${stepsOf('get: "/${data.constructor.a}/${data.d.toString}/${vars.valueOf}/${constructor}"', 'use: toString')}data: { d: { rows: [{ a: 1 }] } }\ntype: constructor\nreporters: [toString]\n`,
    },
  ),
  row(
    '`constructor` as a verb, a key and a load',
    'LG_KEY_UNKNOWN and LG_VERB_UNKNOWN',
    `${TARGET}steps:\n  - constructor: /\n  - get: /\n    toString: x\nload: { valueOf: 1, users: 1, duration: 1m }\nhasOwnProperty: 1\n`,
  ),
  row('`constructor` as an environment', 'LG_NAME_UNKNOWN', {
    't.load.yaml': ONE_STEP,
    'loadgate.config.yaml': 'environment: constructor\nenvironments: { a: { target: "${env.TARGET}" } }\n',
  }),
  row('gates for a type called `constructor`', 'LG_NAME_UNKNOWN', {
    't.load.yaml': ONE_STEP,
    'loadgate.config.yaml': 'gates: { constructor: [p95 < 1s] }\n',
  }),
  row(
    'a step without a verb, with two and with one that is misspelt',
    'LG_VERB_MISSING, LG_VERB_SEVERAL and LG_VERB_UNKNOWN',
    stepsOf('{ name: A }', '{ get: /, post: / }', '{ gett: / }', 'GTE /'),
  ),
  row('a step that is a number, and one that is a list', 'LG_VALUE_TYPE', stepsOf('5', '[GET /]')),
  row(
    'names that are templates',
    'LG_NAME_TEMPLATE',
    stepsOf('{ get: /a, name: "A ${run.id}" }', '{ group: "${run.id}", steps: [GET /b] }'),
  ),
  row('one name for two requests', 'LG_NAME_TWICE', stepsOf('{ get: /a, name: X }', '{ post: /b, name: X }')),
  row(
    'a fragment that is not there, and one that uses itself',
    'LG_FRAGMENT_CYCLE and LG_NAME_UNKNOWN',
    `${stepsOf('use: serach', 'use: a')}fragments: { search: [GET /s], a: [{ use: b }], b: [{ use: a }] }\n`,
  ),
  row('a type that is not there', 'LG_NAME_UNKNOWN', `${ONE_STEP}type: smoek\n`),
  row('a reporter that is not there, and one twice', 'LG_NAME_TWICE and LG_NAME_UNKNOWN', `${ONE_STEP}reporters: [consle, csv, csv]\n`),
  row('a monitor that is not there', 'LG_NAME_UNKNOWN', `${ONE_STEP}monitors: { m: { promtheus: "http://localhost/" } }\n`),
  row('a soak without a monitor', 'LG_MONITOR_MISSING', `${ONE_STEP}type: soak\n`),
  row(
    'the words of k6',
    'LG_KEY_UNKNOWN',
    `${ONE_STEP}vus: 5\nduration: 1m\niterations: 5\nstages: []\nthresholds: {}\nscenarios: {}\noptions: {}\n`,
  ),
  row(
    'the words of Artillery',
    'LG_KEY_UNKNOWN',
    'config:\n  target: http://localhost\n  phases: [{ duration: 60, arrivalRate: 5 }]\nscenarios:\n  - flow:\n      - get: { url: / }\n',
  ),
  row(
    'the words of Gatling and Locust',
    'LG_KEY_UNKNOWN',
    `${ONE_STEP}host: http://localhost\nload: { spawn-rate: 5, users: 1, duration: 1m }\n`,
  ),
  row(
    'the words of Taurus',
    'LG_KEY_UNKNOWN',
    'execution:\n  - concurrency: 5\n    hold-for: 1m\n    scenario: a\nscenarios: { a: { requests: [http://localhost/] } }\n',
  ),
  row('the words of JMeter in a load', 'LG_KEY_UNKNOWN', `${ONE_STEP}load: { threads: 5, loops: 10, ramp_time: 10s }\n`),
  row('two bodies of one request', 'LG_KEYS_EXCLUDE', stepsOf('{ post: /, json: {}, text: a }')),
  row(
    'a flows file with a load and a target',
    'LG_KEY_UNKNOWN',
    { 'a.flows.yaml': 'target: http://localhost\nload: { users: 1 }\ngates: [p95 < 1s]\ntype: load\nsteps: [GET /]\n' },
    { checks: 'a.flows.yaml' },
  ),
  row(
    'a config with steps',
    'LG_KEY_UNKNOWN',
    { 'loadgate.config.yaml': 'steps: [GET /]\nload: { users: 1 }\n' },
    { checks: 'loadgate.config.yaml' },
  ),
];
