import { ONE_STEP, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const rows: readonly Row[] = [
  {
    title: 'an include that does not exist',
    files: `${ONE_STEP}include: x.flows.yaml\n`,
    said: ['t.load.yaml:4:10-22 LG_FILE_MISSING there is no file x.flows.yaml'],
  },
  {
    title: 'an include that is misspelt',
    files: { 't.load.yaml': `${TARGET}include: adaptr.flows.yaml\n`, 'adapter.flows.yaml': 'steps:\n  - GET /\n' },
    said: ['t.load.yaml:2:10-27 LG_FILE_MISSING there is no file adaptr.flows.yaml | did you mean `adapter.flows.yaml`?'],
  },
  {
    title: 'files that include each other',
    files: {
      't.load.yaml': `${TARGET}include: a.flows.yaml\n`,
      'a.flows.yaml': 'include: b.flows.yaml\nsteps:\n  - GET /\n',
      'b.flows.yaml': 'include: a.flows.yaml\n',
    },
    said: ['b.flows.yaml:1:10-22 LG_INCLUDE_CYCLE `a.flows.yaml` includes itself by way of this file'],
  },
  {
    title: 'data files',
    files: {
      't.load.yaml': `${TARGET}data:\n  a: { file: a.csv }\n  b: { file: b.csv }\n  c: { file: c.txt }\n  d: { file: d.json }\n  e: { file: e.csv, rows: [{ a: 1 }] }\n  f: {}\n  g: { file: miss.csv }\n  h: { file: h.csv }\n  i: { file: i.json }\nsteps:\n  - GET /\n`,
      'a.csv': 'x,y\n1,2\n3\n',
      'b.csv': 'x,x\n',
      'c.txt': '',
      'd.json': '{}',
      'e.csv': '',
      'h.csv': 'x\n"1\n',
      'i.json': '[1]',
    },
    said: [
      't.load.yaml:3:14-19 LG_DATA_INVALID a.csv:3: 1 values for 2 columns | put a value that holds a comma in quotes',
      't.load.yaml:4:14-19 LG_DATA_INVALID b.csv:1: column `x` stands there twice',
      't.load.yaml:5:14-19 LG_DATA_INVALID c.txt: a data file ends in .csv or .json',
      't.load.yaml:6:14-20 LG_DATA_INVALID d.json: JSON data is a list of objects | write `[{ "name": "…" }, …]`',
      't.load.yaml:7:21-25 LG_KEYS_EXCLUDE `file` and `rows` exclude each other',
      't.load.yaml:8:3-4 LG_KEY_MISSING `f` has no rows | write `file: data.csv` or `rows: […]`',
      't.load.yaml:9:14-22 LG_FILE_MISSING there is no file miss.csv',
      't.load.yaml:10:14-19 LG_DATA_INVALID h.csv:2: a quote is never closed',
      't.load.yaml:11:14-20 LG_DATA_INVALID i.json: row 1 is no object',
    ],
  },
  {
    title: 'a baseline',
    files: {
      't.load.yaml': `${ONE_STEP}baseline: { file: b.json, gates: [p95 of each <= baselin] }\n`,
      'b.json': '{"schema":1,\n "steps": { "x": { "p95Ms": "5" } } }',
    },
    said: [
      'b.json:1:1-13 LG_KEY_MISSING `kind` is missing in `b.json`',
      'b.json:2:29-32 LG_VALUE_TYPE `p95Ms` must be a number, not `"5"`',
    ],
  },
  {
    title: 'a baseline that does not exist',
    files: `${ONE_STEP}baseline: { file: b.json }\n`,
    said: ['t.load.yaml:4:19-25 LG_FILE_MISSING there is no file b.json'],
  },
  {
    title: 'an included file that is broken, beside the scenario’s own mistakes',
    files: { 't.load.yaml': `${TARGET}include: a.flows.yaml\nload: { vus: 1 }\n`, 'a.flows.yaml': 'steps:\n  - get: [\n' },
    said: [
      'a.flows.yaml:2:10-11 LG_YAML_SYNTAX `[` is never closed by `]`',
      't.load.yaml:3:9-12 LG_KEY_UNKNOWN unknown key `vus` in `load` | in loadgate: `users`',
    ],
  },
];

saysOfEach('files that are not there, or not what they should be', rows);
