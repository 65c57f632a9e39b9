import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkConfig, checkFlows } from './check-scenario.ts';
import { checked, inMemory, language } from './checked-files.test.ts';
import { formatProblems } from './format-problems.ts';

const SCENARIO = `type: stress
include: a.flows.yaml
target: \${env.URL:-http://localhost}
load: { users: 1..3 by 1, think: 10ms..20ms, duration: 3m, warmup: 10s }
vars: { tier: gold, list: [1, 2] }
http: { timeout: 5s, headers: { x-a: "\${secret.A}" } }
data:
  rows: { rows: [{ a: 1, b: x }], order: shuffle }
steps:
  - get: /a/\${data.rows.a}
    name: A
    expect: [200, $.id exists]
    capture: { id: $.id, next?: header.next }
    retry: { times: 2, on: [timeout], wait: 1s }
  - if: \${tier} == gold
    then: [GET /vip]
    else: [{ think: 1s }]
  - repeat: 3
    until: \${next} absent
    steps:
      - group: G
        steps: [{ use: part, with: { x: "\${id}" } }]
  - choose:
      a: { weight: 2, steps: [{ log: "\${id} \${random.int(1, 5)}" }] }
      b: { steps: [{ set: { y: 1 } }] }
gates: [p95 < 1s, error_rate of "A" < 5% during peak, no error_rate]
monitors: { m: { prometheus: "http://localhost/m" } }
reporters: [console, { csv: { separator: ";" } }]
`;
const FLOWS = `flows:
  more: { weight: 3, steps: [{ forEach: "\${vars.list}", as: e, steps: [GET /e] }, GET /z] }
fragments: { part: [{ post: "/p/\${x}", json: { a: [1, { b: "\${x}" }] } }] }
cleanup: [{ delete: /all }]
`;
const CONFIG = `environment: local
environments: { local: { target: http://localhost, limits: { users: 10 } } }
gates: { stress: [p99 < 2s] }
notify: [{ webhook: x }]
`;
const FILES = { 't.load.yaml': SCENARIO, 'a.flows.yaml': FLOWS, 'loadgate.config.yaml': CONFIG };

/** A file with a piece cut out and something put in its place. */
const broken = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.nat(text.length),
      fc.nat(30),
      fc.oneof(
        fc.constantFrom(
          '',
          ':',
          ' ',
          '\n',
          '- ',
          '[',
          ']',
          '{',
          '}',
          '"',
          '${',
          '}',
          '#x',
          '!t ',
          '&a ',
          '*a',
          '? ',
          '| ',
          '\t',
          'null',
          '~',
          '-1',
          '1e9',
          '\u{1f600}',
          '__proto__: 1',
          '<<: {}',
          '$.[',
          '/(/',
        ),
        fc.string({ maxLength: 8 }),
      ),
    )
    .map(([at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length));

describe('any text', () => {
  it('the whole is a plan before it is broken', () =>
    assert.deepEqual(
      checked(FILES).problems.filter(({ severity }) => severity === 'error'),
      [],
    ));

  for (const [name, text] of Object.entries(FILES))
    it(`${name}, broken anywhere, never throws, and every problem stands in a line of its file`, () => {
      fc.assert(
        fc.property(broken(text), (worse) => {
          const files = { ...FILES, [name]: worse };
          const { problems, sources, plan } = checked(files);
          assert.equal(
            plan === undefined,
            problems.some(({ severity }) => severity === 'error'),
          );
          for (const { location, message } of problems) {
            const line = sources.get(location.file)?.split('\n')[location.line - 1];
            assert.ok(line !== undefined, `${location.file}:${location.line} of ${message}`);
            assert.ok(
              location.column >= 1 && location.column <= line.length + 1,
              `${location.file}:${location.line}:${location.column} of ${message}`,
            );
          }
          formatProblems(problems, sources, { color: true, columns: 40 });
          const request = { cwd: '/p', files: inMemory(files), language, env: {} };
          checkFlows({ ...request, file: '/p/a.flows.yaml' });
          checkConfig({ ...request, file: '/p/loadgate.config.yaml' });
        }),
        { numRuns: 100 },
      );
    });
});
