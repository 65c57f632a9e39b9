import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Past, type Sent, type World } from './past-of.test.ts';

/** Seconds after which the judge ended the run; empty where it did not. */
function endsAt(past: Past, parts: readonly (readonly [seconds: number, sent: readonly Sent[]])[]): readonly number[] {
  const ends: number[] = [];
  for (const [count, sent] of parts)
    for (let i = 0; i < count; i++) {
      const before = past.broken.length;
      past.seconds(1, sent);
      if (past.broken.length > before) ends.push(past.history.seconds);
    }
  return ends;
}

const GOOD: readonly Sent[] = [{ ms: 10, n: 50 }];
const SLOW: readonly Sent[] = [{ ms: 900, n: 50 }];
const DOWN: readonly Sent[] = [{ ms: null, n: 50 }];

describe('or abort', () => {
  it('ends the run when broken for five seconds, or as long as it says', () => {
    assert.deepEqual(
      endsAt(new Past({ gates: ['p95 < 500ms or abort'] }), [
        [20, GOOD],
        [30, SLOW],
      ]),
      [25],
    );
    assert.deepEqual(
      endsAt(new Past({ gates: ['p95 < 500ms or abort after 12s'] }), [
        [20, GOOD],
        [30, SLOW],
      ]),
      [32],
    );
    assert.deepEqual(
      endsAt(new Past({ gates: ['error_rate < 50% or abort after 3s'] }), [
        [20, GOOD],
        [30, DOWN],
      ]),
      [23],
    );
  });

  it('begins anew with every good second', () => {
    assert.deepEqual(
      endsAt(new Past({ gates: ['p95 < 500ms or abort'] }), [
        [20, GOOD],
        [4, SLOW],
        [1, GOOD],
        [4, SLOW],
        [1, GOOD],
        [30, SLOW],
      ]),
      [35],
    );
  });

  it('does not let a bad beginning weigh on the rest', () => {
    const past = new Past({ gates: ['error_rate < 5% or abort'] });
    assert.deepEqual(
      endsAt(past, [
        [4, DOWN],
        [56, GOOD],
      ]),
      [],
    );
  });

  it('tells what broke, with five seconds for what runs', () => {
    const past = new Past({ gates: ['p95 of each < 500ms or abort'], steps: ['A', 'B'] });
    endsAt(past, [[10, [...GOOD, { ms: 900, n: 50, step: 'B' }]]]);
    const [broken] = past.broken;
    assert.ok(broken);
    assert.deepEqual([broken.text, broken.brokenSec, broken.gracefulStopUs], ['p95 of each < 500ms or abort', 5, 5e6]);
    const { outcome, observed, expected, step, sinceUs, reason } = broken.result;
    assert.deepEqual(
      [outcome, observed, expected, step, sinceUs, reason],
      ['failed', 900e3, 500e3, 'B', 0, 'broken for 5 s, which ended the run'],
    );
    assert.equal(past.broken.length, 1, 'told once');
  });

  it('stays failed at the end, whatever the whole run came to', () => {
    const past = new Past({ gates: ['p95 < 500ms or abort', 'p95 < 600ms'] });
    endsAt(past, [
      [55, [{ ms: 10, n: 500 }]],
      [5, SLOW],
    ]);
    const [aborted, whole] = past.end().gates.slice(4);
    assert.deepEqual([aborted?.outcome, whole?.outcome], ['failed', 'held']);
    assert.equal(past.end().exitCode, 1);
  });

  it('is judged as any gate where it did not end the run', () => {
    const gate = 'p95 < 500ms or abort';
    assert.equal(new Past({ gates: [gate] }).seconds(60, GOOD).result(gate).outcome, 'held');
    const jumping = new Past({ gates: [gate] });
    for (let i = 0; i < 30; i++) jumping.seconds(1, GOOD).seconds(1, SLOW);
    assert.deepEqual([jumping.broken.length, jumping.result(gate).outcome], [0, 'failed']);
  });

  it('waits for samples enough: p95 takes 100, an error rate 5 ÷ its limit', () => {
    // 5 a second are 100 after 20 s
    assert.deepEqual(endsAt(new Past({ gates: ['p95 < 500ms or abort'] }), [[60, [{ ms: 900, n: 5 }]]]), [20]);
    assert.deepEqual(endsAt(new Past({ gates: ['p99 < 500ms or abort'] }), [[60, [{ ms: 900, n: 50 }]]]), [10]);
    assert.deepEqual(endsAt(new Past({ gates: ['error_rate < 5% or abort'] }), [[60, [{ ms: null, n: 5 }]]]), [20]);
    assert.deepEqual(endsAt(new Past({ gates: ['error_rate == 0% or abort'] }), [[60, [{ ms: null }]]]), [5]);
    assert.deepEqual(endsAt(new Past({ gates: ['max < 500ms or abort'] }), [[60, [{ ms: 900 }]]]), [5]);
  });

  it('lets seconds without samples say nothing', () => {
    const past = new Past({ gates: ['error_rate < 50% or abort'] });
    assert.deepEqual(
      endsAt(past, [
        [4, DOWN],
        [3, []],
        [1, DOWN],
      ]),
      [8],
    );
    assert.deepEqual(
      endsAt(new Past({ gates: ['error_rate < 50% or abort'] }), [
        [4, DOWN],
        [50, []],
      ]),
      [],
    );
  });

  it('sees a freeze, in which nothing ends', () => {
    const past = new Past({ gates: ['p95 < 2s or abort'] }).seconds(20, GOOD);
    for (let age = 1; age <= 10 && past.broken.length === 0; age++)
      past.seconds(1, [], { inFlightMs: Array.from({ length: 50 }, () => age * 1000) });
    // ages reach 2 s in second 22, and stay beyond for five
    assert.equal(past.history.seconds, 26);
  });

  it('leaves a healthy target alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 300, maxLength: 300 }), (draws) => {
        // 5 a second, 2 % of them slow: p95 is well within its limit
        const past = new Past({ gates: ['p95 < 500ms or abort', 'error_rate < 5% or abort'] });
        for (let second = 0; second < 60; second++) {
          const five = draws.slice(5 * second, 5 * second + 5);
          past.seconds(
            1,
            five.map((draw) => (draw === 1 ? { ms: null } : { ms: draw === 0 ? 900 : 10 })),
          );
        }
        return past.broken.length === 0;
      }),
      { numRuns: 40 },
    );
  });

  it('slides over windows where they are written', () => {
    const past = new Past({ gates: ['error_rate < 50% in every 10s or abort after 3s'] });
    // the first broken window is [25, 35), the third [27, 37)
    assert.deepEqual(
      endsAt(past, [
        [30, GOOD],
        [30, DOWN],
      ]),
      [37],
    );
  });

  describe('with a lower limit', () => {
    const gate = 'throughput >= 40/s or abort';
    it('ends a run that answers too little', () => {
      assert.deepEqual(
        endsAt(new Past({ gates: [gate] }), [
          [20, GOOD],
          [20, [{ ms: 10, n: 5 }]],
        ]),
        [25],
      );
      assert.deepEqual(
        endsAt(new Past({ gates: [gate] }), [
          [20, GOOD],
          [20, []],
        ]),
        [25],
      );
    });
    it('is not judged in a ramp', () => {
      const world: World = {
        stages: [['', 60]],
        levels: {
          0: [
            [0, 0],
            [20e6, 50],
          ],
        },
        gates: [gate],
      };
      assert.deepEqual(
        endsAt(new Past(world), [
          [20, [{ ms: 10, n: 5 }]],
          [40, GOOD],
        ]),
        [],
      );
      assert.deepEqual(endsAt(new Past(world), [[60, [{ ms: 10, n: 5 }]]]), [25]);
    });
    it('is judged before a ramp', () => {
      const world: World = {
        levels: {
          0: [
            [0, 50],
            [40e6, 50],
            [60e6, 100],
          ],
        },
        gates: [gate],
      };
      assert.deepEqual(endsAt(new Past(world), [[60, [{ ms: 10, n: 5 }]]]), [5]);
    });
    it('is judged behind a jump', () => {
      const world: World = {
        stages: [['', 60]],
        levels: {
          0: [
            [0, 0],
            [0, 50],
          ],
        },
        gates: [gate],
      };
      assert.deepEqual(endsAt(new Past(world), [[60, [{ ms: 10, n: 5 }]]]), [5]);
    });
  });

  it('is silent in warm-up, in other stages and in the graceful tail', () => {
    assert.deepEqual(
      endsAt(
        new Past({
          stages: [
            ['warm', 20, 'warm'],
            ['', 20],
          ],
          gates: ['p95 < 500ms or abort'],
        }),
        [
          [20, SLOW],
          [20, GOOD],
          [20, SLOW],
        ],
      ),
      [],
    );
    assert.deepEqual(
      endsAt(
        new Past({
          stages: [
            ['low', 20],
            ['peak', 20],
          ],
          gates: ['p95 < 500ms during peak or abort'],
        }),
        [
          [20, SLOW],
          [20, GOOD],
        ],
      ),
      [],
    );
    assert.deepEqual(
      endsAt(
        new Past({
          stages: [
            ['low', 20],
            ['peak', 20],
          ],
          gates: ['p95 < 500ms during peak or abort'],
        }),
        [
          [20, SLOW],
          [20, SLOW],
        ],
      ),
      [25],
    );
  });

  it('holds counts against an upper limit as they grow, and waits with a lower one', () => {
    assert.deepEqual(endsAt(new Past({ gates: ['errors < 100 or abort'] }), [[60, [{ ms: null, n: 10 }]]]), [14]);
    assert.deepEqual(
      endsAt(new Past({ gates: ['errors == 0 or abort'] }), [
        [10, GOOD],
        [1, DOWN],
        [20, GOOD],
      ]),
      [15],
    );
    assert.deepEqual(endsAt(new Past({ gates: ['requests >= 100 or abort'] }), [[20, [{ ms: 1 }]]]), []);
  });

  it('does not blame the target for a late generator', () => {
    const late: readonly Sent[] = [{ ms: 900, lagMs: 890, n: 50 }];
    assert.deepEqual(
      endsAt(new Past({ gates: ['p95 < 500ms or abort'] }), [
        [20, GOOD],
        [30, late],
      ]),
      [],
    );
  });

  it('does blame it for users who had to wait', () => {
    const past = new Past({ model: 'open', gates: ['p95 < 500ms or abort'] }).seconds(20, GOOD);
    past.seconds(5, [{ ms: 900, waitMs: 890, n: 50 }], { waiting: 7 });
    assert.equal(past.broken.length, 1);
  });
});
