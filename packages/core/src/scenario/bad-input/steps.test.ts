import { ONE_STEP, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const rows: readonly Row[] = [
  {
    title: 'no verb, an unknown one, another tool’s',
    files: `${TARGET}steps:\n  - gett: /\n  - http: /x\n  - GETT /\n  - get /\n  - name: x\n  - POST: /x\n`,
    said: [
      't.load.yaml:3:5-9 LG_VERB_UNKNOWN `gett` is no verb | did you mean `get`?',
      't.load.yaml:4:5-9 LG_VERB_UNKNOWN `http` is no verb | in loadgate: `get`',
      't.load.yaml:5:5-9 LG_VERB_UNKNOWN `GETT` is no verb of a short step | did you mean `GET`?',
      't.load.yaml:6:5-8 LG_VERB_UNKNOWN `get` is no verb of a short step | did you mean `GET`?',
      't.load.yaml:7:5-9 LG_VERB_MISSING a step needs a verb | for example `get: /path`',
      't.load.yaml:8:5-9 LG_VERB_UNKNOWN `POST` is no verb | did you mean `post`?',
    ],
  },
  {
    title: 'two verbs',
    files: `${TARGET}steps:\n  - get: /\n    post: /\n`,
    said: [
      't.load.yaml:4:5-9 LG_VERB_SEVERAL a step has one verb, and this one has `get` and `post` | each step is an entry of the list, with its own dash',
    ],
  },
  {
    title: 'what is no step',
    files: `${TARGET}steps:\n  - [GET /]\n  - 5\n  - GET\n`,
    said: [
      't.load.yaml:3:5-12 LG_VALUE_TYPE a step must be a map or `GET /path`, not a list',
      't.load.yaml:4:5-6 LG_VALUE_TYPE a step must be a map or `GET /path`, not `5`',
      't.load.yaml:5:5-8 LG_VALUE_INVALID `GET` needs a path | write `GET /path`',
    ],
  },
  {
    title: 'what stands in parallel',
    files: `${TARGET}steps:\n  - parallel: 0\n    steps: [GET /a]\n  - parallel: 2\n  - parallel: 2\n    steps: GET /\n  - parallel: 2\n    steps: []\n  - parallel: 2\n    steps:\n      - { get: /b, capture: { id: $.id } }\n      - get: /c/\${id}\n      - { group: G, steps: [ask: x] }\n      - { unit: plain, steps: [GET /d] }\n  - get: /e/\${id}\n`,
    said: [
      't.load.yaml:3:15-16 LG_VALUE_INVALID `parallel` must be at least 1',
      't.load.yaml:5:5-13 LG_KEY_MISSING `steps` is missing in `parallel`',
      't.load.yaml:7:12-17 LG_VALUE_TYPE steps must be a list, not `GET /` | each step begins with a dash',
      't.load.yaml:9:12-14 LG_STEPS_MISSING the list of steps is empty',
      't.load.yaml:13:19-21 LG_VARIABLE_UNSET `id` is not yet set here | what sets it stands further down, beside it in `parallel`, or in another flow',
      't.load.yaml:14:29-32 LG_PARALLEL_EXCLUSIVE `ask` cannot stand in `parallel`: a user of store does one thing at a time | put it before or after, or give it a flow of its own',
      't.load.yaml:15:11-15 LG_PARALLEL_EXCLUSIVE `unit` cannot stand in `parallel`: a user of store does one thing at a time | put it before or after, or give it a flow of its own',
    ],
  },
  {
    title: 'variables that one step in parallel sets and another may unset',
    files: `${TARGET}steps:\n  - parallel: 2\n    steps:\n      - { get: /a, capture: { id: $.id, own: $.own } }\n      - { get: /b, capture: { id?: $.id } }\n  - get: /c/\${own}\n  - get: /d/\${id}\n`,
    said: ['t.load.yaml:8:15-17 LG_VARIABLE_UNSET `id` is not set on every way to here | `${id:-…}` gives it a default'],
  },
  {
    title: 'paths with spaces: a dash that is indented too far swallows the steps below it',
    files: `${TARGET}steps:\n  - GET /a\n    - GET /b\n  - get: /c d\n  - GET /e?q=\${user.id} f\n  - GET /g?q=\${user.id | url}\n`,
    said: [
      't.load.yaml:3:5-11 LG_VALUE_INVALID a path holds no space, and this one looks like several steps | the dashes of one list stand below each other',
      't.load.yaml:5:10-14 LG_VALUE_INVALID a path holds no space | write `%20`, or values of the query under `query`',
      't.load.yaml:6:5-26 LG_VALUE_INVALID a path holds no space | write `%20`, or values of the query under `query`',
    ],
  },
  {
    title: 'words that join conditions elsewhere, beside templates too',
    files: `${TARGET}vars: { a: 1, b: 2 }\nsteps:\n  - if: \${a} == 1 && \${b} == 2\n    then: [GET /]\n  - repeat: 3\n    until: \${a} == done or \${b} == true\n    steps: [GET /]\n  - if: \${a} == "x and \${b}"\n    then: [GET /]\n`,
    said: [
      't.load.yaml:4:17-31 LG_CONDITION_VALUE `&&` does not join conditions | a list means *and*, `in a | b` is one of several; put text in quotes',
      't.load.yaml:7:20-40 LG_CONDITION_VALUE `or` does not join conditions | a list means *and*, `in a | b` is one of several; put text in quotes',
    ],
  },
  {
    title: 'what a verb needs',
    files: `${TARGET}steps:\n  - repeat: 3\n  - forEach: \${ids}\n    steps: [GET /]\n  - group: G\n  - if: \${run.id} == x\n  - unit: plain\n`,
    said: [
      't.load.yaml:3:5-11 LG_KEY_MISSING `steps` is missing in `repeat`',
      't.load.yaml:4:5-12 LG_KEY_MISSING `as` is missing in `forEach` | it names the variable that holds the entry',
      't.load.yaml:4:16-19 LG_VARIABLE_UNSET nothing sets `ids` | a `capture`, a `set` or `vars` gives it a value',
      't.load.yaml:6:5-10 LG_KEY_MISSING `steps` is missing in `group`',
      't.load.yaml:7:5-7 LG_KEY_MISSING `then` is missing in `if`',
      't.load.yaml:8:5-9 LG_KEY_MISSING `steps` is missing in `unit`',
    ],
  },
  {
    title: 'what a verb cannot be',
    files: `${TARGET}steps:\n  - forEach: [1]\n    as: x\n    steps: [GET /]\n  - repeat: -1\n    steps: [GET /]\n  - choose: 5\n  - choose: { b: [GET /], c: { weight: -1, steps: [GET /] } }\n  - unit: plan\n    steps: [{ ask: x }]\n`,
    said: [
      't.load.yaml:3:14-17 LG_VALUE_TYPE `forEach` must be a template that yields a list, such as `${ids}`',
      't.load.yaml:6:13-15 LG_VALUE_INVALID `repeat` must be at least 0',
      't.load.yaml:8:13-14 LG_VALUE_TYPE `choose` must be a map of branches, not `5` | write `choose: { name: { weight: 1, steps: … } }`',
      't.load.yaml:9:18-25 LG_VALUE_TYPE `b` must be a map with `steps`, not a list',
      't.load.yaml:9:40-42 LG_VALUE_INVALID `weight` must be more than 0',
      't.load.yaml:10:11-15 LG_VALUE_INVALID `unit` must be `plain` or `strict`, not `plan` | did you mean `plain`?',
    ],
  },
  {
    title: 'no steps at all',
    files: TARGET,
    said: ['t.load.yaml:1:1-2 LG_STEPS_MISSING there is nothing to do | write `steps:` or `flows:`, or `include` a file that has them'],
  },
  {
    title: 'an empty list of steps',
    files: `${TARGET}steps: []\n`,
    said: ['t.load.yaml:2:8-10 LG_STEPS_MISSING the list of steps is empty'],
  },
  {
    title: 'templates where none may stand',
    files: `${TARGET}steps:\n  - ask: SELECT \${run.id}\n  - get: /\n    name: A \${run.id}\n  - group: \${run.id}\n    steps: [GET /]\n`,
    said: [
      't.load.yaml:3:17-19 LG_TEMPLATE_REFUSED no `${…}` may stand in `ask` | use `params`',
      't.load.yaml:5:11-22 LG_NAME_TEMPLATE a name is never a template | one name is one row of the report, known before the run',
      't.load.yaml:6:12-21 LG_NAME_TEMPLATE a name is never a template | one name is one row of the report, known before the run',
    ],
  },
  {
    title: 'a key with a template',
    files: `${TARGET}steps:\n  - post: /\n    json: { "\${run.id}": 1 }\n`,
    said: ['! t.load.yaml:4:13-24 LG_TEMPLATE_KEY `${…}` in a key stays as it is written | only values are rendered'],
  },
  {
    title: 'one name for two verbs',
    files: `${TARGET}steps:\n  - get: /b\n    name: X\n  - post: /c\n    name: X\n  - group: X\n    steps: [GET /z]\n`,
    said: [
      't.load.yaml:6:11-12 LG_NAME_TWICE "X" is the name of a `get` already, and this is a `post` | the first stands in t.load.yaml:4; take another name',
      't.load.yaml:7:12-13 LG_NAME_TWICE "X" is the name of a `get` already, and this is a `group` | the first stands in t.load.yaml:4; take another name',
    ],
  },
  {
    title: 'names that mean something else',
    files: `${TARGET}steps:\n  - set: { data: 1, 1x: 2 }\n  - forEach: \${run.id}\n    as: user\n    steps: [GET /]\n`,
    said: [
      't.load.yaml:3:12-16 LG_KEY_REFUSED `data` means something else in a template | take another name',
      't.load.yaml:3:21-23 LG_KEY_REFUSED `1x` is no name of a variable | letters, digits, `_` and `-`, beginning with a letter',
      't.load.yaml:5:9-13 LG_KEY_REFUSED `user` means something else in a template | take another name',
    ],
  },
  {
    title: 'a flow that passes without a request',
    files: `${TARGET}steps:\n  - if: \${run.id} == x\n    then:\n      - GET /\nload: { users: 5, duration: 1m }\n`,
    said: [
      't.load.yaml:2:1-6 LG_FREE_ITERATION flow `t` can pass without a request and without a pause | a `think` step, or `pacing` in `load`, keeps it from spinning',
    ],
  },
  {
    title: 'a flow that is run every hour only',
    files: `${TARGET}steps:\n  - get: /\n    every: 1h\nload: { users: 5, duration: 1m }\n`,
    said: [
      't.load.yaml:2:1-6 LG_FREE_ITERATION flow `t` can pass without a request and without a pause | a `think` step, or `pacing` in `load`, keeps it from spinning',
    ],
  },
  {
    title: '`steps` and `flows` in one file',
    files: `${ONE_STEP}flows: { a: { steps: [GET /] } }\n`,
    said: ['t.load.yaml:4:1-6 LG_KEYS_EXCLUDE `steps` and `flows` exclude each other | `steps` is the one flow of a file'],
  },
  {
    title: 'a relative path without a target, told once',
    files: 'steps:\n  - GET /health\n  - GET /b\n',
    said: [
      't.load.yaml:2:5-16 LG_TARGET_MISSING nothing says where `GET /health` goes | write `target: http://…` at the top, or name an environment',
    ],
  },
  {
    title: 'a host that is not allowed',
    files: `${TARGET}steps:\n  - get: https://else.example/x\n  - get: http://127.0.0.1:9/x\n  - get: https://\${env.H:-x.example}/y\n`,
    said: [
      't.load.yaml:3:10-32 LG_HOST_REFUSED else.example is neither a target nor in `allowHosts` | write `allowHosts: [else.example]` at the top',
    ],
  },
];

saysOfEach('steps that cannot be', rows);
