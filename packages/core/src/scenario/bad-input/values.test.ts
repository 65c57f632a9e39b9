import { ONE_STEP, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const rows: readonly Row[] = [
  {
    title: 'wrong types at the top',
    files: `${TARGET}steps: 5\nload: 5\ngates: x\nhttp: 5\ndata: []\n`,
    said: [
      't.load.yaml:2:8-9 LG_VALUE_TYPE steps must be a list, not `5` | each step begins with a dash',
      't.load.yaml:3:7-8 LG_VALUE_TYPE `load` must be a map, not `5`',
      't.load.yaml:4:8-9 LG_VALUE_TYPE `gates` must be a list, not `x`',
      't.load.yaml:5:7-8 LG_VALUE_TYPE `http` must be a map, not `5`',
      't.load.yaml:6:7-9 LG_VALUE_TYPE `data` must be a map, not a list',
    ],
  },
  {
    title: 'flows that are no map, and one that is a list',
    files: { 't.load.yaml': `${TARGET}flows: 1\n` },
    said: ['t.load.yaml:2:8-9 LG_VALUE_TYPE `flows` must be a map, not `1`'],
  },
  {
    title: 'a flow that is a list, a fragment that is text',
    files: `${TARGET}flows:\n  a: [GET /]\nfragments: { f: x }\n`,
    said: [
      't.load.yaml:3:6-13 LG_VALUE_TYPE flow `a` must be a map with `steps`, not a list | write `a: { steps: […] }`',
      't.load.yaml:4:17-18 LG_VALUE_TYPE steps must be a list, not `x` | each step begins with a dash',
    ],
  },
  {
    title: 'text for a number, a number for text',
    files: `${TARGET}http: { redirects: "5" }\nsteps:\n  - get: /\n    name: 5\n    retry: many\n`,
    said: [
      't.load.yaml:2:20-23 LG_VALUE_TYPE `redirects` must be a number, not `"5"`',
      't.load.yaml:6:12-16 LG_VALUE_TYPE `retry` must be a number or a map, not `many`',
    ],
  },
  {
    title: 'a value that is none of a few',
    files: `${TARGET}steps:\n  - get: /\n    onFail: go\ndata: { d: { rows: [{ a: 1 }], order: shufle } }\n`,
    said: [
      't.load.yaml:4:13-15 LG_VALUE_INVALID `onFail` must be `end` or `continue`, not `go`',
      't.load.yaml:5:39-45 LG_VALUE_INVALID `order` must be `sequential`, `shuffle` or `random`, not `shufle` | did you mean `shuffle`?',
    ],
  },
  {
    title: 'a duration without a unit',
    files: `${TARGET}steps:\n  - get: /\n    timeout: 10\n`,
    said: ['t.load.yaml:4:14-16 LG_VALUE_TYPE `10` needs a unit | write `10s`'],
  },
  {
    title: 'an unknown unit, two units, no duration, a negative one',
    files: `${TARGET}steps:\n  - think: 1 sec\n  - get: /b\n    timeout: 1m30s\n  - get: /c\n    timeout: fast\nload: { users: 1, duration: -5s }\n`,
    said: [
      't.load.yaml:3:12-17 LG_VALUE_INVALID unknown unit `sec` in `1 sec` | write `1s`',
      't.load.yaml:5:14-19 LG_VALUE_INVALID `1m30s` has more than one unit | write `90s`',
      't.load.yaml:7:14-18 LG_VALUE_INVALID `fast` is no duration | a number and a unit (`us`, `ms`, `s`, `m`, `h`), for example `10ms`',
      't.load.yaml:8:29-32 LG_VALUE_INVALID a duration cannot be negative, and `-5s` is',
    ],
  },
  {
    title: 'a pause without a unit, and one that runs backwards',
    files: `${TARGET}steps:\n  - think: 5\n  - think: 3s..1s\n  - GET /\n`,
    said: [
      't.load.yaml:3:12-13 LG_VALUE_INVALID `5` needs a unit | write `5s`',
      't.load.yaml:4:12-18 LG_VALUE_INVALID `3s..1s` runs backwards | write `1s..3s`',
    ],
  },
  {
    title: 'users that are no number',
    files: `${ONE_STEP}load: { users: many, duration: 1m }\n`,
    said: [
      't.load.yaml:4:16-20 LG_VALUE_INVALID `many` is no number of users | write a whole number (`100`), a range (`0..500`) or stairs (`25..500 by 25`)',
    ],
  },
  {
    title: 'users that are a fraction',
    files: `${ONE_STEP}load: { users: 1.5, duration: 1m }\n`,
    said: [
      't.load.yaml:4:16-19 LG_VALUE_INVALID `1.5` is no number of users | write a whole number (`100`), a range (`0..500`) or stairs (`25..500 by 25`)',
    ],
  },
  {
    title: 'arrivals without a unit',
    files: `${ONE_STEP}load: { arrivals: 20, duration: 1m }\n`,
    said: ['t.load.yaml:4:19-21 LG_VALUE_INVALID `20` needs a unit | write `20/s`'],
  },
  {
    title: 'arrivals per fortnight',
    files: `${ONE_STEP}load: { arrivals: 20/fortnight, duration: 1m }\n`,
    said: ['t.load.yaml:4:19-31 LG_VALUE_INVALID unknown unit `/fortnight` in `20/fortnight` | units are `/s`, `/m`, `/h`'],
  },
  {
    title: 'stairs that do not end',
    files: `${ONE_STEP}load: { users: 10..100 by 7, duration: 1m }\n`,
    said: [
      't.load.yaml:4:16-28 LG_VALUE_INVALID stairs of 7 do not end at 100 | choose a step that divides the way from the first to the last value',
    ],
  },
  {
    title: 'a speed and a time that are neither',
    files: `${ONE_STEP}load: { users: 10, rampUp: 10, duration: 1m }\n`,
    said: ['t.load.yaml:4:28-30 LG_VALUE_INVALID `10` needs a unit | write `10/s` (a speed) or `10s` (a time)'],
  },
  {
    title: 'a whole number below the least',
    files: `${ONE_STEP}load: { users: 1, iterations: 0, seed: -1 }\n`,
    said: [
      't.load.yaml:4:31-32 LG_VALUE_INVALID `iterations` must be at least 1',
      't.load.yaml:4:40-42 LG_VALUE_INVALID `seed` must be at least 0',
    ],
  },
  {
    title: 'a weight of 0',
    files: `${TARGET}flows: { a: { weight: 0, steps: [GET /] } }\n`,
    said: ['t.load.yaml:2:23-24 LG_VALUE_INVALID `weight` must be more than 0'],
  },
  {
    title: 'a gate’s limit without its unit',
    files: `${ONE_STEP}gates:\n  - p95 < 500\n  - error_rate < 0.02\n`,
    said: [
      't.load.yaml:5:11-14 LG_GATE_LIMIT `p95` needs a unit | write `500ms`',
      't.load.yaml:6:18-22 LG_GATE_LIMIT `error_rate` needs a unit | write `2%` (or `0.02%`)',
    ],
  },
  {
    title: 'a gate that is no text',
    files: `${ONE_STEP}gates: [5, { p95: 1s }]\n`,
    said: [
      't.load.yaml:4:9-10 LG_VALUE_TYPE an entry of `gates` must be text, not `5` | write `"5"`',
      't.load.yaml:4:12-23 LG_VALUE_TYPE an entry of `gates` must be text, not a map',
    ],
  },
  {
    title: 'two bodies',
    files: `${TARGET}steps:\n  - post: /\n    json: {}\n    text: a\n`,
    said: ['t.load.yaml:5:5-9 LG_KEYS_EXCLUDE `json` and `text` exclude each other | a request has one body'],
  },
  {
    title: 'a target without a scheme',
    files: 'target: localhost:8000\nsteps:\n  - GET /health\n',
    said: ['t.load.yaml:1:9-23 LG_VALUE_INVALID `localhost:8000` is no URL | write `http://localhost:8000`'],
  },
  {
    title: 'hosts that are no names',
    files: `${ONE_STEP}allowHosts: [http://a.b/c, "*.x.y", ok.example]\n`,
    said: [
      't.load.yaml:4:14-26 LG_VALUE_INVALID `http://a.b/c` is no host name | write `a.b`',
      't.load.yaml:4:28-35 LG_VALUE_INVALID `*.x.y` is no host name | write for example `api.example.com`',
    ],
  },
  {
    title: 'conditions, each in its place',
    files: `${TARGET}steps:\n  - get: /\n    expect: [200, status = 200, $.id exist, status == abc, {}]\n  - if: tier == gold\n    then: [GET /b]\n`,
    said: [
      't.load.yaml:4:26-27 LG_CONDITION_OPERATOR `=` is no operator | did you mean `==`?',
      't.load.yaml:4:38-43 LG_CONDITION_OPERATOR `exist` is no operator | did you mean `exists`?',
      't.load.yaml:4:55-58 LG_CONDITION_VALUE `abc` is no number',
      't.load.yaml:4:60-62 LG_VALUE_TYPE a condition must be text, not a map',
      't.load.yaml:5:9-13 LG_CONDITION_SUBJECT `tier` is no value: in `if` and `until` the subject is a template | write `${tier}`, after a `capture` or `set` of it',
    ],
  },
  {
    title: 'captures',
    files: `${TARGET}steps:\n  - get: /\n    capture: { env: $.x, "a b": $.y, ok: foo, path: "$.[" }\n`,
    said: [
      't.load.yaml:4:16-19 LG_CAPTURE_NAME `env` means something else in a template | take another name',
      't.load.yaml:4:26-31 LG_CAPTURE_NAME `a b` is no name of a variable | letters, digits, `_` and `-`, beginning with a letter',
      't.load.yaml:4:42-45 LG_CONDITION_SUBJECT there is no `foo` in what came back | did you mean `$.foo`? there are `status`, `header.name`, `body`, `json`, `time`, a JSONPath `$.…`, `/regex/`',
      "t.load.yaml:4:56-57 LG_CONDITION_PATH `$.[` is no JSONPath: unexpected shorthand selector '['",
    ],
  },
  {
    title: 'values in the config',
    files: {
      't.load.yaml': ONE_STEP,
      'loadgate.config.yaml': 'results: 5\nenvironments: { a: { allowed: { hours: soon }, protected: 1 } }\n',
    },
    said: [
      'loadgate.config.yaml:1:10-11 LG_VALUE_TYPE `results` must be text, not `5` | write `"5"`',
      'loadgate.config.yaml:2:40-44 LG_VALUE_INVALID `hours` must be two times of day such as `20:00..06:00`',
      'loadgate.config.yaml:2:59-60 LG_VALUE_TYPE `protected` must be `true` or `false`, not `1`',
    ],
  },
];

saysOfEach('values that cannot be', rows);
