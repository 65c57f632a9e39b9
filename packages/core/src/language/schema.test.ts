import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { checked, language } from '../scenario/checked-files.test.ts';
import { type LanguageFile, schemaOf } from './schema.ts';

const validators = Object.fromEntries(
  (['scenario', 'flows', 'config'] as const).map((kind) => [
    kind,
    new Ajv2020({ allErrors: true, strict: false }).compile(schemaOf(kind, language)),
  ]),
) as Readonly<Record<LanguageFile, ValidateFunction>>;

const H = 'target: http://localhost\n';
const S = `${H}steps: [GET /]\n`;

/** What the checker takes the schema takes too. */
const right: readonly (readonly [title: string, kind: LanguageFile, text: string])[] = [
  ['the smallest', 'scenario', S],
  [
    'every kind of step',
    'scenario',
    `${H}steps:\n  - GET /a\n  - { post: /b, json: { a: [1, null, "\${run.id}"] }, name: B, expect: [200, $.id exists], capture: { id: $.id, n?: $.n }, timeout: 1s, retry: { times: 1, wait: 5ms }, onFail: continue, every: 1m }\n  - { think: 1s..3s }\n  - { set: { x: 1 } }\n  - { log: hi }\n  - { group: G, steps: [GET /c] }\n  - { repeat: 3, until: "\${x} == 1", steps: [GET /d] }\n  - { forEach: "\${x}", as: e, steps: [GET /e] }\n  - { if: "\${x} == 1", then: [GET /f], else: [GET /g] }\n  - { choose: { a: { weight: 2, steps: [GET /h] }, b: { steps: [GET /i] } } }\n  - { use: f, with: { y: 1 } }\n  - { unit: plain, steps: [{ ask: q }] }\nfragments: { f: [GET /y] }\n`,
  ],
  [
    'a load',
    'scenario',
    `${S}load: { users: 0..10, think: 1s, pacing: 2s, duration: "\${env.D:-1m}", warmup: 10s, gracefulStop: 1s, seed: 1 }\n`,
  ],
  ['arrivals', 'scenario', `${S}load: { arrivals: 20/s, spacing: poisson, maxUsers: 5, rampUp: 5s, duration: 1m }\n`],
  ['stairs', 'scenario', `${S}load: { users: 25..500 by 25, duration: 20m }\n`],
  ['a number of users', 'scenario', `${S}load: { users: 5, iterations: 5 }\n`],
  ['stages', 'scenario', `${S}load: { stages: [{ name: a, users: 1, duration: 1m, warmup: true }] }\n`],
  ['a type and its keys', 'scenario', `${S}type: stress\nslo: [a]\n`],
  ['a section', 'scenario', `${S}http: { timeout: 5s, headers: { a: "\${env.A}" }, auth: { bearer: x }, expect: status < 500 }\n`],
  [
    'reporters, monitors, data, vars',
    'scenario',
    `${S}reporters: [console, { csv: { separator: ";" } }]\nmonitors: { m: { prometheus: x } }\ndata: { d: { rows: [{ a: 1 }], order: shuffle } }\nvars: { v: [1] }\n`,
  ],
  ['a flows file', 'flows', 'include: [a.flows.yaml]\nflows: { f: { weight: 0.5, steps: [GET /] } }\ncleanup: [{ delete: /x }]\n'],
  [
    'a config',
    'config',
    'scenarios: s\ngates: { smoke: [p95 < 1s] }\nlimits: { users: 5, arrivals: 5/s, duration: 1h }\nheaders: { a: 1 }\nenvironment: e\nenvironments: { e: { target: x, protected: true, allowed: { days: Mon..Fri, hours: 20:00..06:00 }, http: { timeout: 1s } } }\n',
  ],
];

/** What one value alone shows to be wrong. */
const wrong: readonly (readonly [title: string, kind: LanguageFile, text: string])[] = [
  ['an unknown key', 'scenario', `${S}foo: 1\n`],
  ['an unknown key in a step', 'scenario', `${H}steps: [{ get: /, exepct: 1 }]\n`],
  ['an unknown verb', 'scenario', `${H}steps: [{ gett: / }]\n`],
  ['an unknown short step', 'scenario', `${H}steps: [GETT /]\n`],
  ['a missing key', 'scenario', `${H}steps: [{ group: G }]\n`],
  ['a missing option', 'scenario', `${H}steps: [{ forEach: "\${x}", steps: [GET /] }]\n`],
  ['an unknown type', 'scenario', `${S}type: smoek\n`],
  ['arrivals without a unit', 'scenario', `${S}load: { arrivals: 20 }\n`],
  ['a duration without a unit', 'scenario', `${S}load: { duration: 20 }\n`],
  ['a fraction of a user', 'scenario', `${S}load: { users: 1.5 }\n`],
  ['an unknown key of a section', 'scenario', `${S}http: { tiemout: 5s }\n`],
  ['an unknown reporter', 'scenario', `${S}reporters: [consle]\n`],
  ['a load in a flows file', 'flows', 'load: {}\n'],
  ['steps in a config', 'config', 'steps: []\n'],
  ['an unknown key of an environment', 'config', 'environments: { e: { targt: x } }\n'],
];

describe('schemaOf', () => {
  for (const [title, kind, text] of right)
    it(`takes ${title}`, () => {
      const validate = validators[kind];
      assert.ok(validate(parse(text)), JSON.stringify(validate.errors, null, 1));
      if (kind === 'scenario')
        assert.deepEqual(
          checked(text, { env: { A: 'x' } }).problems.filter(({ severity }) => severity === 'error'),
          [],
        );
    });

  for (const [title, kind, text] of wrong)
    it(`refuses ${title}`, () => {
      assert.equal(validators[kind](parse(text)), false);
      if (kind === 'scenario') assert.notDeepEqual(checked(text).problems, []);
    });

  it('is draft 2020-12, JSON, and every reference in it has its definition', () => {
    for (const kind of ['scenario', 'flows', 'config'] as const) {
      const schema = schemaOf(kind, language);
      assert.equal(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema');
      assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
      const names = [...JSON.stringify(schema).matchAll(/#\/\$defs\/([^"]+)/g)].map(([, name]) => name as string);
      for (const name of names) assert.ok(name in (schema['$defs'] as object), name);
    }
  });

  it('describes every key', () => {
    const { properties } = schemaOf('scenario', language) as { properties: Record<string, { description?: string }> };
    assert.deepEqual(
      Object.entries(properties).flatMap(([key, { description }]) => (description === undefined && key !== 'slo' ? [key] : [])),
      [],
    );
  });
});
