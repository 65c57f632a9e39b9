import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GateOutcome } from '../contract/events.ts';
import { type Beside, Past, type Sent, type World } from './past-of.test.ts';

/** 60 s of the same, and what a gate comes to. */
type Case = readonly [
  gate: string,
  sent: readonly Sent[],
  outcome: GateOutcome,
  observed: number | null,
  more?: { readonly beside?: Beside; readonly world?: World },
];

const CASES: readonly Case[] = [
  // p95 of 60 × (19 × 10 ms + 1 × 90 ms): rank 1140 of 1200 is the last of the 10 ms
  ['p95 < 50ms', [{ ms: 10, n: 19 }, { ms: 90 }], 'held', 10e3],
  // rank ⌈0.951 × 1200⌉ = 1142 is the first of the 90 ms
  ['p95.1 < 50ms', [{ ms: 10, n: 19 }, { ms: 90 }], 'failed', 90e3],
  ['p95 < 10ms', [{ ms: 10 }], 'failed', 10e3],
  ['p95 <= 10ms', [{ ms: 10 }], 'held', 10e3],
  ['max < 50ms', [{ ms: 10 }, { ms: 90 }], 'failed', 90e3],
  ['min < 50ms', [{ ms: 10 }, { ms: 90 }], 'held', 10e3],
  ['mean < 50ms', [{ ms: 10 }, { ms: 90 }], 'failed', 50e3],
  ['mean <= 50ms', [{ ms: 10 }, { ms: 90 }], 'held', 50e3],
  ['ok.p95 < 50ms', [{ ms: 10 }, { ms: 90, outcome: 'failed' }], 'held', 10e3],
  ['failed.p95 < 50ms', [{ ms: 10 }, { ms: 90, outcome: 'failed' }], 'failed', 90e3],
  ['failed.p95 < 50ms', [{ ms: 10 }], 'no-data', null],
  ['service.p95 < 50ms', [{ ms: 90, waitMs: 80 }], 'held', 10e3, { world: { model: 'open' } }],
  ['user_wait.p95 < 50ms', [{ ms: 90, waitMs: 80 }], 'failed', 80e3, { world: { model: 'open' } }],
  [
    'error_rate < 5%',
    [
      { ms: 10, n: 19 },
      { ms: 10, outcome: 'failed' },
    ],
    'failed',
    0.05,
  ],
  [
    'error_rate <= 5%',
    [
      { ms: 10, n: 19 },
      { ms: 10, outcome: 'failed' },
    ],
    'held',
    0.05,
  ],
  ['error_rate <= 5%', [{ ms: 10, n: 18 }, { ms: null }], 'failed', 1 / 19],
  ['error_rate == 0%', [{ ms: 10 }], 'held', 0],
  ['error_rate == 0%', [{ ms: 10, n: 999 }, { ms: null }], 'failed', 0.001],
  ['error_rate < 5%', [], 'no-data', null],
  ['p95 < 5s', [], 'no-data', null],
  // refused connections have no latency
  ['p95 < 5s', [{ ms: null }], 'no-data', null],
  [
    'throughput >= 5/s',
    [
      { ms: 10, n: 5 },
      { ms: 10, outcome: 'failed', n: 9 },
    ],
    'held',
    5,
  ],
  [
    'throughput > 5/s',
    [
      { ms: 10, n: 5 },
      { ms: 10, outcome: 'failed', n: 9 },
    ],
    'failed',
    5,
  ],
  ['throughput < 5/s', [], 'no-data', null],
  ['throughput >= 1/s', [{ ms: null }], 'failed', 0],
  ['requests >= 120', [{ ms: 10 }, { ms: null }], 'held', 120],
  ['requests == 120', [{ ms: 10 }, { ms: null }], 'held', 120],
  ['requests >= 121', [{ ms: 10 }, { ms: null }], 'failed', 120],
  ['requests >= 1', [], 'failed', 0],
  ['errors < 60', [{ ms: 10 }, { ms: null }], 'failed', 60],
  ['errors == 0', [], 'held', 0],
  ['iteration_error_rate < 30%', [{ ms: 1 }], 'held', 0.25, { beside: { iterationsOk: 3, iterationsFailed: 1 } }],
  ['iteration_error_rate < 25%', [{ ms: 1 }], 'failed', 0.25, { beside: { iterationsOk: 3, iterationsFailed: 1 } }],
  ['iteration.p95 < 2s', [{ ms: 1 }], 'held', 1e6, { beside: { iterationsOk: 1 } }],
  ['iteration.p95 < 2s', [{ ms: 1 }], 'no-data', null],
  ['rate.asked >= 7/s', [{ ms: 1 }], 'held', 7, { beside: { iterations: { due: 7, started: 6 } } }],
  ['rate.sent >= 7/s', [{ ms: 1 }], 'failed', 6, { beside: { iterations: { due: 7, started: 6 } } }],
  ['dropped == 0', [{ ms: 1 }], 'held', 0],
  ['dropped == 0', [{ ms: 1 }], 'failed', 60, { beside: { iterations: { due: 1, dropped: 1 } } }],
  ['pacing_overruns < 60', [{ ms: 1 }], 'failed', 60, { beside: { iterations: { pacingOverruns: 1 } } }],
  ['user_setup_errors == 0', [{ ms: 1 }], 'failed', 60, { beside: { iterations: { userSetupErrors: 1 } } }],
  ['target.memory.max < 5MB', [{ ms: 1 }], 'held', 4e6, { beside: { monitors: { 'target.memory': 4e6 } } }],
  ['target.memory.max < 4MB', [{ ms: 1 }], 'failed', 4e6, { beside: { monitors: { 'target.memory': 4e6 } } }],
  ['target.memory.last < 4MB', [{ ms: 1 }], 'no-data', null],
  ['p95 of "B" < 5s', [{ ms: 1 }], 'no-data', null, { world: { steps: ['A', 'B'] } }],
  // a name that was written out is missed even where a condition leads to it
  ['p95 of "B" < 5s', [{ ms: 1 }], 'no-data', null, { world: { steps: ['A', 'B?'] } }],
  ['p95 of "*" < 50ms', [{ ms: 10 }, { ms: 90, step: 'B' }], 'failed', 90e3, { world: { steps: ['A', 'B'] } }],
  ['error_rate < 60%', [{ ms: 10 }, { ms: null, step: 'B' }], 'held', 0.5, { world: { steps: ['A', 'B'] } }],
];

const ran = (gate: string, sent: readonly Sent[], { beside = {}, world = {} }: NonNullable<Case[4]> = {}): Past =>
  new Past({ ...world, gates: [gate] }).seconds(60, sent, beside).seconds(2);

describe('a gate over the whole run', () => {
  for (const [gate, sent, outcome, observed, more] of CASES)
    it(`${gate}: ${outcome} with ${observed} of ${JSON.stringify(sent)}`, () => {
      const result = ran(gate, sent, more).result(gate);
      assert.equal(result.outcome, outcome, JSON.stringify(result));
      if (observed === null) assert.equal(result.observed, null);
      // times are kept to 0.1 %
      else assert.ok(Math.abs((result.observed as number) - observed) <= observed * 1e-3, `${result.observed}`);
    });

  it('only warns where it says so, with and without data', () => {
    const warn = (sent: readonly Sent[]): unknown => {
      const { outcome, reason } = ran('p95 < 5ms or warn', sent).result('p95 < 5ms or warn');
      return [outcome, reason];
    };
    assert.deepEqual(warn([{ ms: 10 }]), ['warned', null]);
    assert.deepEqual(warn([]), ['warned', 'no data']);
    assert.deepEqual(warn([{ ms: 1 }]), ['held', null]);
  });

  it('tells the limit, the samples and since when', () => {
    const past = new Past({ gates: ['p95 < 50ms'] }).seconds(40, [{ ms: 10, n: 5 }]).seconds(20, [{ ms: 90, n: 5 }]);
    const { expected, samples, sinceUs, worstAtUs } = past.result('p95 < 50ms');
    assert.deepEqual([expected, samples, sinceUs, worstAtUs], [50e3, 300, 40e6, 40e6]);
  });

  it('says no since where it got well again', () => {
    const past = new Past({ gates: ['error_rate < 5%'] })
      .seconds(20, [{ ms: 10 }])
      .seconds(20, [{ ms: null }])
      .seconds(20, [{ ms: 10 }]);
    const { outcome, sinceUs, worstAtUs } = past.result('error_rate < 5%');
    assert.deepEqual([outcome, sinceUs, worstAtUs], ['failed', null, 20e6]);
  });

  it('leaves warm-up and the graceful tail out', () => {
    const world: World = {
      stages: [
        ['warm', 10, 'warm'],
        ['', 20],
      ],
      gates: ['p95 < 50ms', 'error_rate < 5%', 'throughput >= 2/s', 'requests == 40'],
    };
    const past = new Past(world).seconds(10, [{ ms: 900 }, { ms: null, n: 9 }]).seconds(20, [{ ms: 10, n: 2 }]);
    // due in warm-up, ended later
    past.seconds(5, [{ ms: 9000, stage: 0 }]);
    assert.deepEqual(
      past
        .end()
        .gates.slice(4)
        .map(({ outcome }) => outcome),
      ['held', 'held', 'held', 'held'],
    );
  });

  it('counts what was due in judged time and ended in the tail, but not into throughput', () => {
    const past = new Past({ stages: [['', 10]], gates: ['requests == 30', 'throughput >= 2.1/s', 'max < 5s'] })
      .seconds(10, [{ ms: 10, n: 2 }])
      .seconds(5, [{ ms: 6000, n: 2 }]);
    const [requests, throughput, max] = past.end().gates.slice(4);
    assert.deepEqual([requests?.outcome, throughput?.outcome, throughput?.observed, max?.outcome], ['held', 'failed', 2, 'failed']);
  });

  it('divides throughput by the time there was, where there was less than a second', () => {
    const past = new Past({ stages: [['', null]], gates: ['throughput >= 100/s'] })
      .seconds(1, [{ ms: 1, n: 50 }], { loadUs: 500e3 })
      .seconds(1);
    assert.equal(past.result('throughput >= 100/s').observed, 100);
  });

  describe('during a stage', () => {
    const world: World = {
      stages: [
        ['low', 10],
        ['peak', 10],
        ['after', 10],
      ],
      gates: ['p95 < 50ms during peak', 'throughput >= 3/s during peak'],
    };
    it('judges what was due in it', () => {
      const past = new Past(world)
        .seconds(10, [{ ms: 900 }])
        .seconds(10, [{ ms: 10, n: 3 }])
        .seconds(10, [{ ms: 900 }]);
      assert.deepEqual(
        past
          .end()
          .gates.slice(4)
          .map(({ outcome, observed }) => [outcome, Math.round(observed ?? 0)]),
        [
          ['held', 10e3],
          ['held', 3],
        ],
      );
      past.seconds(1, [{ ms: 900, n: 9, stage: 1 }]);
      assert.equal(past.result('p95 < 50ms during peak').outcome, 'failed');
    });
    it('is not judged where the stage was never reached, and that is no pass', () => {
      const past = new Past(world).seconds(5, [{ ms: 1 }]).seconds(1, [], { loadUs: 0 });
      const { outcome, reason } = past.result('p95 < 50ms during peak');
      assert.deepEqual([outcome, reason], ['not-judged', 'stage `peak` was never reached']);
      assert.equal(past.end().exitCode, 4);
    });
    it('has no data where the stage passed without a sample', () => {
      assert.equal(
        new Past(world)
          .seconds(10, [{ ms: 1 }])
          .seconds(10)
          .seconds(10, [{ ms: 1 }])
          .result('p95 < 50ms during peak').outcome,
        'no-data',
      );
    });
  });

  describe('of each', () => {
    const each = (steps: readonly string[], sent: readonly Sent[], gate = 'p95 of each < 50ms'): unknown => {
      const { outcome, step, reason } = ran(gate, sent, { world: { steps } }).result(gate);
      return [outcome, step, reason];
    };
    it('is decided by the worst name', () => {
      assert.deepEqual(each(['A', 'B', 'C'], [{ ms: 10 }, { ms: 60, step: 'B' }, { ms: 90, step: 'C' }]), ['failed', 'C', 'also "B"']);
      assert.deepEqual(each(['A', 'B', 'C'], [{ ms: 10 }, { ms: 40, step: 'B' }, { ms: 30, step: 'C' }]), ['held', 'B', null]);
    });
    it('is not averaged away: a dead endpoint of many', () => {
      const sent = [
        { ms: 10, n: 99 },
        { ms: null, step: 'B' },
      ];
      assert.deepEqual(each(['A', 'B'], sent, 'error_rate of each < 50%'), ['failed', 'B', null]);
    });
    it('has no data where a step that always runs did not', () => assert.deepEqual(each(['A', 'B'], [{ ms: 10 }]), ['no-data', 'B', null]));
    it('lists a step that only a condition leads to, without effect', () => {
      assert.deepEqual(each(['A', 'B?'], [{ ms: 10 }]), ['held', 'A', 'not reached: "B"']);
    });
    it('has no data of a name that stands in both places and ran in neither', () => {
      assert.deepEqual(each(['A', 'B?', 'B'], [{ ms: 10 }]), ['no-data', 'B', null]);
    });
    it('pools rows of one name', () => assert.deepEqual(each(['A', 'B', 'A'], [{ ms: 10 }, { ms: 10, step: 'B' }]), ['held', 'A', null]));
  });

  describe('with cut requests', () => {
    const cut = (n: number): Past =>
      new Past({ gates: ['p95 < 50ms', 'error_rate < 5%', 'p95 > 1ms'] })
        .seconds(60, [{ ms: 10, n: 10 }])
        .seconds(1, [{ ms: 20, n, outcome: 'cut' }]);
    it('holds with 1 % of them, and is inconclusive with more', () => {
      // 6 of 606 is 0.99 %, 7 of 607 is 1.15 %
      assert.equal(cut(6).result('p95 < 50ms').outcome, 'held');
      const { outcome, reason } = cut(7).result('p95 < 50ms');
      assert.deepEqual([outcome, reason], ['inconclusive', '7 of 607 were cut at the end, so that their times are lower bounds']);
    });
    it('leaves what they cannot have changed', () => {
      assert.equal(cut(60).result('error_rate < 5%').outcome, 'held');
      assert.equal(cut(60).result('p95 > 1ms').outcome, 'held');
    });
    it('still fails what fails', () => {
      const past = new Past({ gates: ['p95 < 50ms'] }).seconds(60, [{ ms: 90 }]).seconds(1, [{ ms: 90, n: 60, outcome: 'cut' }]);
      assert.equal(past.result('p95 < 50ms').outcome, 'failed');
    });
  });

  it('doubts a monitor that died on the way', () => {
    const past = new Past({ gates: ['target.memory.max < 5MB'] })
      .seconds(49, [{ ms: 1 }], { monitors: { 'target.memory': 1e6 } })
      .seconds(11, [{ ms: 1 }]);
    const { outcome, reason } = past.result('target.memory.max < 5MB');
    assert.deepEqual([outcome, reason], ['inconclusive', 'monitor target gave nothing in the last 10 s']);
  });

  it('decides a percentile as counting does: held when ⌈p n⌉ samples are below the limit', () => {
    const times = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(times, fc.constantFrom(50, 90, 95, 99, 99.9), fc.integer({ min: 1, max: 900 }), (ms, p, limit) => {
        // whole ms below 1 s, with limits between two of them, are told apart by 0.1 %
        const gate = `p${p} < ${limit}.6ms`;
        const past = new Past({ gates: [gate] });
        past
          .seconds(
            1,
            ms.map((one) => ({ ms: one })),
          )
          .seconds(59);
        const below = ms.filter((one) => one < limit + 0.6).length;
        const isHeld = below >= Math.ceil((p * ms.length) / 100 - 1e-9);
        assert.equal(past.result(gate).outcome, isHeld ? 'held' : 'failed');
      }),
      { numRuns: 150 },
    );
  });

  it('decides an error rate as counting does', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.integer({ min: 1, max: 99 }), (ok, failed, percent) => {
        fc.pre(ok + failed > 0);
        const gate = `error_rate < ${percent}%`;
        const past = new Past({ gates: [gate] })
          .seconds(1, [
            { ms: 1, n: ok },
            { ms: 1, n: failed, outcome: 'failed' },
          ])
          .seconds(59);
        assert.equal(past.result(gate).outcome, 100 * failed < percent * (ok + failed) ? 'held' : 'failed');
      }),
      { numRuns: 100 },
    );
  });
});
