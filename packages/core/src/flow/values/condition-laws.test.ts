import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCondition } from '../../scenario/conditions.ts';
import { holds, isSame, order } from './compare.ts';
import { compileConditions } from './conditions.ts';
import { readersOf } from './subject.ts';
import { world } from './world.test.ts';

/** What answers hold and scenarios compare with: numbers, texts that are numbers, digits beyond 2⁵³, lists, nothing. */
const scalar = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.double({ noNaN: true }),
  fc.constantFrom('5', '5.0', ' 5', '-0', '1e3', '', '2026-01-02', 'a', 'A', '9007199254740993', '9007199254740992', '-9007199254740993'),
  fc.constantFrom(true, false, null, 9007199254740992, 0, -0),
  fc.string({ maxLength: 3 }),
  fc.bigInt(),
  fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, 2n ** 60n, 2n ** 60n + 1n, 2 ** 60, 5n),
);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 2 }), scalar, { maxKeys: 2 }),
);

describe('comparing', () => {
  it('is the same from both sides: equal, less and greater exclude one another', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        assert.equal(isSame(a, b), isSame(b, a));
        const [there, back] = [order(a, b), order(b, a)];
        assert.ok(there === 0 - back || (Number.isNaN(there) && Number.isNaN(back)), `${there} and ${back}`);
        // `5` and `5.0` are one number and two texts; no two that are the same are in order
        if (isSame(a, b) && !Number.isNaN(there)) assert.equal(there, 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('puts any three in a row', () => {
    fc.assert(
      fc.property(scalar, scalar, scalar, (a, b, c) => {
        // text with text goes letter by letter, text with a number by size: only within one of the two is there a row
        fc.pre([order(a, b), order(b, c), order(a, c)].every((one) => !Number.isNaN(one)));
        if (order(a, b) <= 0 && order(b, c) <= 0) assert.ok(order(a, c) <= 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('orders whole numbers of any length by their digits', () => {
    const whole = fc.oneof(
      fc.bigInt(),
      fc.integer({ min: -3, max: 3 }).map((more) => 2n ** 60n + BigInt(more)),
    );
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const expected = a < b ? -1 : a > b ? 1 : 0;
        assert.deepEqual([order(a, b), order(String(a), String(b)), order(a, String(b))], [expected, expected, expected]);
        assert.equal(isSame(a, b), expected === 0);
      }),
    );
  });

  it('finds each entry of a list, each key and each part of a text', () => {
    fc.assert(
      fc.property(
        fc.array(scalar, { minLength: 1, maxLength: 4 }),
        fc.nat(),
        fc.string(),
        fc.string(),
        fc.string(),
        (list, at, a, b, c) => {
          const entry = list[at % list.length];
          assert.equal(holds(list, entry), isSame(entry, entry));
          assert.ok(holds(a + b + c, b) && holds({ [a]: 1 }, a));
        },
      ),
    );
  });
});

describe('a condition as it is written', () => {
  const views = {
    status: { shape: 'value', unit: 'number', doc: 'Status.' },
    size: { shape: 'value', unit: 'bytes', doc: 'Size.' },
    json: { shape: 'document', doc: 'JSON.' },
  } as const;
  interface Reply {
    readonly n: number;
  }
  const readers = readersOf({ status: ({ n }: Reply) => n, size: ({ n }: Reply) => n, json: (reply: Reply) => reply });
  const { scope, user } = world();
  /** Whether it holds for a number, which is also the time in µs. */
  const isHeld = (text: string, n: number): boolean => {
    const parsed = parseCondition(text, { place: 'reply', views, at: [0, 1, 1], files: ['x'] });
    assert.ok(parsed.ok, `${text}: ${JSON.stringify(parsed)}`);
    return compileConditions([parsed.condition], readers, scope)({ n }, n, user()) === undefined;
  };
  const subjects = [
    ['status', (n: number) => String(n)],
    ['$.n', (n: number) => String(n)],
    ['size', (n: number) => `${n}B`],
    ['time', (n: number) => `${n}us`],
  ] as const;
  const small = fc.integer({ min: 0, max: 3000 });

  for (const [subject, written] of subjects)
    it(`of ${subject}: each operator is the opposite of its opposite, and a range is its two ends`, () => {
      fc.assert(
        fc.property(small, small, small, (n, a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const one = written(a);
          const is = (op: string, value = one): boolean => isHeld(`${subject} ${op} ${value}`, n);
          assert.deepEqual([is('<'), is('<='), is('>'), is('>='), is('=='), is('!=')], [n < a, n <= a, n > a, n >= a, n === a, n !== a]);
          assert.equal(is('in', `${written(low)}..${written(high)}`), n >= low && n <= high);
          assert.equal(is('in', `${one} | ${written(b)}`), n === a || n === b);
        }),
        { numRuns: 150 },
      );
    });

  it('of a time or a size means the same in each unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), small, (n, more) => {
        const us = n * 1e6 + more;
        for (const op of ['<', '<=', '>', '>=', '==']) {
          assert.equal(isHeld(`time ${op} ${n}s`, us), isHeld(`time ${op} ${n * 1000}ms`, us));
          assert.equal(isHeld(`time ${op} ${n}s`, us), isHeld(`time ${op} ${n * 1e6}us`, us));
          assert.equal(isHeld(`size ${op} ${n}MB`, us), isHeld(`size ${op} ${n * 1000}kB`, us));
          assert.equal(isHeld(`size ${op} ${n}KiB`, n * 1024 + more), isHeld(`size ${op} ${n * 1024}B`, n * 1024 + more));
        }
      }),
    );
  });
});
