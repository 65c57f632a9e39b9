import { ONE_STEP, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const rows: readonly Row[] = [
  {
    title: 'used before it is set, and never set',
    files: `${TARGET}steps:\n  - get: /\${id}\n  - get: /a\n    capture: { id: $.id }\n  - get: /\${idd}\n`,
    said: [
      't.load.yaml:3:13-15 LG_VARIABLE_UNSET `id` is not yet set here | what sets it stands further down, or in another flow',
      't.load.yaml:6:13-16 LG_VARIABLE_UNSET nothing sets `idd` | did you mean `id`?',
    ],
  },
  {
    title: 'never set, with a default',
    files: `${TARGET}steps:\n  - get: /\${id:-1}\n`,
    said: ['! t.load.yaml:3:13-15 LG_VARIABLE_UNSET nothing sets `id` | its default always stands'],
  },
  {
    title: 'after an optional capture',
    files: `${TARGET}steps:\n  - get: /a\n    capture: { next?: $.id }\n  - get: /\${next}\n  - get: /b\n    query: { n?: "\${next}", m: "\${next:-1}" }\n`,
    said: ['t.load.yaml:5:13-17 LG_VARIABLE_UNSET `next` is not set on every way to here | `${next:-…}` gives it a default'],
  },
  {
    title: 'asked for before it is used',
    files: `${TARGET}steps:\n  - get: /a\n    capture: { next?: $.id }\n  - if: \${next} exists\n    then:\n      - get: /\${next}\n    else:\n      - get: /no/\${next}\n`,
    said: ['t.load.yaml:9:20-24 LG_VARIABLE_UNSET `next` is not set on every way to here | `${next:-…}` gives it a default'],
  },
  {
    title: 'set on one way only',
    files: `${TARGET}steps:\n  - if: \${run.id} == x\n    then:\n      - set: { a: 1, b: 1 }\n    else:\n      - set: { a: 2 }\n  - get: /\${a}/\${b}\n`,
    said: ['t.load.yaml:8:18-19 LG_VARIABLE_UNSET `b` is not set on every way to here | `${b:-…}` gives it a default'],
  },
  {
    title: 'set in one branch only',
    files: `${TARGET}steps:\n  - choose:\n      x: { steps: [{ set: { a: 1, b: 2 } }] }\n      y: { steps: [{ set: { a: 1 } }] }\n  - get: /\${a}/\${b}\n`,
    said: ['t.load.yaml:6:18-19 LG_VARIABLE_UNSET `b` is not set on every way to here | `${b:-…}` gives it a default'],
  },
  {
    title: 'set in a loop that may not run',
    files: `${TARGET}steps:\n  - repeat: \${run.id}\n    steps: [{ get: /a, capture: { id: $.id } }]\n  - get: /\${id}\n`,
    said: ['t.load.yaml:5:13-15 LG_VARIABLE_UNSET `id` is not set on every way to here | `${id:-…}` gives it a default'],
  },
  {
    title: 'unset by the pass before',
    files: `${TARGET}steps:\n  - set: { c: 1 }\n  - repeat: 3\n    steps:\n      - get: /\${c}\n        capture: { c?: $.c }\n`,
    said: ['t.load.yaml:6:17-18 LG_VARIABLE_UNSET `c` is not set on every way to here | `${c:-…}` gives it a default'],
  },
  {
    title: 'unset by a fragment in the pass before',
    files: `${TARGET}fragments: { page: [{ get: /p, capture: { c?: $.c } }] }\nsteps:\n  - set: { c: 1 }\n  - repeat: 3\n    steps: [{ get: "/\${c}" }, { use: page }]\n`,
    said: ['t.load.yaml:6:24-25 LG_VARIABLE_UNSET `c` is not set on every way to here | `${c:-…}` gives it a default'],
  },
  {
    title: 'after a step that may have failed',
    files: `${TARGET}steps:\n  - get: /a\n    onFail: continue\n    capture: { id: $.id }\n  - get: /\${id}\n`,
    said: ['t.load.yaml:6:13-15 LG_VARIABLE_UNSET `id` is not set on every way to here | `${id:-…}` gives it a default'],
  },
  {
    title: 'of another flow',
    files: `${TARGET}flows:\n  a: { steps: [{ get: /a, capture: { id: $.id } }] }\n  b: { steps: ["GET /\${id}"] }\n`,
    said: ['t.load.yaml:4:24-26 LG_VARIABLE_UNSET `id` is not yet set here | what sets it stands further down, or in another flow'],
  },
  {
    title: 'handed to a fragment, and gone after it',
    files: `${TARGET}fragments: { f: ["GET /f/\${x}"] }\nsteps:\n  - use: f\n    with: { x: 1 }\n  - get: /\${x}\n  - use: f\n`,
    said: [
      't.load.yaml:2:28-29 LG_VARIABLE_UNSET `x` is not set on every way to here | `${x:-…}` gives it a default',
      't.load.yaml:6:13-14 LG_VARIABLE_UNSET `x` is not set on every way to here | `${x:-…}` gives it a default',
    ],
  },
  {
    title: 'of a user’s flow in its setup',
    files: `${TARGET}userSetup: ["GET /\${id}"]\nsteps: [{ get: /a, capture: { id: $.id } }]\n`,
    said: ['t.load.yaml:2:21-23 LG_VARIABLE_UNSET `id` is not yet set here | what sets it stands further down, or in another flow'],
  },
  {
    title: 'read by a section before the login',
    files: `${TARGET}http: { auth: { bearer: "\${token}" } }\nsteps:\n  - get: /a\n  - get: /login\n    auth: none\n    capture: { token: $.t }\n  - get: /b\n`,
    said: [
      't.load.yaml:2:28-33 LG_VARIABLE_UNSET `token` is not yet set at "GET /a" | what sets it stands further down, or in another flow',
    ],
  },
  {
    title: 'an environment variable',
    files: `${TARGET}steps:\n  - get: /\${env.NOPE}/\${env.THERE}/\${env.NOPE:-x}\n`,
    asked: { env: { THERE: '1' } },
    said: ['t.load.yaml:3:17-21 LG_ENV_MISSING the environment variable `NOPE` is not set | `${env.NOPE:-…}` gives it a default'],
  },
  {
    title: 'broken templates',
    files: `${TARGET}steps:\n  - get: /\${\n  - get: /\${a + 1}\n  - get: /\${random.int(5)}\n  - get: /\${random.itn(1,5)}\n  - get: /\${run.id | uper}\n  - get: /\${}\n`,
    said: [
      't.load.yaml:3:11-13 LG_TEMPLATE_UNCLOSED `${` is never closed by `}` | `$${` stands for the characters `${`',
      't.load.yaml:4:15-16 LG_TEMPLATE_SYNTAX `+` stands where `|`, `:-` or `}` should be | nothing is calculated here; `set` gives a value a name, `call:` runs a script',
      't.load.yaml:5:13-26 LG_TEMPLATE_ARGUMENTS `random.int` takes 2 arguments, not 1 | write `random.int(min, max)`',
      't.load.yaml:6:13-23 LG_TEMPLATE_FUNCTION there is no function `random.itn` | did you mean `random.int`?',
      't.load.yaml:7:22-26 LG_TEMPLATE_FILTER there is no filter `uper` | did you mean `upper`?',
      't.load.yaml:8:11-14 LG_TEMPLATE_EMPTY `${}` names no value | `$${` stands for the characters `${`',
    ],
  },
  {
    title: 'what must be known before the run',
    files: `${ONE_STEP}load: { users: "\${env.USERS}", duration: "\${env.D:-1m}", iterations: "\${id}", seed: "\${secret.X}" }\n`,
    said: [
      't.load.yaml:4:17-29 LG_ENV_MISSING the environment variable `USERS` is not set | `${env.USERS:-…}` gives it a default',
      't.load.yaml:4:71-76 LG_NAME_UNKNOWN there is no `id` in `vars` | known are `${env.X}` and `${vars.x}`',
      't.load.yaml:4:86-97 LG_TEMPLATE_REFUSED `${secret.X}` is not known before the run | known are `${env.X}` and `${vars.x}`',
    ],
  },
  {
    title: 'an environment variable that is no number of users',
    files: `${ONE_STEP}load: { users: "\${env.USERS}", duration: 1m }\n`,
    asked: { env: { USERS: 'x' } },
    said: [
      't.load.yaml:4:16-30 LG_VALUE_INVALID `x` is no number of users | write a whole number (`100`), a range (`0..500`) or stairs (`25..500 by 25`)',
    ],
  },
  {
    title: 'vars that read themselves',
    files: `${ONE_STEP}vars: { a: "\${vars.b}", b: "\${a}" }\nload: { users: "\${a}", duration: 1m }\n`,
    said: ['t.load.yaml:4:29-33 LG_TEMPLATE_REFUSED `a` reads itself'],
  },
];

saysOfEach('variables that may not be there', rows);
