import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LoadSearch } from '../contract/plan.ts';
import { beginSearch, goOn, type Search, type TrialOutcome } from './search.ts';
import { trialStages } from './trial-stages.ts';
import { worstCaseOf } from './worst-case.ts';
import { worstLoad } from './worst-load.ts';

const search = (change: Partial<LoadSearch>): LoadSearch => ({
  ...{ at: [0, 1, 1], model: 'open', from: 10, to: 1000, settleUs: 10e6, holdUs: 30e6, precisionRatio: 0.05 },
  ...change,
});

/** A search whose trials come to what `outcome` says, as the levels in order, `!` behind those that broke, and where it ends. */
function searched(bounds: LoadSearch, outcome: (level: number, isSecond: boolean) => TrialOutcome): { way: string; end: Search } {
  let state = beginSearch(bounds);
  const way: string[] = [];
  while (state.level !== null) {
    const came = outcome(state.level, state.isSecond);
    way.push(`${state.level}${{ held: '', broken: '!', unknown: '?' }[came]}`);
    state = goOn(state, came, bounds);
  }
  return { way: way.join(' '), end: state };
}

const upTo =
  (limit: number) =>
  (level: number): TrialOutcome =>
    level <= limit ? 'held' : 'broken';

describe('a search', () => {
  const rows: readonly (readonly [
    title: string,
    bounds: Partial<LoadSearch>,
    outcome: (level: number, isSecond: boolean) => TrialOutcome,
    way: string,
    held: number | null,
    broken: number | null,
  ])[] = [
    // √(20·40) = 28.3; √(20·28.3) = 23.8; √(23.8·28.3) = 26.0; √(23.8·26) = 24.9; 26/24.9 = 1.044
    ['doubles, then halves by ratio', {}, upTo(25), '10 20 40! 40! 28.3! 28.3! 23.8 26! 26! 24.9', 24.9, 26],
    ['ends at the upper bound when that holds', { to: 50 }, upTo(1e9), '10 20 40 50', 50, null],
    ['ends at the lower bound when that breaks', {}, upTo(1), '10! 10!', null, 10],
    ['tries one level alone where there is but one', { to: 10 }, upTo(1e9), '10', 10, null],
    // √(4·8) = 5.66 → 6; √(4·6) = 4.9 → 5
    ['counts users whole, and ends where none lies between', { model: 'closed', from: 1, to: 100 }, upTo(5), '1 2 4 8! 8! 6! 6! 5', 5, 6],
    ['is coarse where it may be', { precisionRatio: 0.5 }, upTo(25), '10 20 40! 40! 28.3! 28.3!', 20, 28.3],
    [
      'takes a level that breaks once and holds the second time for one that holds',
      { to: 40 },
      (level, isSecond) => (level === 20 && !isSecond ? 'broken' : 'held'),
      '10 20! 20 40',
      40,
      null,
    ],
    ['ends where the generator is the limit', {}, (level) => (level < 70 ? 'held' : 'unknown'), '10 20 40 80?', 40, null],
    ['doubles what needs three digits', { from: 0.125, to: 1 }, upTo(1e9), '0.125 0.25 0.5 1', 1, null],
  ];
  for (const [title, bounds, outcome, way, held, broken] of rows)
    it(title, () => {
      const found = searched(search(bounds), outcome);
      assert.deepEqual([found.way, found.end.held, found.end.broken], [way, held, broken]);
    });

  const anyBounds = fc
    .record({
      model: fc.constantFrom('open' as const, 'closed' as const),
      from: fc.integer({ min: 1, max: 5000 }),
      factor: fc.double({ min: 1, max: 500, noNaN: true }),
      percent: fc.integer({ min: 1, max: 50 }),
      tenth: fc.boolean(),
    })
    .map(({ model, from, factor, percent, tenth }) => {
      const lower = model === 'open' && tenth ? from / 10 : from;
      const upper = model === 'closed' ? Math.round(lower * factor) : Number((lower * factor).toPrecision(6));
      return search({ model, from: lower, to: upper, precisionRatio: percent / 100 });
    });

  it('ends within its precision of the truth of a target that holds up to it, in no more trials than the worst case', () => {
    fc.assert(
      fc.property(anyBounds, fc.double({ min: 0.1, max: 2e6, noNaN: true }), (bounds, truth) => {
        const { way, end } = searched(bounds, upTo(truth));
        assert.ok(end.held === null || (end.held <= truth && end.held <= bounds.to && end.held >= bounds.from));
        assert.ok(end.broken === null || (end.broken > truth && end.broken <= bounds.to));
        if (end.held === null) assert.equal(end.broken, bounds.from);
        else if (end.broken === null) assert.equal(end.held, bounds.to);
        else {
          const isNextUser = bounds.model === 'closed' && end.broken - end.held <= 1;
          assert.ok(isNextUser || end.broken / end.held <= 1 + bounds.precisionRatio + 1e-9, `${end.held} to ${end.broken}`);
        }
        assert.ok(way.split(' ').length <= worstCaseOf(bounds).trials);
      }),
      { numRuns: 1000 },
    );
  });

  it('is never longer than its worst case, whatever the trials come to', () => {
    fc.assert(
      fc.property(anyBounds, fc.infiniteStream(fc.boolean()), (bounds, chance) => {
        const { way, end } = searched(bounds, () => (chance.next().value === true ? 'held' : 'broken'));
        assert.ok(way.split(' ').length <= worstCaseOf(bounds).trials);
        assert.ok(end.held === null || end.broken === null || end.held < end.broken);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the worst case of a search', () => {
  it('is its longest way, with the time of its trials and of every recovery', () => {
    // 10 and 20 hold the second time, 40 does not, nor 28.3; after 20, 40, 40 and the first 28.3 there is something to recover for
    const { trials, recoveries, durationUs, levels } = worstCaseOf(search({ to: 40, precisionRatio: 0.42 }));
    assert.deepEqual(levels, [10, 10, 20, 20, 40, 40, 28.3, 28.3]);
    assert.equal(trials, 8);
    assert.equal(recoveries, 4);
    assert.equal(durationUs, 8 * 43e6 + 4 * 60e6);
  });

  it('has no recovery with users, who take what they leave waiting with them', () => {
    assert.equal(worstCaseOf(search({ model: 'closed' })).recoveries, 0);
  });

  it('is one trial, or two, of one level', () => {
    const { trials, recoveries, levels } = worstCaseOf(search({ to: 10 }));
    assert.deepEqual([trials, recoveries, levels], [2, 0, [10, 10]]);
  });
});

describe('the worst load', () => {
  it('of a search comes to its upper bound, and lasts as long as its longest way', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: 100, max: 9999 }),
        fc.integer({ min: 1, max: 50 }),
        (from, to, percent) => {
          const bounds = search({ from, to, precisionRatio: percent / 100 });
          const load = { stages: trialStages(beginSearch(bounds), bounds), populations: [], gracefulStopUs: 0, search: bounds };
          const { stages } = worstLoad(load);
          assert.equal(Math.max(...stages.flatMap(({ levels }) => levels.flat().map(([, level]) => level))), to);
          assert.equal(
            stages.reduce((sum, { durationUs }) => sum + (durationUs ?? 0), 0),
            worstCaseOf(bounds).durationUs,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('of any other load is that load', () => {
    const load = { stages: [], populations: [], gracefulStopUs: 0 };
    assert.equal(worstLoad(load), load);
  });
});
