import { type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const steps = (call: string, more = ''): string => `${TARGET}steps:\n  - call: ${call}\n${more}  - GET /\n`;
const GOOD = 'export const buy = ({ http }) => http.get("/a")\n';

const rows: readonly Row[] = [
  {
    title: 'a file that is not there',
    files: { 't.load.yaml': steps('shpo.ts#buy'), 'shop.ts': GOOD },
    said: ['t.load.yaml:3:11-18 LG_FILE_MISSING there is no file shpo.ts | did you mean `shop.ts`?'],
  },
  {
    title: 'a function that the file does not export',
    files: { 't.load.yaml': steps('shop.ts#by'), 'shop.ts': GOOD },
    said: ['t.load.yaml:3:19-21 LG_SCRIPT_FUNCTION shop.ts exports no `by` | did you mean `buy`?'],
  },
  {
    title: 'a file that exports nothing',
    files: { 't.load.yaml': steps('shop.ts#buy'), 'shop.ts': 'const buy = 1\n' },
    said: ['t.load.yaml:3:19-22 LG_SCRIPT_FUNCTION shop.ts exports no `buy` | it exports nothing'],
  },
  {
    title: 'no function, a template, a file that is no script, one outside of the project',
    files: `${TARGET}steps:\n  - call: shop.ts\n  - call: \${x}.ts#buy\n  - call: shop.py#buy\n  - call: ../../shop.ts#buy\n  - GET /\n`,
    said: [
      't.load.yaml:3:11-18 LG_VALUE_INVALID `call` needs a file and a function of it, as they are | write `steps.ts#function`',
      't.load.yaml:4:11-22 LG_VALUE_INVALID `call` needs a file and a function of it, as they are | write `steps.ts#function`',
      't.load.yaml:5:11-18 LG_SCRIPT_INVALID shop.py is no script: its name ends in `.ts`, `.mts`, `.js` or `.mjs`',
      't.load.yaml:6:11-24 LG_FILE_OUTSIDE ../shop.ts lies outside of the project | a project is the folder of loadgate.config.yaml, without one that of the scenario',
    ],
  },
  {
    title: 'what Node cannot run, in the script and in what it imports',
    files: {
      't.load.yaml': steps('shop.ts#buy'),
      'shop.ts': `import { size } from './size.ts'\nimport { x } from './gone.ts'\n${GOOD}`,
      'size.ts': 'export const size = 1\nenum Size { s }\n',
    },
    said: [
      'shop.ts:2:19-30 LG_FILE_MISSING there is no file gone.ts',
      'size.ts:2:1-16 LG_SCRIPT_INVALID TypeScript enum: Node only takes types away, and this is more than a type',
    ],
  },
  {
    title: 'what stands beside the verb',
    files: {
      't.load.yaml': steps(
        'shop.ts#buy',
        '    expect: status == 200\n    capture: { id: $.id, run: $.x }\n    wiht: {}\n    with: { a: "${gone}" }\n',
      ),
      'shop.ts': GOOD,
    },
    said: [
      't.load.yaml:4:13-19 LG_CONDITION_SUBJECT there is no `status` in what came back | did you mean `$.status`? there are `body`, `json`, `time`, a JSONPath `$.…`, `/regex/`',
      't.load.yaml:5:26-29 LG_CAPTURE_NAME `run` means something else in a template | take another name',
      't.load.yaml:6:5-9 LG_KEY_UNKNOWN unknown key `wiht` in `call` | did you mean `with`?',
      't.load.yaml:7:19-23 LG_VARIABLE_UNSET nothing sets `gone` | a `capture`, a `set` or `vars` gives it a value',
    ],
  },
  {
    title: 'a name that two verbs share',
    files: {
      't.load.yaml': steps('shop.ts#buy'),
      'shop.ts': 'export const buy = ({ http }) => [http.get("/a", { name: "A" }), http.post("/a", { name: "A" })]\n',
    },
    said: [
      'shop.ts:1:66-75 LG_NAME_TWICE "A" is the name of a `get` already, and this is a `post` | the first stands in shop.ts:1; take another name',
    ],
  },
  {
    title: 'a function that is not there: its names are not missed a second time',
    files: {
      't.load.yaml': `${steps('shop.ts#by')}gates:\n  - p95 of "A" < 1s\n  - p95 of each "B*" < 1s\n  - p95 < 1s\n  - p95 of flow "x" < 1s\n`,
      'shop.ts': GOOD,
    },
    said: [
      't.load.yaml:3:19-21 LG_SCRIPT_FUNCTION shop.ts exports no `by` | did you mean `buy`?',
      't.load.yaml:9:17-20 LG_GATE_SCOPE no flow is called "x"',
    ],
  },
  {
    title: 'a script in a package of CommonJS',
    files: { 't.load.yaml': steps('shop.ts#buy'), 'shop.ts': GOOD, 'package.json': '{"type":"commonjs"}' },
    said: [
      't.load.yaml:3:11-18 LG_SCRIPT_INVALID shop.ts would be CommonJS: package.json says "type": "commonjs" | write "type": "module" there, or name it shop.mts',
    ],
  },
  {
    title: 'a gate on a name that the script makes up',
    files: {
      't.load.yaml': `${steps('shop.ts#buy')}gates:\n  - p95 of "A 1" < 1s\n  - p95 of "A 2" < 1s\n  - p95 of "GET /a/{b}" < 1s\n`,
      'shop.ts':
        'export const buy = ({ http }) => { http.get(`/a/${b}`); http.get("/", { name: `A ${1}` }); http.get("/x", { name: "A 2" }) }\n',
    },
    said: ['t.load.yaml:6:12-17 LG_GATE_SCOPE no step is called "A 1" | did you mean "A 2"?'],
  },
  {
    title: 'a script beside others that speaks what does one thing at a time',
    files: {
      't.load.yaml': `${TARGET}steps:\n  - parallel: 2\n    steps:\n      - call: shop.ts#buy\n      - GET /\n`,
      'shop.ts': 'export const buy = ({ store }) => store.ask("x")\n',
    },
    said: [
      't.load.yaml:5:9-13 LG_PARALLEL_EXCLUSIVE `call` cannot stand in `parallel`: a user of store does one thing at a time | put it before or after, or give it a flow of its own',
    ],
  },
  {
    title: 'a flow of a call that asks nothing',
    files: { 't.load.yaml': `${TARGET}steps:\n  - call: shop.ts#buy\n`, 'shop.ts': 'export const buy = () => 1\n' },
    said: [
      't.load.yaml:2:1-6 LG_FREE_ITERATION flow `t` can pass without a request and without a pause | a `think` step, or `pacing` in `load`, keeps it from spinning',
    ],
  },
];

saysOfEach('scripts', rows);
