import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Interval, Series } from '../contract/events.ts';
import type { Chronicle, Selection } from '../contract/history.ts';
import type { Plan, Row } from '../contract/plan.ts';
import { createChronicle } from './chronicle.ts';
import { IDLE } from './generator-probe.ts';
import { mergeIntervals, type SecondOfLoad } from './merge-intervals.ts';
import { Recorder } from './recorder.ts';

/** One sample: when it ended, and in which stage it was due. Without a latency it had no answer. */
interface Sample {
  readonly second: number;
  readonly row: number;
  readonly stage: number;
  readonly outcome: Series['outcome'];
  readonly us: number | null;
  /** Share of the latency that was lag. */
  readonly lag: number;
}

// two seconds of warm-up, four and three judged
const STAGES = [
  { name: 'warm', warmup: true, sec: 2 },
  { name: 'low', warmup: false, sec: 4 },
  { name: 'peak', warmup: false, sec: 3 },
] as const;

const row = (name: string, kind: Row['kind'] = 'request', flow = 0): Row => ({
  name,
  kind,
  flow,
  protocol: 'http',
  conditional: false,
  at: [0, 1, 1],
});
const ROWS = [row('A'), row('B'), row('A', 'request', 1), row('G', 'group'), row('F', 'iteration'), row('T', 'block')];

function planOf(stages: readonly { name: string; warmup: boolean; sec: number | null }[] = STAGES, gates: readonly object[] = []): Plan {
  const load = { stages: stages.map(({ name, warmup, sec }) => ({ name, warmup, durationUs: sec === null ? null : sec * 1e6 })) };
  return { rows: ROWS, gates, load } as unknown as Plan;
}

/** The interval that two workers make of samples, by way of a journal. */
function interval(samples: readonly Sample[], second: SecondOfLoad, more: Partial<Interval> = {}): Interval {
  const spoken = [0, 1].map((worker) => {
    const recorder = new Recorder(worker);
    for (const { row, stage, outcome, us, lag } of samples.filter((_, i) => i % 2 === worker)) {
      if (us === null) recorder.untimed(row, stage);
      else recorder.sample(row, stage, outcome, us, us - Math.floor(us * lag));
    }
    return recorder.drain(second.index, { users: 2, waiting: 1, generator: IDLE });
  });
  return JSON.parse(JSON.stringify({ ...mergeIntervals(spoken, second), ...more })) as Interval;
}

const secondOf = (index: number): SecondOfLoad => {
  const stage = index < 2 ? 0 : index < 6 ? 1 : 2;
  return { index, stage, judged: index >= 2 && index < 9, loadUs: index < 9 ? 1e6 : 0 };
};

function heard(samples: readonly Sample[], seconds = 12, chronicle = createChronicle(planOf())): Chronicle {
  for (let index = 0; index < seconds; index++)
    chronicle.add(
      interval(
        samples.filter(({ second }) => second === index),
        secondOf(index),
      ),
    );
  return chronicle;
}

const samples = fc.array(
  fc
    .record({
      second: fc.nat(11),
      row: fc.nat(2),
      stage: fc.nat(2),
      outcome: fc.constantFrom<Series['outcome']>('ok', 'ok', 'ok', 'failed', 'cut'),
      us: fc.oneof(fc.nat(3000), fc.nat(3e6), fc.constant(null)),
      lag: fc.constantFrom(0, 0, 0, 1 / 2),
    })
    .map((sample) => (sample.us === null ? { ...sample, outcome: 'failed' as const } : sample)),
  { maxLength: 120, size: 'max' },
);

const selection = fc.record(
  {
    metric: fc.constantFrom('latency', 'service'),
    rows: fc.constantFrom([0], [0, 2], [1, 2, 3]),
    outcome: fc.constantFrom('ok' as const, 'failed' as const),
    stage: fc.nat(2),
    fromSec: fc.nat(12),
    toSec: fc.nat(14),
    whole: fc.constant(true),
  },
  { requiredKeys: [] },
);

function naive(all: readonly Sample[], of: Selection): { readonly chosen: readonly Sample[]; readonly times: readonly number[] } {
  const isWindow = of.fromSec !== undefined || of.toSec !== undefined;
  const chosen = all.filter(
    ({ second, row, stage, outcome }) =>
      (of.rows === undefined || of.rows.includes(row)) &&
      (of.outcome === undefined || of.outcome === outcome) &&
      (isWindow ? second >= (of.fromSec ?? 0) && second < (of.toSec ?? 99) : true) &&
      (of.stage !== undefined ? stage === of.stage : isWindow || of.whole === true || stage !== 0),
  );
  const times = chosen.flatMap(({ us, lag }) => (us === null ? [] : [of.metric === 'service' ? us - Math.floor(us * lag) : us]));
  return { chosen, times: times.sort((a, b) => a - b) };
}

describe('createChronicle', () => {
  it('gives the figures that a sorted list gives, to 0.1 %', () => {
    fc.assert(
      fc.property(samples, fc.array(selection, { minLength: 5, maxLength: 5 }), (all, selections) => {
        const history = heard(all);
        for (const of of selections) {
          const { chosen, times } = naive(all, of);
          const figures = history.figures(of);
          const n = (outcome: string): number => chosen.filter((sample) => sample.outcome === outcome).length;
          const { count, ok, failed, cut, timed, minUs, maxUs } = figures;
          assert.deepEqual([count, ok, failed, cut, timed], [n('ok') + n('failed'), n('ok'), n('failed'), n('cut'), times.length]);
          assert.deepEqual([minUs, maxUs], [times[0] ?? null, times.at(-1) ?? null]);
          const sum = times.reduce((a, b) => a + b, 0);
          assert.equal(figures.meanUs, times.length === 0 ? null : sum / times.length);
          for (const p of [1, 50, 90, 95, 99, 99.9, 100]) {
            const exact = times[Math.ceil((Math.round(p * 10) * times.length) / 1000) - 1] ?? null;
            const got = figures.percentileUs(p);
            if (exact === null || got === null) assert.equal(got, exact);
            else assert.ok(got >= exact && got <= exact * 1.001, `p${p} of ${times.length}: ${got} for ${exact}`);
          }
          assert.equal(
            figures.buckets().reduce((filled, [, many]) => filled + many, 0),
            times.length,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('knows the share at or below a time', () => {
    const history = heard([100, 200, 200, 400].map((us) => ({ second: 3, row: 0, stage: 1, outcome: 'ok', us, lag: 0 })));
    const { shareBelow } = history.figures({});
    assert.deepEqual([99, 100, 199.9, 200, 399, 400, 1e12].map(shareBelow), [0, 0.25, 0.25, 0.75, 0.75, 1, 1]);
    assert.equal(history.figures({ rows: [1] }).shareBelow(100), null);
  });

  it('keeps the seconds of the longest window or abort, at least sixty, and refuses older ones', () => {
    const second = (index: number): Interval =>
      interval([{ second: index, row: 0, stage: 0, outcome: 'ok', us: 1000, lag: 0 }], { ...SECOND, index });
    for (const [gates, options, kept] of [
      [[], {}, 60],
      [[{ windowUs: 90e6, abortAfterUs: 0, scope: { rows: [] } }], {}, 90],
      [[{ windowUs: null, abortAfterUs: 75e6, scope: { rows: [] } }], {}, 75],
      [[], { windowSec: 100 }, 100],
      [[], { windowSec: 3 }, 60],
    ] as const) {
      const history = createChronicle(planOf([{ name: '', warmup: false, sec: 1000 }], gates), options);
      for (let index = 0; index < 150; index++) history.add(second(index));
      assert.equal(history.figures({ fromSec: 150 - kept, toSec: 150 }).count, kept);
      assert.equal(history.figures({ toSec: 150 }).count, kept);
      assert.throws(() => history.figures({ fromSec: 149 - kept, toSec: 150 }), RangeError);
      assert.equal(history.figures({}).count, 150);
    }
  });

  it('sees in a freeze what is in flight at the end of a window', () => {
    const history = createChronicle(planOf());
    history.add(interval([{ second: 0, row: 0, stage: 1, outcome: 'ok', us: 1000, lag: 0 }], SECOND));
    for (const index of [1, 2]) {
      const recorder = new Recorder(0);
      const inFlight = (visit: (row: number, stage: number, ageUs: number) => void): void => {
        visit(0, 1, index * 1e6);
        visit(1, 1, 500);
      };
      history.add(mergeIntervals([recorder.drain(index, { users: 2, waiting: 0, generator: IDLE, inFlight })], { ...SECOND, index }));
    }
    const seen = (of: Selection): readonly (number | null)[] => {
      const { count, timed, maxUs } = history.figures(of);
      return [count, timed, maxUs];
    };
    const [fromSec, toSec] = [0, 3];
    assert.deepEqual(seen({ fromSec, toSec }), [1, 1, 1000]);
    assert.deepEqual(seen({ fromSec, toSec, inFlight: true }), [1, 3, 2e6], 'once, at their last age');
    assert.deepEqual(seen({ fromSec, inFlight: true }), [1, 3, 2e6], 'up to the newest second');
    assert.deepEqual(seen({ fromSec, toSec: 2, inFlight: true }), [1, 3, 1e6]);
    assert.deepEqual(seen({ fromSec, toSec, inFlight: true, rows: [1] }), [0, 1, 500]);
    assert.deepEqual(seen({ fromSec, toSec, inFlight: true, metric: 'service' }), [1, 3, 2e6]);
    assert.deepEqual(seen({ fromSec, toSec, inFlight: true, outcome: 'ok' }), [1, 1, 1000], 'it has no outcome yet');
    assert.deepEqual(seen({ fromSec, toSec, inFlight: true, stage: 2 }), [0, 0, null]);
    assert.deepEqual(seen({}), [1, 1, 1000], 'it is no sample of the run');
  });

  it('counts what was due in judged time, though it ended in the tail, and not what was due in warm-up', () => {
    const at = (second: number, stage: number): Sample => ({ second, row: 0, stage, outcome: 'ok', us: 1000, lag: 0 });
    const history = heard([at(1, 0), at(3, 0), at(3, 1), at(10, 2), at(10, 2)]);
    assert.equal(history.figures({}).count, 3);
    assert.equal(history.figures({ whole: true }).count, 5);
    assert.equal(history.figures({ stage: 0 }).count, 2);
    assert.equal(history.figures({ fromSec: 3, toSec: 4 }).count, 2);
  });

  describe('stages and judgedSec', () => {
    const cases: readonly [title: string, intervals: readonly Partial<SecondOfLoad>[], spans: readonly string[], judgedSec: number][] = [
      ['nothing heard', [], [], 0],
      ['in the warm-up', [{}], ['warm 0–'], 0],
      ['at its end the next has not begun', [{}, {}], ['warm 0–2'], 0],
      ['one second into the next', [{}, {}, {}], ['warm 0–2', 'low 2–'], 1],
      ['wholly through, with a tail', Array.from({ length: 12 }, (_, index) => secondOf(index)), ['warm 0–2', 'low 2–6', 'peak 6–9'], 7],
      ['ended within a second', [{}, {}, {}, { loadUs: 0.3e6 }], ['warm 0–2', 'low 2–3.3'], 1.3],
      ['ended, then a tail', [{}, {}, {}, { loadUs: 0.3e6 }, { loadUs: 0 }, { loadUs: 0 }], ['warm 0–2', 'low 2–3.3'], 1.3],
      ['ended in the warm-up', [{}, { loadUs: 0.5e6 }, { loadUs: 0 }], ['warm 0–1.5'], 0],
      ['a tail without word of when the load ended', [{}, {}, { judged: true }, { stage: 1, judged: false }], ['warm 0–2', 'low 2–3'], 1],
    ];
    for (const [title, intervals, spans, judgedSec] of cases)
      it(title, () => {
        const history = createChronicle(planOf());
        for (const [index, second] of intervals.entries()) history.add(interval([], { ...secondOf(index), loadUs: 1e6, ...second }));
        assert.deepEqual(
          history.stages.map(({ name, beginUs, endUs }) => `${name} ${beginUs / 1e6}–${endUs === null ? '' : endUs / 1e6}`),
          spans,
        );
        assert.equal(history.judgedSec, judgedSec);
        assert.equal(history.seconds, intervals.length);
      });

    it('a load without a planned end is as long as it was', () => {
      const history = createChronicle(planOf([{ name: '', warmup: false, sec: null }]));
      history.add(interval([], { index: 0, stage: 0, judged: true, loadUs: 0.2e6 }));
      assert.equal(history.judgedSec, 0.2);
      assert.equal(history.stages[0]?.endUs, 0.2e6);
    });

    it('boundaries that a time scale moved off the second are exact', () => {
      const history = createChronicle(planOf(STAGES.map((stage) => ({ ...stage, sec: stage.sec / 4 }))));
      for (const index of [0, 1, 2, 3])
        history.add(interval([], { index, stage: 2, judged: index < 3, loadUs: index < 2 ? 1e6 : index === 2 ? 0.25e6 : 0 }));
      assert.equal(history.judgedSec, 1.75);
      assert.deepEqual(
        history.stages.map(({ beginUs, endUs }) => [beginUs, endUs]),
        [
          [0, 0.5e6],
          [0.5e6, 1.5e6],
          [1.5e6, 2.25e6],
        ],
      );
    });
  });

  describe('perSecond', () => {
    const second = (at: number, row: number, outcome: Series['outcome'], us: number | null): Sample => ({
      second: at,
      row,
      stage: 1,
      outcome,
      us,
      lag: 0,
    });
    const history = heard(
      [
        ...Array.from({ length: 100 }, (_, i) => second(2, 0, 'ok', 10 * (i + 1))),
        second(2, 1, 'failed', null),
        second(2, 2, 'ok', 2000),
        second(4, 1, 'failed', 7000),
      ],
      5,
    );
    const N = null;
    for (const [of, rows, values] of [
      ['count', undefined, [0, 0, 102, 0, 1]],
      ['ok', undefined, [0, 0, 101, 0, 0]],
      ['failed', undefined, [0, 0, 1, 0, 1]],
      ['failed', [1], [0, 0, 1, 0, 1]],
      ['count', [0, 1], [0, 0, 101, 0, 1]],
      ['p50Us', [0], [N, N, 500, N, N]],
      ['p90Us', [0], [N, N, 900, N, N]],
      ['p95Us', [0], [N, N, 950, N, N]],
      ['p99Us', [0], [N, N, 990, N, N]],
      ['maxUs', [0], [N, N, 1000, N, N]],
      ['meanUs', [0], [N, N, 505, N, N]],
      // rows 0 and 2 share a name: 101 samples
      ['maxUs', [2, 0], [N, N, 2000, N, N]],
      ['p99Us', [0, 2], [N, N, 1000, N, N]],
      ['maxUs', [1], [N, N, N, N, 7003]],
      ['maxUs', undefined, [N, N, 2000, N, 7003]],
      ['users', undefined, [4, 4, 4, 4, 4]],
      ['waiting', undefined, [2, 2, 2, 2, 2]],
    ] as const)
      it(`${of} of ${rows === undefined ? 'all' : `rows ${rows.join(', ')}`}`, () => assert.deepEqual(history.perSecond(of, rows), values));

    it('has no times of no rows', () => {
      const nulls = Array.from({ length: history.seconds }, () => null);
      assert.deepEqual([history.perSecond('p95Us', []), history.perSecond('maxUs', [])], [nulls, nulls]);
    });

    it('refuses percentiles of rows that were not kept as one set', () => {
      assert.throws(() => history.perSecond('p95Us', [1, 2]), RangeError);
      const gate = { windowUs: null, abortAfterUs: 0, scope: { rows: [1, 2] } };
      assert.deepEqual(heard([second(2, 2, 'ok', 5)], 3, createChronicle(planOf(STAGES, [gate]))).perSecond('p95Us', [1, 2]), [N, N, 5]);
    });

    it('is null in seconds that nobody told of', () => {
      const gap = createChronicle(planOf());
      for (const index of [0, 3]) gap.add(interval([second(index, 0, 'ok', 9)], { ...SECOND, index }));
      assert.deepEqual(gap.perSecond('ok'), [1, N, N, 1]);
      assert.deepEqual(gap.perSecond('users'), [4, N, N, 4]);
      assert.deepEqual(gap.perSecond('maxUs', [0]), [9, N, N, 9]);
    });

    it('tells of groups and flows what was measured of them', () => {
      const recorder = new Recorder(0);
      recorder.group(3, 1, 'ok', 30);
      recorder.iteration(4, 1, 'failed', 40);
      recorder.sample(0, 1, 'ok', 10, 10);
      // a transaction that failed though its steps did not: one failure of everything, and one of its own
      recorder.block(5, 1, 'failed', 50);
      recorder.untimed(5, 1);
      const all = createChronicle(planOf());
      all.add(mergeIntervals([recorder.drain(0, { users: 0, waiting: 0, generator: IDLE })], SECOND));
      assert.deepEqual([all.perSecond('maxUs', [3]), all.perSecond('failed', [4])], [[30], [1]]);
      assert.deepEqual([all.perSecond('failed', [5]), all.perSecond('maxUs', [5]), all.perSecond('count')], [[1], [50], [2]]);
    });
  });

  it('adds up iterations, silence, monitors and errors with their first evidence', () => {
    const history = createChronicle(planOf());
    const evidence = (atUs: number): Interval['errors'][number]['evidence'] => [{ atUs, message: 'busy', request: '', response: '' }];
    const iterations = { ...interval([], SECOND).iterations, due: 3, started: 2 };
    for (const index of [0, 1, 2, 3])
      history.add(
        interval(
          [],
          { ...SECOND, index, silent: index === 2 ? [1] : [] },
          {
            iterations,
            monitors: index === 1 ? { 'target.memory': 1e6 } : {},
            errors: [{ row: 0, stage: index > 1 ? 2 : 1, kind: 'http.503', count: 2, evidence: evidence(index) }],
          },
        ),
      );
    assert.deepEqual([history.iterations.due, history.iterations.started, history.silentSec], [12, 8, 1]);
    assert.deepEqual(history.perSecond('due'), [3, 3, 3, 3]);
    assert.deepEqual(history.monitorNames, ['target.memory']);
    assert.deepEqual(history.monitor('target.memory'), [null, 1e6, null, null]);
    assert.deepEqual(history.monitor('target.cpu'), [null, null, null, null]);
    assert.deepEqual(
      history.errors.map(({ row, kind, count, evidence }) => [row, kind, count, evidence.map(({ atUs }) => atUs)]),
      [[0, 'http.503', 8, [0, 1, 2]]],
    );
    assert.equal(history.generator.length, 4);
  });
});

const SECOND: SecondOfLoad = { index: 0, stage: 1, judged: true, loadUs: 1e6 };
