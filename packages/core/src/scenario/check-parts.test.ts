import assert from 'node:assert/strict';
import { checkConfig, checkFlows } from './check-scenario.ts';
import { inMemory, language, said } from './checked-files.test.ts';

type Check = typeof checkFlows;
const sayings = (check: Check, file: string, files: Readonly<Record<string, string>>): readonly string[] =>
  check({ file: `/p/${file}`, cwd: '/p', files: inMemory(files), language, env: {}, purpose: 'look' }).problems.map(said);

describe('checkFlows', () => {
  const alone = (text: string, more: Readonly<Record<string, string>> = {}): readonly string[] =>
    sayings(checkFlows, 'a.flows.yaml', { 'a.flows.yaml': text, ...more });

  it('does not miss what a scenario may bring', () =>
    assert.deepEqual(
      alone(
        'flows: { f: { load: { users: 1 }, steps: [{ use: elsewhere }, "GET /${data.rows.x}/${vars.y}/${z}/${env.E}"] } }\nfragments: { own: ["GET /${w}"] }\n',
      ),
      [],
    ));

  it('says what is wrong in it, and in what it includes', () =>
    assert.deepEqual(
      alone(
        'include: b.flows.yaml\nlaod: {}\nflows: { f: { load: { usrs: 1 }, steps: [GETT /] } }\nfragments: { own: [{ get: /, exepct: 1 }] }\nlimits: { users: -1 }\n',
        {
          'b.flows.yaml': 'data: { d: { file: no.csv } }\n',
        },
      ),
      [
        'a.flows.yaml:2:1-5 LG_KEY_UNKNOWN unknown key `laod`',
        'a.flows.yaml:3:23-27 LG_KEY_UNKNOWN unknown key `usrs` in `load` | did you mean `users`?',
        'a.flows.yaml:3:42-46 LG_VERB_UNKNOWN `GETT` is no verb of a short step | did you mean `GET`?',
        'a.flows.yaml:4:30-36 LG_KEY_UNKNOWN unknown key `exepct` in `get` | did you mean `expect`?',
        'a.flows.yaml:5:18-20 LG_VALUE_INVALID `users` must be at least 0',
        'b.flows.yaml:1:20-26 LG_FILE_MISSING there is no file no.csv',
      ],
    ));

  it('misses what nothing else can bring', () =>
    assert.deepEqual(alone('flows: { f: { steps: [{ get: /a, capture: { n?: $.n } }, "GET /${n}"] } }\n'), [
      'a.flows.yaml:1:66-67 LG_VARIABLE_UNSET `n` is not set on every way to here | `${n:-…}` gives it a default',
    ]));
});

describe('checkConfig', () => {
  it('takes one that is right', () =>
    assert.deepEqual(
      sayings(checkConfig, 'loadgate.config.yaml', {
        'loadgate.config.yaml':
          'scenarios: s\nresults: r\nreporters: [console]\nhttp: { timeout: 5s }\nheaders: { a: b }\ngates: { smoke: [p95 < 1s] }\nlimits: { users: 5 }\nallowHosts: [a.b]\nenvironment: e\nenvironments: { e: { target: "${env.T:-http://localhost}", monitors: { m: { prometheus: x } } } }\n',
      }),
      [],
    ));

  it('says what is wrong in all of it, environments that are not chosen included', () =>
    assert.deepEqual(
      sayings(checkConfig, 'loadgate.config.yaml', {
        'loadgate.config.yaml':
          'steps: []\nreporters: [csvv]\ngates: { smoke: [p95 <] }\nbaseline: { file: no.json, gates: [p95] }\nenvironment: staging\nenvironments: { e: { monitors: { m: { prom: x } }, http: { expect: [status = 200] }, allowed: { days: 5 } } }\nheaders: { a: [] }\n',
      }),
      [
        'loadgate.config.yaml:1:1-6 LG_KEY_UNKNOWN `steps` has no place in loadgate.config.yaml | it stands in a scenario or a flows file',
        'loadgate.config.yaml:2:13-17 LG_NAME_UNKNOWN there is no reporter `csvv` | did you mean `csv`?',
        'loadgate.config.yaml:3:18-23 LG_GATE_SYNTAX a limit is missing | write for example `500ms`, `2%` or `250/s`',
        'loadgate.config.yaml:4:19-26 LG_FILE_MISSING there is no file no.json',
        'loadgate.config.yaml:4:36-39 LG_GATE_SYNTAX a gate needs a limit | write for example `p95 < …`',
        'loadgate.config.yaml:5:14-21 LG_NAME_UNKNOWN there is no environment `staging` | there are: e',
        'loadgate.config.yaml:6:39-43 LG_NAME_UNKNOWN monitor `m` is of no known kind | kinds are prometheus',
        'loadgate.config.yaml:6:76-77 LG_CONDITION_OPERATOR `=` is no operator | did you mean `==`?',
        'loadgate.config.yaml:6:103-104 LG_VALUE_TYPE `days` must be text, not `5` | write `"5"`',
        'loadgate.config.yaml:7:15-17 LG_VALUE_TYPE `a` must be text, a number, `true` or `false` or `null`, not a list',
      ],
    ));
});
