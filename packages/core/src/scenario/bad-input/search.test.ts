import { ONE_STEP, type Row, saysOfEach } from '../checked-files.test.ts';

const CONFIG = (limits: string): string => `environments: { l: { target: "http://127.0.0.1:1", limits: { ${limits} } } }\nenvironment: l\n`;

const rows: readonly Row[] = [
  {
    title: 'nothing of what it needs',
    files: `${ONE_STEP}load: { search: {} }\n`,
    said: ['t.load.yaml:4:9-15 LG_KEY_MISSING `hold` is missing in `search`'],
  },
  {
    title: 'whatever it decides itself',
    files: `${ONE_STEP}load:\n  search: { users: 5..50, hold: 30s }\n  users: 5\n  duration: 1m\n  rampUp: 1s\n  iterations: 5\n  warmup: 1s\n  stages: [{ duration: 1m, users: 5 }]\n`,
    said: [
      't.load.yaml:6:3-8 LG_LOAD_CONTRADICTS `users` and `search` exclude each other | a search decides itself who comes, and for how long',
      't.load.yaml:7:3-11 LG_LOAD_CONTRADICTS `duration` and `search` exclude each other | a search decides itself who comes, and for how long',
      't.load.yaml:8:3-9 LG_LOAD_CONTRADICTS `rampUp` and `search` exclude each other | a search decides itself who comes, and for how long',
      't.load.yaml:9:3-13 LG_LOAD_CONTRADICTS `iterations` and `search` exclude each other | a search decides itself who comes, and for how long',
      't.load.yaml:10:3-9 LG_LOAD_CONTRADICTS `warmup` and `search` exclude each other | a search decides itself who comes, and for how long',
      't.load.yaml:11:3-9 LG_LOAD_CONTRADICTS `stages` and `search` exclude each other | a search decides itself who comes, and for how long',
    ],
  },
  {
    title: 'users and arrivals',
    files: `${ONE_STEP}load: { search: { users: 5..50, arrivals: 1..5/s, hold: 30s } }\n`,
    said: [
      't.load.yaml:4:33-41 LG_LOAD_CONTRADICTS `users` and `arrivals` exclude each other | `users` is a crowd that waits for answers, `arrivals` start whatever happened to earlier ones',
    ],
  },
  {
    title: 'nobody',
    files: `${ONE_STEP}load: { search: { hold: 30s } }\n`,
    said: [
      't.load.yaml:4:17-30 LG_LOAD_CONTRADICTS a search needs `users` or `arrivals`, from the lowest to the highest | write for example `users: 5..500`',
    ],
  },
  {
    title: 'no range',
    files: `${ONE_STEP}load: { search: { users: 5, hold: 30s } }\n`,
    said: [
      't.load.yaml:4:19-24 LG_LOAD_CONTRADICTS a search needs a range, from the lowest to the highest | write for example `users: 5..500`',
    ],
  },
  {
    title: 'stairs',
    files: `${ONE_STEP}load: { search: { users: 5..50 by 5, hold: 30s } }\n`,
    said: [
      't.load.yaml:4:19-24 LG_LOAD_CONTRADICTS a search chooses its levels itself: `by` has no place here | write for example `users: 5..500`',
    ],
  },
  {
    title: 'a way down',
    files: `${ONE_STEP}load: { search: { arrivals: 50..5/s, hold: 30s } }\n`,
    said: [
      't.load.yaml:4:19-27 LG_LOAD_CONTRADICTS a search goes upwards: the lowest comes first | write for example `arrivals: 10..1000/s`',
    ],
  },
  {
    title: 'a begin at nothing',
    files: `${ONE_STEP}load: { search: { users: 0..5, hold: 30s } }\n`,
    said: ['t.load.yaml:4:19-24 LG_LOAD_CONTRADICTS a search cannot begin at 0 | write for example `users: 5..500`'],
  },
  {
    title: 'times that are no whole seconds',
    files: `${ONE_STEP}load: { search: { users: 1..5, hold: 500ms, settle: 1500ms } }\n`,
    said: [
      't.load.yaml:4:32-36 LG_LOAD_CONTRADICTS `hold` of 500ms: a trial is whole seconds, at least one | write for example `30s`',
      't.load.yaml:4:45-51 LG_LOAD_CONTRADICTS `settle` of 1500ms: a trial is whole seconds, at least one | write for example `30s`',
    ],
  },
  {
    title: 'a precision of none',
    files: `${ONE_STEP}load: { search: { users: 1..5, hold: 30s, precision: 0.5% } }\n`,
    said: ['t.load.yaml:4:43-52 LG_LOAD_CONTRADICTS a precision of 0.5% is none to search by | write from `1%` to `50%`'],
  },
  {
    title: 'a precision of all',
    files: `${ONE_STEP}load: { search: { users: 1..5, hold: 30s, precision: 60% } }\n`,
    said: ['t.load.yaml:4:43-52 LG_LOAD_CONTRADICTS a precision of 60% is none to search by | write from `1%` to `50%`'],
  },
  {
    title: 'a precision without a unit',
    files: `${ONE_STEP}load: { search: { users: 1..5, hold: 30s, precision: 5 } }\n`,
    said: ['t.load.yaml:4:54-55 LG_VALUE_INVALID `5` needs a unit | write `5%`'],
  },
  {
    title: 'words of arrivals beside users',
    files: `${ONE_STEP}load: { search: { users: 1..5, hold: 30s }, spacing: even, maxUsers: 7 }\n`,
    said: [
      't.load.yaml:4:45-52 LG_LOAD_CONTRADICTS `spacing` is for `arrivals`',
      't.load.yaml:4:60-68 LG_LOAD_CONTRADICTS `maxUsers` is for `arrivals`; here `users` says how many there are',
    ],
  },
  {
    title: 'a type that concludes from stages of its own',
    files: `type: soak\n${ONE_STEP}load: { search: { users: 1..5, hold: 30s } }\n`,
    said: [
      't.load.yaml:1:7-11 LG_MONITOR_MISSING a soak test needs a monitor: what it looks for cannot be seen from outside | write `monitors: { target: { prometheus: http://…/metrics } }`, best in the environment',
      't.load.yaml:5:9-15 LG_LOAD_CONTRADICTS `search` and `type: soak` exclude each other: what the type finds, it finds in stages of its own | leave out `type`',
    ],
  },
  {
    title: 'a gate on what another search would find',
    files: `${ONE_STEP}load: { search: { users: 1..5, hold: 30s } }\ngates:\n  - sustained_arrivals >= 5/s\n`,
    said: [
      't.load.yaml:6:5-23 LG_GATE_METRIC nothing measures `sustained_arrivals` here | `load: { search: { arrivals: 10..1000/s, hold: 30s } }` does',
    ],
  },
  {
    title: 'a gate on what no search finds',
    files: `${ONE_STEP}load: { users: 1, duration: 30s }\ngates:\n  - sustained_users >= 5\n`,
    said: [
      't.load.yaml:6:5-20 LG_GATE_METRIC nothing measures `sustained_users` here | `load: { search: { users: 5..500, hold: 30s } }` does',
    ],
  },
  {
    title: 'a gate during a stage, and in windows that are longer than a trial',
    files: `${ONE_STEP}load: { search: { users: 1..5, hold: 30s } }\ngates:\n  - p95 < 1s during "1 user"\n  - p95 < 1s in every 31s\n`,
    said: [
      't.load.yaml:6:21-29 LG_GATE_STAGE a search has no stages to name | each of its trials is judged by this gate as it is',
      't.load.yaml:7:23-26 LG_GATE_STAGE no window of 31s fits into what is judged',
    ],
  },
  {
    title: 'more than the limits allow at its upper bound and on its longest way',
    files: {
      't.load.yaml': `steps:\n  - GET /\nload: { search: { users: 5..500, hold: 30s } }\n`,
      'loadgate.config.yaml': CONFIG('users: 499, duration: 10m'),
    },
    said: [
      't.load.yaml:3:17-45 LG_LIMIT_EXCEEDED a load of 17m 12s is longer than the limit of 10m 00s | limits stand in loadgate.config.yaml; they are never raised by a scenario',
      't.load.yaml:3:19-24 LG_LIMIT_EXCEEDED 500 users are more than the limit of 499 | limits stand in loadgate.config.yaml; they are never raised by a scenario',
    ],
  },
  {
    title: 'more arrivals than the limits allow at its upper bound',
    files: {
      't.load.yaml': `steps:\n  - GET /\nload: { search: { arrivals: 5..500/s, hold: 1s, precision: 50% } }\n`,
      'loadgate.config.yaml': CONFIG('arrivals: 499/s'),
    },
    said: [
      't.load.yaml:3:19-27 LG_LIMIT_EXCEEDED 500/s are more than the limit of 499/s | limits stand in loadgate.config.yaml; they are never raised by a scenario',
    ],
  },
  {
    title: 'a host that nobody names, and more than a stranger gets',
    files: `target: http://example.com\nsteps:\n  - GET /\nload: { search: { arrivals: 5..51/s, hold: 1s } }\n`,
    said: [
      't.load.yaml:1:9-27 LG_HOST_GUARD no environment names example.com: it gets at most 10 users or 50/s | name it in loadgate.config.yaml, or write --allow-host example.com',
    ],
  },
];

saysOfEach('a search that cannot be', rows);
