import assert from 'node:assert/strict';
import type { GateOutcome } from '../contract/events.ts';
import { type Beside, Past, type Sent, type World } from './past-of.test.ts';

const GATES = ['p95 < 500ms', 'error_rate < 5%', 'throughput >= 1/s', 'p99 < 1ms', 'p95 < 400ms or warn'];

/** One minute of the same; outcomes of {@link GATES}, verdict and why the generator is not healthy. */
function after(
  sent: readonly Sent[],
  beside: Beside = {},
  world: World = {},
): {
  outcomes: readonly GateOutcome[];
  exitCode: number;
  reasons: readonly string[];
  rule: GateOutcome | undefined;
  said: readonly string[];
} {
  const past = new Past({ gates: GATES.slice(0, 3), ...world }).seconds(60, sent, beside);
  const { gates, health, exitCode, reasons } = past.end();
  const outcomeOf = (text: string): GateOutcome | undefined => gates[past.plan.gates.findIndex((gate) => gate.text === text)]?.outcome;
  return {
    outcomes: GATES.flatMap((text) => outcomeOf(text) ?? []),
    exitCode,
    reasons: health.reasons,
    rule: outcomeOf('generator healthy'),
    said: reasons,
  };
}

const FAST: readonly Sent[] = [{ ms: 10, n: 10 }];
const HELD: readonly GateOutcome[] = ['held', 'held', 'held'];
/** A lower limit could only have been missed by more. */
const DOUBTED: readonly GateOutcome[] = ['inconclusive', 'inconclusive', 'held'];

describe('generator health', () => {
  it('is nothing to speak of where the load was delivered', () => {
    const { outcomes, exitCode, reasons, rule } = after(FAST);
    assert.deepEqual([outcomes, exitCode, reasons, rule], [HELD, 0, [], 'held']);
  });

  describe('open load', () => {
    const open: World = { model: 'open', gates: GATES.slice(0, 3) };
    const arrivals = (due: number, onTime: number, more: Beside['iterations'] = {}): Beside => ({
      iterations: { due, onTime, started: onTime, ...more },
    });
    it('is delivered with 99.5 % of the arrivals on time, and not with less', () => {
      assert.deepEqual(after(FAST, arrivals(1000, 995), open).outcomes, HELD);
      const { outcomes, exitCode, reasons, rule } = after(FAST, arrivals(1000, 994), open);
      assert.deepEqual([outcomes, exitCode, rule], [DOUBTED, 4, 'inconclusive']);
      assert.match(reasons[0] ?? '', /only 99.4% of the arrivals/);
    });
    it('is not blamed for arrivals that waited for a user and were dropped', () => {
      const { reasons } = after(FAST, arrivals(1000, 900, { dropped: 100 }), open);
      assert.deepEqual(reasons, []);
    });
    it('still fails what fails', () => {
      const { outcomes, exitCode } = after([{ ms: 900, n: 10 }], arrivals(1000, 900), open);
      assert.deepEqual([outcomes[0], exitCode], ['failed', 1]);
    });
  });

  describe('closed load', () => {
    // five users, 50 requests a second of 100 ms: no pause
    const busy = (lagMs: number): readonly Sent[] => [{ ms: 100, lagMs, n: 50 }];
    it('is delivered with 2 % of lag beyond the first millisecond, and not with more', () => {
      assert.deepEqual(after(busy(2.9)).outcomes, HELD);
      const { outcomes, exitCode, reasons } = after(busy(3.1));
      assert.deepEqual([outcomes, exitCode], [DOUBTED, 4]);
      assert.match(reasons[0] ?? '', /lost 2.1\d*% of their time/);
    });
    it('is delivered where users pause much longer than requests are late', () => {
      // 1 of 4 ms is a quarter of a request, and 1 % of what five users did in a second
      assert.deepEqual(after([{ ms: 4, lagMs: 1, n: 50 }]).outcomes, HELD);
      assert.deepEqual(after([{ ms: 4, lagMs: 4, n: 50 }]).outcomes[0], 'inconclusive');
    });
    it('is held against users’ time to the end of the load, though they have left at the end of that second', () => {
      // five users for 1.5 s: 7.5 s, of which 150 ms are 2 %
      const exitCode = (lagMs: number): number =>
        new Past({ stages: [['', 1.5]] })
          .seconds(1, [{ ms: 20, lagMs, n: 5 }])
          .seconds(1, [{ ms: 20, lagMs, n: 5 }], { loadUs: 500e3, users: 0 })
          .end().exitCode;
      // 10 × 14.5 ms beyond the first, and 10 × 16
      assert.deepEqual([exitCode(15.5), exitCode(17)], [0, 4]);
    });

    describe('that is over within a second', () => {
      /** One request, late by so much; so many iterations. */
      const over = (lagMs: number, iterationsOk: number, n = 1): number =>
        new Past({ stages: [['', null]] }).seconds(1, [{ ms: lagMs + 2, lagMs, n }], { loadUs: 100e3, users: 0, iterationsOk }).end()
          .exitCode;
      it('counts a second for each user that walked', () => {
        // one user: 20 ms are 2 % of a second
        assert.deepEqual([over(20.9, 1), over(22, 1)], [0, 4]);
        // five users, each of them late
        assert.deepEqual([over(20.9, 5, 5), over(22, 5, 5)], [0, 4]);
      });
      it('counts none for users that had no iteration, and no user twice', () => {
        // of five users one walked: 3 × 10 ms are too much for it, and 20 iterations are no 20 users: 20 × 10 ms for five
        assert.deepEqual([over(11, 1, 3), over(11, 20, 20)], [4, 4]);
        assert.deepEqual([over(11, 2, 3), over(11, 20, 9)], [0, 0]);
      });
      it('is held against service and lag where nobody ended an iteration', () => assert.equal(over(4, 0), 4));
    });
  });

  describe('a late clock', () => {
    const LATE: readonly Sent[] = [
      { ms: 10, n: 900 },
      { ms: 900, lagMs: 10, n: 90 },
    ];
    it('makes a latency gate that holds on service inconclusive', () => {
      // p99 is 900 ms late, 890 ms in service
      const past = new Past({ gates: ['p99 < 895ms', 'p99 < 880ms', 'service.p99 < 895ms'] }).seconds(60, LATE);
      assert.deepEqual(
        past
          .end()
          .gates.slice(4)
          .map(({ outcome }) => outcome),
        ['inconclusive', 'failed', 'held'],
      );
    });
    it('tells which gate, and is no passed run', () => {
      const { reasons, exitCode, rule } = after(LATE, {}, { gates: ['p99 < 895ms'] });
      assert.deepEqual(
        [reasons, exitCode, rule],
        [['`p99 < 895ms` holds on service time, and broke because requests began late'], 4, 'inconclusive'],
      );
    });
    it('does not count where the gate only warns', () => {
      const { exitCode, reasons } = after(LATE, {}, { gates: ['p99 < 895ms or warn'] });
      assert.deepEqual([exitCode, reasons], [0, []]);
    });
    it('is not the wait for a free user, which is the target’s doing', () => {
      const world: World = { model: 'open', gates: ['p95 < 500ms'] };
      const { outcomes, exitCode } = after([{ ms: 900, waitMs: 890, n: 10 }], {}, world);
      assert.deepEqual([outcomes, exitCode], [['failed'], 1]);
    });
    it('is seen in windows, too', () => {
      const gate = 'p95 < 500ms in every 5s';
      const past = (sent: readonly Sent[]): Past =>
        new Past({ model: 'open', gates: [gate] })
          .seconds(30, [{ ms: 10, n: 50 }])
          .seconds(5, sent)
          .seconds(25, [{ ms: 10, n: 50 }]);
      assert.equal(past([{ ms: 900, lagMs: 890, n: 50 }]).result(gate).outcome, 'inconclusive');
      assert.equal(past([{ ms: 900, n: 50 }]).result(gate).outcome, 'failed');
    });
  });

  describe('out of resources', () => {
    it('is an error kind of this machine’s own, in no error rate', () => {
      const { outcomes, exitCode, reasons } = after(FAST, { errors: ['generator.fds'] });
      assert.deepEqual([outcomes, exitCode], [DOUBTED, 4]);
      assert.deepEqual(reasons, ['60 requests were never sent', 'this machine ran out of file descriptors: raise `ulimit -n`']);
    });
    it('is no error of the target', () => assert.deepEqual(after(FAST, { errors: ['http.503'] }).outcomes, HELD));
    it('is a full heap', () => {
      assert.deepEqual(after(FAST, { generator: { heapRatio: 0.9 } }).outcomes, HELD);
      assert.deepEqual(after(FAST, { generator: { heapRatio: 0.91 } }).outcomes, DOUBTED);
    });
  });

  it('is a worker that was silent', () => {
    const { outcomes, exitCode, reasons } = after(FAST, { silent: [1] });
    assert.deepEqual([outcomes, exitCode], [DOUBTED, 4]);
    assert.match(reasons[0] ?? '', /a worker was silent for 60 s/);
  });

  describe('event loop, its delay and garbage collection', () => {
    const strained: Beside = { generator: { loopBusyRatio: 0.95, loopDelayP99Us: 30e3, gcPauseUs: 150e3 } };
    it('never decide', () => assert.deepEqual([after(FAST, strained).outcomes, after(FAST, strained).reasons], [HELD, []]));
    it('explain what something else decided', () => {
      const { reasons } = after(FAST, { ...strained, silent: [0] });
      assert.deepEqual(reasons.slice(1), [
        "one worker's event loop was 95% busy: try --workers 2",
        'event loop delay reached 30 ms (p99)',
        'garbage collection took up to 150 ms of a second',
      ]);
    });
  });

  it('is said once, with what it makes of the gates', () => {
    const { said } = after(FAST, { silent: [0], generator: { heapRatio: 0.95 } });
    assert.deepEqual(said, [
      'the generator was not healthy: a worker used 95% of its memory (try --workers 2)',
      '2 gates that hold are therefore inconclusive',
    ]);
  });

  it('leaves a gate that only warns out of the verdict', () => {
    const { outcomes } = after(FAST, { silent: [0] }, { gates: ['p95 < 400ms or warn'] });
    assert.deepEqual(outcomes, ['inconclusive']);
  });
});
