import { ONE_STEP, PLACES, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const rows: readonly Row[] = [
  {
    title: 'a type',
    files: `${ONE_STEP}type: smoek\n`,
    said: ['t.load.yaml:4:7-12 LG_NAME_UNKNOWN there is no test type `smoek` | did you mean `smoke`?'],
  },
  {
    title: 'an environment, without a config',
    files: ONE_STEP,
    asked: { environment: 'prod' },
    said: ['--env:1:1-5 LG_NAME_UNKNOWN there is no environment `prod` | environments stand in loadgate.config.yaml'],
  },
  {
    title: 'an environment',
    files: { 't.load.yaml': ONE_STEP, 'loadgate.config.yaml': PLACES },
    asked: { environment: 'prdo' },
    said: ['--env:1:1-5 LG_NAME_UNKNOWN there is no environment `prdo` | did you mean `prod`?'],
  },
  {
    title: 'the config’s default environment',
    files: { 't.load.yaml': ONE_STEP, 'loadgate.config.yaml': `${PLACES}environment: lcal\n` },
    said: ['loadgate.config.yaml:8:14-18 LG_NAME_UNKNOWN there is no environment `lcal` | did you mean `local`?'],
  },
  {
    title: 'a step, a stage, a flow and a metric in gates',
    files: `${TARGET}steps:\n  - get: /\n    name: CRM Search\nload: { users: 1, duration: 1m }\ngates:\n  - p95 of "CRM Serach" < 600ms\n  - p95 < 1s during peek\n  - p95 of flow "x" < 1s\n  - p9x < 1s\n`,
    said: [
      't.load.yaml:7:12-24 LG_GATE_SCOPE no step is called "CRM Serach" | did you mean "CRM Search" (line 4)?',
      't.load.yaml:8:21-25 LG_GATE_STAGE no stage is called `peek` | there are `load`',
      't.load.yaml:9:17-20 LG_GATE_SCOPE no flow is called "x"',
      't.load.yaml:10:5-8 LG_GATE_METRIC there is no metric `p9x` | did you mean `p90`?',
    ],
  },
  {
    title: 'a stage of a load that cannot be read is not missed',
    files: `${ONE_STEP}load: { stages: [{ nam: peak, users: 1, duration: 1m }] }\ngates: [p95 < 1s during peak]\n`,
    said: ['t.load.yaml:4:20-23 LG_KEY_UNKNOWN unknown key `nam` in `stages` | did you mean `name`?'],
  },
  {
    title: 'a step that cannot be read is not missed',
    files: `${TARGET}steps:\n  - gett: /\n    name: A\n    capture: { id: $.id }\n  - get: /\${id}\ngates: [p95 of "A" < 1s]\n`,
    said: ['t.load.yaml:3:5-9 LG_VERB_UNKNOWN `gett` is no verb | did you mean `get`?'],
  },
  {
    title: 'a fragment',
    files: `${TARGET}fragments: { search: [GET /s] }\nsteps:\n  - use: serach\n  - use: search\n`,
    said: ['t.load.yaml:4:10-16 LG_NAME_UNKNOWN there is no fragment `serach` | did you mean `search`?'],
  },
  {
    title: 'a fragment that uses itself by way of another',
    files: `${TARGET}fragments: { a: [{ use: b }], b: [{ use: a }] }\nsteps:\n  - use: a\n`,
    said: ['t.load.yaml:2:42-43 LG_FRAGMENT_CYCLE fragment `a` uses itself'],
  },
  {
    title: 'a data source and a column',
    files: `${TARGET}data: { people: { rows: [{ name: A, mail: B }] } }\nsteps:\n  - get: /\${data.peple.name}\n  - get: /\${data.people.nmae}\n`,
    said: [
      't.load.yaml:4:18-23 LG_NAME_UNKNOWN there is no data source `peple` | did you mean `people`?',
      't.load.yaml:5:25-29 LG_COLUMN_UNKNOWN data source `people` has no column `nmae` | did you mean `name`?',
    ],
  },
  {
    title: 'an entry of vars',
    files: `${TARGET}vars: { tier: gold }\nsteps:\n  - get: /\${vars.teir}/\${tier}\n`,
    said: ['t.load.yaml:4:18-22 LG_NAME_UNKNOWN there is no `teir` in `vars` | did you mean `tier`?'],
  },
  {
    title: 'a reporter',
    files: `${ONE_STEP}reporters: [consle, csv, csv, 5, { console: { a: 1 } }]\n`,
    said: [
      't.load.yaml:4:13-19 LG_NAME_UNKNOWN there is no reporter `consle` | did you mean `console`?',
      't.load.yaml:4:26-29 LG_NAME_TWICE reporter `csv` stands here twice',
      't.load.yaml:4:31-32 LG_VALUE_TYPE a reporter must be a name or `name: { options }`, not `5`',
      't.load.yaml:4:45-53 LG_VALUE_INVALID reporter `console` has no options',
    ],
  },
  {
    title: 'a kind of monitor',
    files: `${ONE_STEP}monitors: { a: { promtheus: x }, b: 5 }\n`,
    said: [
      't.load.yaml:4:18-27 LG_NAME_UNKNOWN monitor `a` is of no known kind | did you mean `prometheus`?',
      't.load.yaml:4:37-38 LG_VALUE_TYPE monitor `b` must be a map, not `5` | write for example `{ prometheus: http://…/metrics }`',
    ],
  },
  {
    title: 'a flow to keep',
    files: `${TARGET}flows: { buy: { steps: [GET /] }, look: { steps: [GET /b] } }\n`,
    asked: { only: 'bye' },
    said: ['--only:1:1-4 LG_NAME_UNKNOWN there is no flow `bye` | flows are buy, look'],
  },
  {
    title: 'a type in the config’s gates',
    files: { 't.load.yaml': ONE_STEP, 'loadgate.config.yaml': 'gates: { smok: [], stress: [p95 << 1] }\n' },
    said: [
      'loadgate.config.yaml:1:10-14 LG_NAME_UNKNOWN there is no test type `smok` | did you mean `smoke`?',
      'loadgate.config.yaml:1:33-35 LG_GATE_SYNTAX `<<` is no operator of a gate | operators are `<` `<=` `>` `>=` `==`',
    ],
  },
  {
    title: 'what two files define',
    files: {
      't.load.yaml': `${TARGET}include: a.flows.yaml\nflows: { x: { steps: [GET /] } }\ncleanup:\n  - GET /\ndata: { d: { rows: [{ a: 1 }] } }\nfragments: { f: [GET /] }\n`,
      'a.flows.yaml':
        'flows: { x: { steps: [GET /] } }\ncleanup:\n  - GET /\ndata: { d: { rows: [{ a: 1 }] } }\nfragments: { f: [GET /] }\n',
    },
    said: [
      't.load.yaml:3:10-11 LG_NAME_TWICE there is a `x` already | the first stands in a.flows.yaml:1',
      't.load.yaml:4:1-8 LG_NAME_TWICE there is a `cleanup` already | the first stands in a.flows.yaml:2',
      't.load.yaml:6:9-10 LG_NAME_TWICE there is a `d` already | the first stands in a.flows.yaml:4',
      't.load.yaml:7:14-15 LG_NAME_TWICE there is a `f` already | the first stands in a.flows.yaml:5',
    ],
  },
  {
    title: 'names that nothing uses are a warning',
    files: `${TARGET}fragments: { a: [GET /] }\ndata: { d: { rows: [{ a: 1 }] } }\nvars: { v: 1 }\nsteps:\n  - GET /\n`,
    said: [
      '! t.load.yaml:2:14-15 LG_NAME_UNUSED fragment `a` is never used',
      '! t.load.yaml:3:9-10 LG_NAME_UNUSED data source `d` is never used',
      '! t.load.yaml:4:9-10 LG_NAME_UNUSED variable `v` is never used',
    ],
  },
];

saysOfEach('names that do not exist, or twice', rows);
