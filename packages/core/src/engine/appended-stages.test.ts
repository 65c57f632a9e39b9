import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Level, Stage } from '../contract/plan.ts';
import type { LoadSketch } from '../testing/sketched-plan.ts';
import { NOWHERE, request, think } from '../testing/sketched-steps.ts';
import { MS, type Ran, type RanOptions, ran, SEC } from './ran.test.ts';

type Sketched = NonNullable<LoadSketch['stages']>[number];

const stageOf = ({ name = '', durationUs, warmup = false, levels }: Sketched): Stage => ({
  name,
  at: NOWHERE,
  durationUs,
  warmup,
  levels: levels.map((level): Level => (typeof level === 'number' ? [[0, level]] : level)),
});

/** The same load twice: with all its stages known from the begin, and with each but the first appended `leadUs` before its begin. */
async function bothWays(load: LoadSketch & { readonly stages: readonly Sketched[] }, leadUs: number, more: RanOptions = {}) {
  const steps = [request('A'), think(30 * MS)];
  const whole = await ran(steps, load, undefined, more);
  const [first, ...rest] = load.stages as readonly [Sketched, ...Sketched[]];
  const piecewise = await ran(steps, { ...load, stages: [first] }, undefined, {
    ...more,
    during: (_, clock, append) => {
      let endUs = clock.nowUs() + (first.durationUs ?? 0);
      for (const stage of rest) {
        clock.at(endUs - leadUs, () => append([stageOf(stage)]));
        endUs += stage.durationUs ?? 0;
      }
    },
  });
  return { whole, piecewise };
}

const told = ({ calls, log, intervals, iterations, history }: Ran): unknown => ({
  // workers that do something at one instant have no order
  calls: calls.map(({ atUs, user }) => [atUs, user] as const).sort(([a, x], [b, y]) => a - b || x - y),
  log,
  iterations,
  stages: history.stages,
  intervals: intervals.map(({ stage, judged, loadUs, users, iterations: { due } }) => ({ stage, judged, loadUs, users, due })),
});

// no stage ends with a second: which of two things at one instant counts first is nobody's promise
const UP_AND_DOWN: readonly Sketched[] = [
  { name: 'a', durationUs: 2.1 * SEC, levels: [3] },
  { name: 'b', durationUs: 1.5 * SEC, warmup: true, levels: [7] },
  { name: 'c', durationUs: 2.2 * SEC, levels: [2] },
  { name: 'd', durationUs: 1.1 * SEC, levels: [4] },
];

describe('stages that are appended while the load runs', () => {
  const kinds: readonly (readonly [string, LoadSketch])[] = [
    ['users come and go', { users: 7 }],
    ['arrivals in even spacing', { arrivals: 1 }],
    ['arrivals by chance', { arrivals: 1, spacing: 'poisson' }],
  ];
  for (const [name, load] of kinds)
    for (const workers of [1, 2, 3])
      it(`make the same load as stages that were known: ${name}, ${workers} workers`, async () => {
        const { whole, piecewise } = await bothWays({ ...load, stages: UP_AND_DOWN, maxUsers: 10 }, SEC, { workers });
        assert.ok(whole.calls.length > 20);
        assert.deepEqual(told(piecewise), told(whole));
      });

  it('do so whatever their levels, lengths and lead', async () => {
    const stage = fc.record({
      name: fc.constant('next'),
      durationUs: fc.integer({ min: 100, max: 3000 }).map((some) => some * MS + 1),
      levels: fc.integer({ min: 0, max: 12 }).map((level) => [level] as const),
      warmup: fc.boolean(),
    });
    const stages = fc.array(stage, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(stages, fc.constantFrom('users', 'arrivals'), fc.integer({ min: 1, max: 99 }), async (all, kind, lead) => {
        const { whole, piecewise } = await bothWays({ [kind]: 12, stages: all, maxUsers: 12 }, lead * MS, { workers: 2 });
        assert.deepEqual(told(piecewise), told(whole));
      }),
      { numRuns: 40 },
    );
  });

  it('are several at once, and tell of their begin in order', async () => {
    const [a, b, c] = UP_AND_DOWN as [Sketched, Sketched, Sketched];
    const { log } = await ran([request('A')], { users: 7, stages: [a] }, undefined, {
      during: (_, clock, append) => clock.at(clock.nowUs() + SEC, () => append([stageOf(b), stageOf(c)])),
    });
    assert.deepEqual(log, ['0 stage a', '2100000 stage b', '3600000 stage c', '5800000 graceful']);
  });

  it('say nothing after a stop', async () => {
    const [a, b] = UP_AND_DOWN as [Sketched, Sketched];
    const { log, end } = await ran([request('A')], { users: 7, stages: [a] }, undefined, {
      during: (generator, clock) => {
        clock.at(clock.nowUs() + SEC, () => generator.stop());
        clock.at(clock.nowUs() + 1.005 * SEC, () => generator.stage([stageOf(b)]));
      },
    });
    assert.deepEqual(log, ['0 stage a', '1000000 graceful']);
    assert.deepEqual(end.faults, []);
  });

  it('are a fault when main comes too late with them', async () => {
    const [a, b] = UP_AND_DOWN as [Sketched, Sketched];
    const { end } = await ran([request('A')], { users: 7, stages: [a] }, () => 400 * MS, {
      spoilt: true,
      during: (_, clock, append) => clock.at(clock.nowUs() + 2.1 * SEC + 1, () => append([stageOf(b)])),
    });
    assert.deepEqual(end.faults, ['the next stage came when the load had ended: the main thread was held up']);
  });
});
