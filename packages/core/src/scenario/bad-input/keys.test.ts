import { ONE_STEP, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const rows: readonly Row[] = [
  { title: 'an unknown key at the top', files: `${ONE_STEP}foo: 1\n`, said: ['t.load.yaml:4:1-4 LG_KEY_UNKNOWN unknown key `foo`'] },
  {
    title: 'a misspelt key at the top; what would have stood there is not missed',
    files: `${TARGET}stpes:\n  - GET /\n`,
    said: ['t.load.yaml:2:1-6 LG_KEY_UNKNOWN unknown key `stpes` | did you mean `steps`?'],
  },
  {
    title: 'k6: load at the top',
    files: `${ONE_STEP}vus: 5\nduration: 1m\nstages: []\nthresholds: {}\nscenarios: {}\nrate: 5\n`,
    said: [
      't.load.yaml:4:1-4 LG_KEY_UNKNOWN unknown key `vus` | in loadgate: `load: { users: … }`',
      't.load.yaml:5:1-9 LG_KEY_UNKNOWN unknown key `duration` | in loadgate: `load: { duration: … }`',
      't.load.yaml:6:1-7 LG_KEY_UNKNOWN unknown key `stages` | in loadgate: `load: { stages: … }`',
      't.load.yaml:7:1-11 LG_KEY_UNKNOWN unknown key `thresholds` | in loadgate: `gates`',
      't.load.yaml:8:1-10 LG_KEY_UNKNOWN `scenarios` has no place in a scenario | in loadgate: `flows`',
      't.load.yaml:9:1-5 LG_KEY_UNKNOWN unknown key `rate` | in loadgate: `load: { arrivals: … }`',
    ],
  },
  {
    title: 'Artillery: phases, config and arrivalRate',
    files: `${ONE_STEP}load: { arrivalRate: 5 }\nphases: []\nconfig: {}\n`,
    said: [
      't.load.yaml:4:9-20 LG_KEY_UNKNOWN unknown key `arrivalRate` in `load` | in loadgate: `arrivals: 5/s`',
      't.load.yaml:5:1-7 LG_KEY_UNKNOWN unknown key `phases` | in loadgate: `load: { stages: … }`',
      't.load.yaml:6:1-7 LG_KEY_UNKNOWN unknown key `config` | in loadgate: `load`',
    ],
  },
  {
    title: 'Locust: host and spawn_rate',
    files: `${ONE_STEP}load: { spawn_rate: 5, users: 1, duration: 1m }\nhost: x\n`,
    said: [
      't.load.yaml:4:9-19 LG_KEY_UNKNOWN unknown key `spawn_rate` in `load` | in loadgate: `rampUp: 5/s`',
      't.load.yaml:5:1-5 LG_KEY_UNKNOWN unknown key `host` | in loadgate: `target`',
    ],
  },
  {
    title: 'in the load',
    files: `${ONE_STEP}load: { vus: 100, duration: 10m }\n`,
    said: ['t.load.yaml:4:9-12 LG_KEY_UNKNOWN unknown key `vus` in `load` | in loadgate: `users`'],
  },
  {
    title: 'in a stage',
    files: `${ONE_STEP}load: { stages: [{ nam: a, duration: 1m, users: 1 }] }\n`,
    said: ['t.load.yaml:4:20-23 LG_KEY_UNKNOWN unknown key `nam` in `stages` | did you mean `name`?'],
  },
  {
    title: 'in a step',
    files: `${TARGET}steps:\n  - get: /\n    exepct: 200\n`,
    said: ['t.load.yaml:4:5-11 LG_KEY_UNKNOWN unknown key `exepct` in `get` | did you mean `expect`?'],
  },
  {
    title: 'in a step, of another tool, and a verb among the options',
    files: `${TARGET}steps:\n  - get: /\n    checks: 200\n    body: x\n    sleep: 1\n`,
    said: [
      't.load.yaml:4:5-11 LG_KEY_UNKNOWN unknown key `checks` in `get` | in loadgate: `expect`',
      't.load.yaml:5:5-9 LG_KEY_UNKNOWN unknown key `body` in `get` | in loadgate: `json`',
      't.load.yaml:6:5-10 LG_KEY_UNKNOWN unknown key `sleep` in `get` | `think` is a step of its own',
    ],
  },
  {
    title: 'in a step inside a step',
    files: `${TARGET}steps:\n  - group: G\n    steps:\n      - if: \${run.id} == x\n        then:\n          - get: /\n            tiemout: 1s\n`,
    said: ['t.load.yaml:8:13-20 LG_KEY_UNKNOWN unknown key `tiemout` in `get` | did you mean `timeout`?'],
  },
  {
    title: 'in an option of a step, told once',
    files: `${TARGET}steps:\n  - get: /\n    retry: { time: 3 }\n`,
    said: ['t.load.yaml:4:14-18 LG_KEY_UNKNOWN unknown key `time` in `retry` | did you mean `times`?'],
  },
  {
    title: 'in an option of a step, two deep',
    files: `${TARGET}steps:\n  - get: /\n    auth: { bearr: x }\n`,
    said: ['t.load.yaml:4:13-18 LG_KEY_UNKNOWN unknown key `bearr` in `auth` | did you mean `bearer`?'],
  },
  {
    title: 'in a flow',
    files: `${TARGET}flows:\n  a: { wieght: 3, steps: [GET /] }\n`,
    said: ['t.load.yaml:3:8-14 LG_KEY_UNKNOWN unknown key `wieght` in `a` | did you mean `weight`?'],
  },
  {
    title: 'in a flow’s own load',
    files: `${TARGET}flows:\n  a: { load: { users: 1, duration: 1m }, steps: [GET /] }\n`,
    said: [
      't.load.yaml:3:26-34 LG_KEY_UNKNOWN unknown key `duration` in `load` | known here: users, arrivals, rampUp, iterations, think, pacing, spacing, maxUsers',
    ],
  },
  {
    title: 'in a branch',
    files: `${TARGET}steps:\n  - choose: { a: { wieght: 1, steps: [GET /] } }\n`,
    said: ['t.load.yaml:3:20-26 LG_KEY_UNKNOWN unknown key `wieght` in `a` | did you mean `weight`?'],
  },
  {
    title: 'in a data source',
    files: `${ONE_STEP}data: { a: { fil: x.csv } }\n`,
    said: ['t.load.yaml:4:14-17 LG_KEY_UNKNOWN unknown key `fil` in `a` | did you mean `file`?'],
  },
  {
    title: 'in a section',
    files: `${ONE_STEP}http: { tiemout: 1s }\n`,
    said: ['t.load.yaml:4:9-16 LG_KEY_UNKNOWN unknown key `tiemout` in `http` | did you mean `timeout`?'],
  },
  {
    title: 'in a monitor',
    files: `${ONE_STEP}monitors: { a: { prometheus: http://localhost/, foo: 1 } }\n`,
    said: ['t.load.yaml:4:49-52 LG_KEY_UNKNOWN unknown key `foo` in `a` | known here: prometheus'],
  },
  {
    title: 'in a reporter’s options',
    files: `${ONE_STEP}reporters: [{ csv: { sep: 1 } }]\n`,
    said: ['t.load.yaml:4:22-25 LG_KEY_UNKNOWN unknown key `sep` in `csv` | known here: separator'],
  },
  {
    title: 'in the limits',
    files: `${ONE_STEP}limits: { user: 5 }\n`,
    said: ['t.load.yaml:4:11-15 LG_KEY_UNKNOWN unknown key `user` in `limits` | did you mean `users`?'],
  },
  {
    title: 'of a scenario in a flows file',
    files: {
      't.load.yaml': `${TARGET}include: a.flows.yaml\n`,
      'a.flows.yaml': 'load: {}\ngates: []\ntype: x\ntarget: y\nsteps:\n  - GET /\n',
    },
    said: [
      'a.flows.yaml:1:1-5 LG_KEY_UNKNOWN `load` has no place in a flows file | it stands in a scenario',
      'a.flows.yaml:2:1-6 LG_KEY_UNKNOWN `gates` has no place in a flows file | it stands in a scenario or loadgate.config.yaml',
      'a.flows.yaml:3:1-5 LG_KEY_UNKNOWN `type` has no place in a flows file | it stands in a scenario',
      'a.flows.yaml:4:1-7 LG_KEY_UNKNOWN `target` has no place in a flows file | it stands in a scenario or an environment',
    ],
  },
  {
    title: 'of the config in a scenario',
    files: `${ONE_STEP}environments: {}\nresults: out\n`,
    said: [
      't.load.yaml:4:1-13 LG_KEY_UNKNOWN `environments` has no place in a scenario | it stands in loadgate.config.yaml',
      't.load.yaml:5:1-8 LG_KEY_UNKNOWN `results` has no place in a scenario | it stands in loadgate.config.yaml',
    ],
  },
  {
    title: 'of a type that is not chosen',
    files: `${ONE_STEP}slo: [a]\n`,
    said: ['t.load.yaml:4:1-4 LG_KEY_UNKNOWN `slo` belongs to the type `stress` | write `type: stress`'],
  },
  {
    title: 'in the config, at every depth',
    files: {
      't.load.yaml': ONE_STEP,
      'loadgate.config.yaml': 'environmnts: {}\nenvironments: { a: { targt: 1, limits: { user: 1 }, http: { timeot: 1 } } }\n',
    },
    said: [
      'loadgate.config.yaml:1:1-12 LG_KEY_UNKNOWN unknown key `environmnts` | did you mean `environments`?',
      'loadgate.config.yaml:2:22-27 LG_KEY_UNKNOWN unknown key `targt` in `a` | did you mean `target`?',
      'loadgate.config.yaml:2:42-46 LG_KEY_UNKNOWN unknown key `user` in `limits` | did you mean `users`?',
      'loadgate.config.yaml:2:61-67 LG_KEY_UNKNOWN unknown key `timeot` in `http` | did you mean `timeout`?',
    ],
  },
];

saysOfEach('keys that mean nothing where they stand', rows);
