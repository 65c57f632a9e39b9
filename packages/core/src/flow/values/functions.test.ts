import assert from 'node:assert/strict';
import { VirtualClock } from '../../time/virtual.ts';
import type { Values } from './scope.ts';
import { compileValue } from './value.ts';
import { world } from './world.test.ts';

const { scope, user } = world({ ids: ['a', 'b', 'c', 'd'], none: [], min: 3, bad: 'x' });
const drawn = (text: string, ...draws: number[]): unknown => compileValue(`\${${text}}`, scope)(user({ draws }));
const many = (text: string, count: number): number[] => {
  const render = compileValue<number>(`\${${text}}`, scope);
  const vu = user();
  return Array.from({ length: count }, () => render(vu));
};
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe('the functions of templates', () => {
  const almost1 = 1 - 2 ** -53;
  for (const [text, draws, expected] of [
    ['random.int(1, 6)', [0], 1],
    ['random.int(1, 6)', [almost1], 6],
    ['random.int(1, 6)', [0.5], 4], // 1 + ⌊0.5 × 6⌋
    ['random.int(-2, 2)', [0.5], 0], // −2 + ⌊0.5 × 5⌋
    ['random.int(min, 6)', [0.5], 5], // 3 + ⌊0.5 × 4⌋
    ['random.float', [0.25], 0.25],
    ['random.float(2, 4)', [0.25], 2.5],
    ["random.pick('a', 'b')", [0.5], 'b'],
    ['random.pick(ids)', [0.5], 'c'],
    ['random.pick(ids)', [almost1], 'd'],
    ["random.pick('only')", [0.5], 'only'],
    ['random.string(1)', [0], 'a'],
    ['random.string(1)', [almost1], '9'],
    ['random.string(5)', [0, almost1], 'aaaa9'], // one draw for four letters
    // radius √(−2 ln 0.5) = 1.1774…, angle 0: 10 + 2 × 1.1774
    ['random.gauss(10, 2)', [0.5, 0], 10 + 2 * Math.sqrt(-2 * Math.log(0.5))],
    ['random.gauss(10, 0)', [0.5, 0], 10],
    ['random.uuid', [0, 0, 0, 0], '00000000-0000-4000-8000-000000000000'],
    ['random.uuid', [almost1, almost1, almost1, almost1], 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
  ] as const)
    it(`draws ${text} with ${draws.join(', ')}`, () => {
      assert.deepEqual(drawn(text, ...draws), expected);
    });

  for (const text of [
    'random.int(9, min)',
    'random.int(bad, 9)',
    'random.pick(none)',
    'random.string(bad)',
    'random.zipf(bad)',
    'random.gauss(0, 1, 9, min)',
  ])
    it(`has no value for ${text}`, () => {
      assert.equal(drawn(`${text} :-none`), 'none');
    });

  it('spreads random.int evenly', () => {
    const counts = new Map<number, number>();
    for (const drawn of many('random.int(1, 4)', 8000)) counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    // 2000 ± 5 × √(8000 × ¼ × ¾) = 2000 ± 194
    assert.deepEqual([...counts.keys()].sort(), [1, 2, 3, 4]);
    for (const count of counts.values()) assert.ok(Math.abs(count - 2000) < 194, String(count));
  });

  it('draws random.gauss with its mean and deviation', () => {
    const numbers = many('random.gauss(50, 10)', 20_000);
    const middle = mean(numbers);
    const deviation = Math.sqrt(mean(numbers.map((x) => (x - middle) ** 2)));
    // standard errors 10/√20000 = 0.07 and 10/√40000 = 0.05
    assert.ok(Math.abs(middle - 50) < 0.35 && Math.abs(deviation - 10) < 0.25, `${middle} ± ${deviation}`);
  });

  it('keeps random.gauss within its limits, also ones it never meets', () => {
    assert.ok(many('random.gauss(50, 10, 45, 60)', 500).every((x) => x >= 45 && x <= 60));
    assert.deepEqual(many('random.gauss(0, 1, 100, 200)', 3), [100, 100, 100]);
  });

  for (const [n, exponent] of [
    [5, 1],
    [5, 4],
    [3, 0],
    [1, 1],
  ] as const)
    it(`draws the ranks of random.zipf(${n}, ${exponent}) in proportion to 1 / k^${exponent}`, () => {
      const draws = 20_000;
      const ranks = many(`random.zipf(${n}, ${exponent})`, draws);
      const weights = Array.from({ length: n }, (_, i) => 1 / (i + 1) ** exponent);
      const sum = weights.reduce((a, b) => a + b, 0);
      weights.forEach((weight, i) => {
        const p = weight / sum;
        const count = ranks.filter((rank) => rank === i + 1).length;
        assert.ok(Math.abs(count - draws * p) <= 5 * Math.sqrt(draws * p * (1 - p)), `rank ${i + 1}: ${count} of ${draws * p}`);
      });
      assert.ok(ranks.every((rank) => rank >= 1 && rank <= n));
    });

  it('draws UUIDs of version 4 that differ', () => {
    const render = compileValue<string>('${random.uuid}', scope);
    const vu = user();
    const all = new Set(Array.from({ length: 200 }, () => render(vu)));
    assert.equal(all.size, 200);
    for (const uuid of all) assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('repeats for the same user and iteration, and differs for others', () => {
    const render = compileValue<string>('${random.string(12)} ${random.int(1, 1000000)} ${random.pick(ids)}', scope);
    const of = (id: number, iteration: number): string => render(user({ id, iteration }));
    assert.equal(of(3, 4), of(3, 4));
    assert.equal(new Set([of(3, 4), of(3, 5), of(4, 4), of(4, 3)]).size, 4);
  });

  it('draws as often whatever a captured list holds, so that later draws stay the same', () => {
    const draws = [0.1, 0.2];
    const after = (list: string): number => {
      const vu: Values = user({ draws });
      compileValue(`\${random.pick(${list}):-}`, scope)(vu);
      return vu.random();
    };
    assert.deepEqual([after('ids'), after('none')], [0.2, 0.2]);
  });

  it('reads the time of the run’s clock', () => {
    const clock = new VirtualClock();
    clock.advance(1_000_000);
    const at = world({}, { clock }).scope;
    const [iso, ms, s] = ['${now.iso}', '${now.ms}', '${now.s}'].map((text) => compileValue(text, at));
    clock.advance(2_750_000);
    assert.deepEqual([iso?.(user()), ms?.(user()), s?.(user())], ['1970-01-01T00:00:02.750Z', 2750, 2]);
  });
});
