import { ONE_STEP, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const ROWS = `${TARGET}data: { people: { rows: [{ first_name: a, age: 1 }] }, places: { rows: [{ town: b }] } }\n`;
const used = 'GET /${data.places.town}';

const rows: readonly Row[] = [
  {
    title: 'a column of that data source, none of another',
    files: `${ROWS}steps:\n  - ${used}\n  - GET /\${data.people.frist_name}\n  - GET /\${data.people.town}\n`,
    said: [
      't.load.yaml:5:24-34 LG_COLUMN_UNKNOWN data source `people` has no column `frist_name` | did you mean `first_name`?',
      't.load.yaml:6:24-28 LG_COLUMN_UNKNOWN data source `people` has no column `town` | columns are first_name, age',
    ],
  },
  {
    title: 'a root of a template, only with something behind it',
    files: `${ROWS}steps:\n  - GET /\${dta.people.age}\n  - GET /\${dta}\n  - ${used}\n`,
    said: [
      't.load.yaml:4:12-15 LG_VARIABLE_UNSET nothing sets `dta` | did you mean `data`?',
      't.load.yaml:5:12-15 LG_VARIABLE_UNSET nothing sets `dta` | a `capture`, a `set` or `vars` gives it a value',
    ],
  },
  {
    title: 'a variable that is set here, none that only another flow sets',
    files: `${TARGET}flows:\n  a:\n    steps:\n      - set: { token: 1 }\n      - GET /\${tokne}\n  b:\n    steps:\n      - GET /\${tokne}\n`,
    said: [
      't.load.yaml:6:16-21 LG_VARIABLE_UNSET nothing sets `tokne` | did you mean `token`?',
      't.load.yaml:9:16-21 LG_VARIABLE_UNSET nothing sets `tokne` | a `capture`, a `set` or `vars` gives it a value',
    ],
  },
  {
    title: 'an option of that verb, none of another',
    files: `${TARGET}steps:\n  - get: /\n    jsno: 1\n  - ask: a\n    jsno: 1\n`,
    said: [
      't.load.yaml:4:5-9 LG_KEY_UNKNOWN unknown key `jsno` in `get` | did you mean `json`?',
      't.load.yaml:6:5-9 LG_KEY_UNKNOWN unknown key `jsno` in `ask` | known here: params, name, tags, expect, capture, timeout, retry, onFail, every',
    ],
  },
  {
    title: 'a function and a filter',
    files: `${TARGET}steps:\n  - GET /\${random.itn(1, 2)}\n  - GET /\${run.id | uper}\n`,
    said: [
      't.load.yaml:3:12-22 LG_TEMPLATE_FUNCTION there is no function `random.itn` | did you mean `random.int`?',
      't.load.yaml:4:21-25 LG_TEMPLATE_FILTER there is no filter `uper` | did you mean `upper`?',
    ],
  },
  {
    title: 'nothing for what is near to nothing',
    files: `${ONE_STEP}x: 1\nwombat: 2\ngates: [foo < 1, p95 of "Y" < 1s]\nload: { users: 1, duration: 1m, zz: 1 }\n`,
    said: [
      't.load.yaml:4:1-2 LG_KEY_UNKNOWN unknown key `x`',
      't.load.yaml:5:1-7 LG_KEY_UNKNOWN unknown key `wombat`',
      't.load.yaml:6:9-12 LG_GATE_METRIC there is no metric `foo` | for example `p95`, `error_rate`, `throughput`',
      't.load.yaml:6:25-28 LG_GATE_SCOPE no step is called "Y"',
      't.load.yaml:7:33-35 LG_KEY_UNKNOWN unknown key `zz` in `load`',
    ],
  },
];

/** Each mistake has one message, none has two, and none hides another. */
const several: readonly Row[] = [
  {
    title: 'a step without its verb, and what reads what it would have captured',
    files: `${TARGET}steps:\n  - { gett: /, name: A, capture: { id: $.id } }\n  - GET /\${id}\ngates: [p95 of "A" < 1s]\n`,
    said: ['t.load.yaml:3:7-11 LG_VERB_UNKNOWN `gett` is no verb | did you mean `get`?'],
  },
  {
    title: 'a load that cannot be read, and a gate on a stage of it',
    files: `${ONE_STEP}load: { stages: [{ name: peak, duration: 1x, users: 1 }] }\ngates: [p95 < 1s during peak]\n`,
    said: ['t.load.yaml:4:42-44 LG_VALUE_INVALID unknown unit `x` in `1x` | units are `us`, `ms`, `s`, `m`, `h`'],
  },
  {
    title: 'a misspelt section of steps, and gates on them',
    files: `${TARGET}setps:\n  - { get: /, name: A }\n`,
    said: ['t.load.yaml:2:1-6 LG_KEY_UNKNOWN unknown key `setps` | did you mean `steps`?'],
  },
  {
    title: 'a fragment that is broken, used twice',
    files: `${TARGET}fragments:\n  login:\n    - { post: /, jsn: 1 }\nsteps:\n  - use: login\n  - use: login\n`,
    said: ['t.load.yaml:4:18-21 LG_KEY_UNKNOWN unknown key `jsn` in `post` | did you mean `json`?'],
  },
  {
    title: 'two mistakes: of the load and of a gate',
    files: `${ONE_STEP}load: { users: x, duration: 1m }\ngates: [p95 << 1s]\n`,
    said: [
      't.load.yaml:4:16-17 LG_VALUE_INVALID `x` is no number of users | write a whole number (`100`), a range (`0..500`) or stairs (`25..500 by 25`)',
      't.load.yaml:5:13-15 LG_GATE_SYNTAX `<<` is no operator of a gate | operators are `<` `<=` `>` `>=` `==`',
    ],
  },
  {
    title: 'two mistakes in one gate',
    files: `${ONE_STEP}gates: ['p59x of "B" < 1s during x']\n`,
    said: ['t.load.yaml:4:10-14 LG_GATE_METRIC there is no metric `p59x` | for example `p95`, `error_rate`, `throughput`'],
  },
  {
    title: 'three mistakes: a key, a template, a condition',
    files: `${TARGET}steps:\n  - get: /\${x}\n    exepct: 200\n  - { get: /, expect: [status is 200] }\n`,
    said: [
      't.load.yaml:3:13-14 LG_VARIABLE_UNSET nothing sets `x` | a `capture`, a `set` or `vars` gives it a value',
      't.load.yaml:4:5-11 LG_KEY_UNKNOWN unknown key `exepct` in `get` | did you mean `expect`?',
      't.load.yaml:5:31-33 LG_CONDITION_OPERATOR `is` is no operator | did you mean `==`?',
    ],
  },
  {
    title: 'a misspelt variable, read three times',
    files: `${TARGET}vars: { name: 1 }\nsteps:\n  - GET /\${nmae}/\${nmae}\n  - GET /\${name}\n`,
    said: [
      't.load.yaml:4:12-16 LG_VARIABLE_UNSET nothing sets `nmae` | did you mean `name`?',
      't.load.yaml:4:20-24 LG_VARIABLE_UNSET nothing sets `nmae` | did you mean `name`?',
    ],
  },
  {
    title: 'a capture of another tool’s name, and what reads it',
    files: `${TARGET}steps:\n  - { get: /, extract: { id: $.id } }\n  - GET /\${id}\n`,
    said: ['t.load.yaml:3:15-22 LG_KEY_UNKNOWN unknown key `extract` in `get` | in loadgate: `capture`'],
  },
  {
    title: 'a misspelt `set`, and what reads it',
    files: `${TARGET}steps:\n  - sett: { id: 1 }\n  - GET /\${id}\n`,
    said: ['t.load.yaml:3:5-9 LG_VERB_UNKNOWN `sett` is no verb | did you mean `set`?'],
  },
  {
    title: 'a type that is not there, and a gate',
    files: `${ONE_STEP}type: smok\ngates: [p95 < 5]\n`,
    said: [
      't.load.yaml:4:7-11 LG_NAME_UNKNOWN there is no test type `smok` | did you mean `smoke`?',
      't.load.yaml:5:15-16 LG_GATE_LIMIT `p95` needs a unit | write `5ms`',
    ],
  },
];

saysOfEach('what is meant, among what may stand there', rows);
saysOfEach('several mistakes in one file', several);
