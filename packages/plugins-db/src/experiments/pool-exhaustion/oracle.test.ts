import assert from 'node:assert/strict';
import { type Exhaustion, expected, judge } from './oracle.ts';
import type { Played, Served } from './waves.ts';

const five: Exhaustion = { pool: 10, demand: 50, holdUs: 200e3 };

describe('expected', () => {
  const rows: readonly [Exhaustion, [served: number, late: number, either: number, longestWaitUs: number]][] = [
    // 5 waves: the last waits for 4 × 200 ms
    [five, [50, 0, 0, 800e3]],
    // waves at 0, 200 and 400 ms; the next would be at 600
    [{ ...five, timeoutUs: 500e3 }, [30, 20, 0, 400e3]],
    // the third wave at the very moment at which they give up
    [{ ...five, timeoutUs: 400e3 }, [20, 20, 10, 200e3]],
    // 3 + 3 + 1, all before 1 s
    [{ pool: 3, demand: 7, holdUs: 100e3, timeoutUs: 1e6 }, [7, 0, 0, 200e3]],
    // nobody waits
    [{ pool: 10, demand: 4, holdUs: 200e3, timeoutUs: 10e3 }, [4, 0, 0, 0]],
  ];
  for (const [exhaustion, [served, late, either, longestWaitUs]] of rows) {
    const { pool, demand, timeoutUs } = exhaustion;
    it(`of ${demand} at a pool of ${pool} with ${timeoutUs === undefined ? 'no limit' : `${timeoutUs / 1e3} ms`}`, () =>
      assert.deepEqual(expected(exhaustion), { served, late, either, longestWaitUs }));
  }
});

describe('judge', () => {
  /** As the arithmetic has it; each is given back `lateUs` later than asked for. */
  const played = (
    exhaustion: Exhaustion,
    lateUs = 0,
    change: (demands: Served[]) => void = () => {},
    mostHeld = exhaustion.pool,
  ): Played => {
    const { pool, demand, holdUs, timeoutUs = Number.POSITIVE_INFINITY } = exhaustion;
    const demands = Array.from({ length: demand }, (_, i): Served => {
      const turnUs = Math.floor(i / pool) * (holdUs + lateUs);
      if (turnUs >= timeoutUs) return { kind: 'late', waitedUs: timeoutUs, order: null, heldUs: null, fault: undefined };
      return { kind: 'served', waitedUs: turnUs, order: i, heldUs: holdUs + lateUs, fault: undefined };
    });
    change(demands);
    return { demands, mostHeld, endUs: 1e6 };
  };
  const swap = (a: number, b: number) => (demands: Served[]) => {
    const [one, other] = [demands[a] as Served, demands[b] as Served];
    demands[a] = { ...one, order: other.order };
    demands[b] = { ...other, order: one.order };
  };
  const give = (i: number, served: Partial<Served>) => (demands: Served[]) => {
    demands[i] = { ...(demands[i] as Served), ...served };
  };
  const rows: readonly [string, Exhaustion, Played, [wrong: number, isBlurred: boolean]][] = [
    ['all as they must', five, played(five), [0, false]],
    ['and with a limit', { ...five, timeoutUs: 500e3 }, played({ ...five, timeoutUs: 500e3 }), [0, false]],
    // 5 waves, each 20 ms late: 100 ms over all, which is what the last waits longer
    ['a slow machine', five, played(five, 20e3), [0, false]],
    ['one who overtook', five, played(five, 0, swap(30, 31)), [1, false]],
    ['one served two waves late', five, played(five, 0, give(20, { waitedUs: 800e3 })), [1, false]],
    ['one served before anybody gave back', five, played(five, 0, give(20, { waitedUs: 0 })), [1, false]],
    ['one who gave up though nobody may', five, played(five, 0, give(49, { kind: 'late', order: null, heldUs: null })), [1, false]],
    ['one who was refused', five, played(five, 0, give(3, { kind: 'refused', order: null, heldUs: null })), [1, false]],
    [
      'one whose query failed',
      five,
      played(five, 0, give(3, { fault: { error: 'postgres.57P01', message: 'ended', answered: true } })),
      [1, false],
    ],
    ['more at once than there are', five, played(five, 0, undefined, 12), [2, false]],
    [
      'one who was served after giving up',
      { ...five, timeoutUs: 500e3 },
      played({ ...five, timeoutUs: 500e3 }, 0, give(40, { kind: 'served', waitedUs: 600e3 })),
      [1, false],
    ],
    // the third wave comes at 2 × 260 ms, when it has given up at 500
    ['a machine that was too slow to tell', { ...five, timeoutUs: 500e3 }, played({ ...five, timeoutUs: 500e3 }, 60e3), [10, true]],
    ['a turn at the very limit, served', { ...five, timeoutUs: 400e3 }, played({ ...five, timeoutUs: 400e3 }, -1), [0, false]],
    ['a turn at the very limit, not served', { ...five, timeoutUs: 400e3 }, played({ ...five, timeoutUs: 400e3 }), [0, false]],
  ];
  for (const [title, exhaustion, what, [wrong, isBlurred]] of rows) {
    it(`counts ${wrong} for ${title}`, () => {
      const judgement = judge(exhaustion, what);
      assert.deepEqual([judgement.wrong, judgement.isBlurred], [wrong, isBlurred]);
    });
  }
});
