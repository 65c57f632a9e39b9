import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseGate } from './parse-gate.ts';
import { printGate } from './print-gate.ts';

const SPELT: readonly (readonly [written: string, printed: string])[] = [
  ['p95 < 500ms', 'p95 < 500ms'],
  ['  p95   <  500ms ', 'p95 < 500ms'],
  ['p99.9 of "CRM Search" <= 1.5s', 'p99.9 of "CRM Search" <= 1.5s'],
  ['error_rate of each < 50%', 'error_rate of each < 50%'],
  ['error_rate of each "CRM *" < 2%', 'error_rate of each "CRM *" < 2%'],
  ['p95 of flow "people" < 400ms', 'p95 of flow "people" < 400ms'],
  ['p95 of tag "read" < 400ms', 'p95 of tag "read" < 400ms'],
  ['p95 of "a \\"b\\"" < 1s', 'p95 of "a \\"b\\"" < 1s'],
  ['error_rate < 10% during peak', 'error_rate < 10% during peak'],
  ['error_rate < 10% during "the peak"', 'error_rate < 10% during "the peak"'],
  ['p95 < 1s in every 10s', 'p95 < 1s in every 10s'],
  ['p95 < 1s during peak in every 60s or abort after 5s', 'p95 < 1s during peak in every 1m or abort after 5s'],
  ['p95 < 1s or abort', 'p95 < 1s or abort'],
  ['throughput >= 270/s or warn', 'throughput >= 270/s or warn'],
  ['p95 of each <= baseline + 10% (at least 5ms)', 'p95 of each <= baseline + 10% (at least 5ms)'],
  ['p95 of each <= baseline', 'p95 of each <= baseline'],
  ['throughput of each >= 90% of baseline', 'throughput of each >= 90% of baseline'],
  ['throughput of each >= baseline - 10%', 'throughput of each >= baseline - 10%'],
  ['dropped == 0', 'dropped == 0'],
  ['no error_rate', 'no error_rate'],
  ['no p95 of each during peak', 'no p95 of each during peak'],
];

/** The tree without where its parts stand. */
const withoutPlaces = (tree: unknown): unknown =>
  JSON.parse(
    JSON.stringify(tree, (key, value) => (['offset', 'length', 'start', 'end', 'at'].includes(key) ? undefined : (value as unknown))),
  );

/** What cannot be read: the text, what is blamed, and what is said of it. */
const UNREADABLE: readonly (readonly [written: string, blamed: string, said: RegExp, hint?: RegExp])[] = [
  ['', '', /a gate is empty/],
  ['< 5ms', '<', /begins with its metric/],
  ['p95', '', /needs a limit/],
  ['p95 = 5ms', '=', /`=` is no operator/, /`<=`/],
  ['p95 of "B" during busy < 2s', 'during', /stands behind the limit/, /during peak/],
  ['p95 => 5ms', '=>', /no operator/, /`>=`/],
  ['p95 below 5ms', 'below', /no operator/, /`<`/],
  ['p95 off "x" < 5ms', 'off', /no operator/, /`of`/],
  ['p95<5ms', '<', /between spaces/, /`p95 < 5ms`/],
  ['p95 <', '', /limit is missing/],
  ['p95 < or warn', 'or', /limit is missing/],
  ['p95 < 500 ms', '500 ms', /one word/, /`500ms`/],
  ['p95 of CRM Search < 5ms', 'CRM Search', /in quotes/, /"CRM Search"/],
  ['p95 of flow people < 5ms', 'people', /in quotes/, /"people"/],
  ['p95 of tag read < 5ms', 'read', /a tag stands in quotes/, /"read"/],
  ['p95 of', 'of', /of what/],
  ['p95 of "CRM < 5ms', '"CRM < 5ms', /never closed/],
  ['p95 < 5ms during', 'during', /which stage/],
  ['p95 < 5ms in 10s', 'in', /`every`/],
  ['p95 < 5ms in every', 'every', /how long/],
  ['p95 < 5ms in every 1500ms', '1500ms', /whole seconds/],
  ['p95 < 5ms in every 0s', '0s', /whole seconds/],
  ['p95 < 5ms in every 10', '10', /needs a unit/],
  ['p95 < 5ms or', 'or', /`warn` or `abort`/],
  ['p95 < 5ms or abrot', 'abrot', /`warn` or `abort`/, /`abort`/],
  ['p95 < 5ms or abort after', 'after', /how long/],
  ['p95 < 5ms or warn in every 10s', 'in every 10s', /stands before `or`/],
  ['p95 < 5ms in every 10s during peak', 'during peak', /stands before/],
  ['p95 < 5ms during a during b', 'during b', /already/],
  ['p95 < 5ms of each', 'of each', /behind the metric/],
  ['p95 < 5ms and p99 < 1s', 'and p99 < 1s', /does not join/],
  ['p95 < 5ms please', 'please', /too much/],
  ['p95 <= baseline+10%', 'baseline+10%', /needs spaces/],
  ['p95 <= baseline +10%', '+10%', /needs a space/],
  ['p95 <= baseline + 10', '10', /no share/, /`10%`/],
  ['p95 <= baseline (at least 5ms)', '5ms', /there is none/],
  ['p95 <= baseline + 10% (5ms)', '(5ms)', /`at least`/],
  ['no p95 < 5ms', '< 5ms', /has no limit/],
  ['p95 < ${limit}', '${limit}', /not known before the run/],
];

describe('parseGate', () => {
  for (const [written, printed] of SPELT)
    it(`reads ${written}`, () => {
      const { tree, faults } = parseGate(written);
      assert.deepEqual(faults, []);
      assert.equal(tree && printGate(tree), printed);
    });

  for (const [written, blamed, said, hint] of UNREADABLE)
    it(`refuses ${written || 'nothing'}`, () => {
      const [fault] = parseGate(written).faults;
      assert.ok(fault);
      assert.match(fault.message, said);
      assert.equal(written.slice(fault.offset, fault.offset + fault.length), blamed);
      if (hint !== undefined) assert.match(fault.hint ?? '', hint);
    });

  it('gives the same tree for what it printed', () => {
    const name = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => !text.includes('${'));
    const scope = fc.oneof(
      fc.constant(''),
      fc.constant(' of each'),
      name.map((text) => ` of ${JSON.stringify(text)}`),
      name.map((text) => ` of flow ${JSON.stringify(text)}`),
      name.map((text) => ` of tag ${JSON.stringify(text)}`),
    );
    const gate = fc
      .tuple(
        scope,
        fc.constantFrom('<', '<=', '>', '>=', '=='),
        fc.integer({ min: 1, max: 99 }),
        fc.constantFrom('', ' during peak', ' in every 10s'),
        fc.constantFrom('', ' or warn', ' or abort after 7s'),
      )
      .map(([of, op, percent, window, effect]) => `error_rate${of} ${op} ${percent}%${window}${effect}`);
    fc.assert(
      fc.property(gate, (text) => {
        const { tree } = parseGate(text);
        // a gate has no escapes but those of quotes and backslashes
        if (tree === undefined) return /\\[^"\\]/.test(text);
        const again = parseGate(printGate(tree)).tree;
        assert.deepEqual(withoutPlaces(again), withoutPlaces(tree));
        return again !== undefined && printGate(again) === printGate(tree);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, and blames what is inside the text', () => {
    const word = fc.constantFrom(
      'p95',
      '<',
      '5ms',
      'of',
      'each',
      '"x"',
      '"',
      'during',
      'in',
      'every',
      'or',
      'abort',
      'after',
      'no',
      'baseline',
      '+',
      '10%',
      '(',
      'at',
      ')',
      '',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), (words) => {
        const text = words.join(' ');
        const { tree, faults } = parseGate(text);
        return (
          (tree !== undefined || faults.length > 0) && faults.every(({ offset, length }) => offset >= 0 && offset + length <= text.length)
        );
      }),
      { numRuns: 1000 },
    );
  });
});
