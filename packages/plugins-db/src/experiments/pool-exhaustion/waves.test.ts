import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Clock } from '@loadgate/core';
import { VirtualClock } from '@loadgate/core/testing';
import { Connection } from '../../driver/connection.ts';
import { type Lane, Pool } from '../../driver/lanes.ts';
import type { PgClient, Submittable } from '../../driver/pg-client.ts';
import { demand, giveBack, missingFrom } from '../demand.ts';
import { Waits } from '../waits.ts';
import { judge } from './oracle.ts';
import { starve } from './starvation.ts';
import { type Played, Waves } from './waves.ts';

/** A client of a server that lets in and answers within no time. */
class AtOnce extends EventEmitter {
  readonly processID = 1;
  readonly secretKey = 1;
  readonly connection = { stream: { destroy() {} } };
  readonly #clock: Clock;
  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }
  connect(done: (error: null) => void): void {
    this.#clock.at(this.#clock.nowUs(), () => done(null));
  }
  query(statement: Submittable): void {
    statement.handleCommandComplete({ text: 'SELECT 1' });
    this.#clock.at(this.#clock.nowUs(), () => this.emit('drain'));
  }
  async end(): Promise<void> {}
  getTransactionStatus(): string {
    return 'I';
  }
}

function laneOf(clock: Clock, size: number, timeoutUs: number): Lane {
  const make = (lost: (connection: Connection) => void): Connection =>
    new Connection({
      clock,
      makeClient: () => new AtOnce(clock) as unknown as PgClient,
      refuses: () => undefined,
      connectTimeoutUs: 1e6,
      place: 'nowhere',
      sendCancel: () => {},
      lost,
    });
  return new Pool(make, clock, size, timeoutUs).lane();
}

async function play(lane: Lane, clock: VirtualClock, leaks = 0): Promise<Played | undefined> {
  let played: Played | undefined;
  new Waves(lane, clock, { demand: 50, holdUs: 200e3, leaks }).play((all) => {
    played = all;
  });
  await clock.run(20e6);
  return played;
}
const HOUR_US = 3600e6;
const counts = (played: Played | undefined): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const { kind, waitedUs } of played?.demands ?? [])
    found[`${kind} ${waitedUs / 1e3}`] = (found[`${kind} ${waitedUs / 1e3}`] ?? 0) + 1;
  return found;
};

describe('Waves', () => {
  const exhaustion = { pool: 10, demand: 50, holdUs: 200e3 };

  it('are served by our pool to the microsecond', async () => {
    const clock = new VirtualClock();
    const played = await play(laneOf(clock, 10, HOUR_US), clock);
    assert.deepEqual(counts(played), { 'served 0': 10, 'served 200': 10, 'served 400': 10, 'served 600': 10, 'served 800': 10 });
    assert.deepEqual([played?.mostHeld, played?.endUs], [10, 1e6]);
    assert.deepEqual(played && judge(exhaustion, played), { wrong: 0, lateUs: 0, isBlurred: false });
  });

  it('with a limit end for those whose turn comes later, at that moment', async () => {
    const clock = new VirtualClock();
    const played = await play(laneOf(clock, 10, 500e3), clock);
    assert.deepEqual(counts(played), { 'served 0': 10, 'served 200': 10, 'served 400': 10, 'late 500': 20 });
    assert.deepEqual(played && judge({ ...exhaustion, timeoutUs: 500e3 }, played), { wrong: 0, lateUs: 0, isBlurred: false });
  });

  it('show a connection that is never given back', async () => {
    const clock = new VirtualClock();
    const lane = laneOf(clock, 10, HOUR_US);
    const played = await play(lane, clock, 1);
    // nine at a time from the second wave on: 1, 2, 3 and 4 of a wave have to wait for the next
    assert.deepEqual(counts(played), {
      'served 0': 10,
      'served 200': 9,
      'served 400': 9,
      'served 600': 9,
      'served 800': 9,
      'served 1000': 4,
    });
    assert.deepEqual([played && judge(exhaustion, played).wrong, missingFrom(lane, 10)], [10, 1]);
  });

  it('show a pool that hands out more than it has', async () => {
    const clock = new VirtualClock();
    const played = await play(laneOf(clock, 12, HOUR_US), clock);
    // 2 of the second wave, 4 of the third, … come a wave early, and there were two too many at once
    assert.equal(played && judge(exhaustion, played).wrong, 2 + 4 + 6 + 8 + 2);
  });

  it('show a pool that serves the last first', async () => {
    const clock = new VirtualClock();
    const lane = laneOf(clock, 10, HOUR_US);
    const waiting: (() => void)[] = [];
    let free = 10;
    const unfair: Lane = {
      ...lane,
      take(waiter) {
        if (free-- > 0) return lane.take(waiter);
        waiting.push(() => waiter.go(lane.take(waiter) as Connection));
        return undefined;
      },
      give(connection) {
        lane.give(connection);
        waiting.pop()?.();
      },
    };
    const played = await play(unfair, clock);
    assert.deepEqual([played?.demands.at(-1)?.waitedUs, played?.demands[10]?.waitedUs], [200e3, 800e3]);
    assert.notEqual(played && judge(exhaustion, played).wrong, 0);
  });
});

describe('starve', () => {
  const starved = async (lane: Lane, clock: VirtualClock) => {
    const waits = new Waits(clock);
    const result = starve(lane, 4, clock, waits);
    await clock.run(20e6);
    return result;
  };

  it('finds our pool starved, then served, and finds what is kept', async () => {
    const clock = new VirtualClock();
    const lane = laneOf(clock, 4, 500e3);
    assert.deepEqual(await starved(lane, clock), { wrong: 0, demands: 6, said: '', recoveryUs: 0, areFound: true, lost: 0 });
  });

  it('finds a pool that has one more than it says', async () => {
    const clock = new VirtualClock();
    const { wrong, said, areFound } = await starved(laneOf(clock, 5, 500e3), clock);
    assert.deepEqual([wrong, said, areFound], [1, 'a probe was served though all connections were taken', false]);
  });

  it('finds a pool that forgets who waits', async () => {
    const clock = new VirtualClock();
    const lane = laneOf(clock, 4, 500e3);
    const forgetful: Lane = { ...lane, give: () => {} };
    const { wrong, said, lost } = await starved(forgetful, clock);
    assert.equal(wrong, 1);
    assert.match(said, /^a probe was not served by what came back: no connection of the pool was free within 500 ms$/);
    assert.equal(lost, 4);
  });
});

describe('missingFrom', () => {
  it('counts places that cannot be had, and leaves the others as they were', async () => {
    const clock = new VirtualClock();
    const lane = laneOf(clock, 3, 1e6);
    const held: Connection[] = [];
    for (let i = 0; i < 2; i++) demand(lane, clock, (fate) => fate.kind === 'served' && held.push(fate.connection));
    await clock.run(1);
    assert.deepEqual([held.length, missingFrom(lane, 3), missingFrom(lane, 3)], [2, 2, 2]);
    for (const connection of held) giveBack(lane, connection);
    assert.equal(missingFrom(lane, 3), 0);
  });
});
