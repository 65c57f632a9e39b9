import assert from 'node:assert/strict';
import { monotonicUs } from './monotonic.ts';
import { type Alarm, preciseClock } from './precise.ts';

/** An alarm that the test rings. */
function clockWith(isReady: boolean, readUs?: () => number) {
  let ring = (): void => {};
  const set: number[] = [];
  const alarm: Alarm = { isReady, set: (us) => set.push(us), onRing: (called) => (ring = called) };
  const clock = preciseClock(readUs?.() ?? monotonicUs(), alarm, readUs);
  return { clock, set, ring: () => ring() };
}
const later = (clock: { at(us: number, fn: () => void): unknown; nowUs(): number }, us: number): Promise<number> =>
  new Promise((resolve) => clock.at(us, () => resolve(clock.nowUs())));

describe('preciseClock', () => {
  for (const isReady of [false, true])
    it(`calls never early, in order of time, what has passed as soon as it can${isReady ? ', with an alarm that rings at the wrong times' : ''}`, async () => {
      const { clock, ring } = clockWith(isReady);
      const beganUs = clock.nowUs();
      const log: string[] = [];
      const all = [4000, 1500, 1500, 0, -5000].map((us, i) =>
        later(clock, beganUs + us).then((at) => [log.push(String(i)), at - beganUs >= us]),
      );
      // not by the clock's own timers: they would wait for the alarm, too
      if (isReady) while (log.length < 5) await new Promise<void>((done) => setImmediate(done)).then(ring);
      assert.deepEqual(
        (await Promise.all(all)).map(([, isNotEarly]) => isNotEarly),
        [true, true, true, true, true],
      );
      // what had passed counts as asked for now, and a thread may rest between two lines of this test
      for (const order of ['120', '34']) assert.deepEqual(log.filter((each) => order.includes(each)).join(''), order);
    });

  it('sets the alarm for what is due first, a little early, and once for all that is later', () => {
    const { clock, set } = clockWith(true, () => 1_000_000);
    const timers = [2000, 2500, 1500].map((us) => clock.at(clock.nowUs() + us, () => {}));
    assert.deepEqual(set, [1_001_960, 1_001_460]);
    for (const timer of timers) timer.cancel();
  });

  it('leaves what is due within a millisecond of the last call to a timeout, and calls with it what comes due meanwhile', () => {
    let us = 0;
    const { clock, set, ring } = clockWith(true, () => us);
    const log: string[] = [];
    for (const atUs of [500, 900, 1500, 1501, 2600, 4000]) clock.at(atUs, () => log.push(`${atUs} at ${us}`));
    // the alarm is set for 500, and for 4,000, which is a millisecond after 2,600 and more; the others are the timeout's, here called by hand
    for (const nowUs of [500, 1500, 2600, 4000]) {
      us = nowUs;
      ring();
    }
    assert.deepEqual(set, [460, 3960]);
    assert.deepEqual(log, ['500 at 500', '900 at 1500', '1500 at 1500', '1501 at 2600', '2600 at 2600', '4000 at 4000']);
  });

  it('calls what waits for a timeout without being rung', async () => {
    const { clock, ring } = clockWith(true);
    const first = later(clock, clock.nowUs() + 200);
    while (clock.nowUs() < 250);
    ring();
    await first;
    await later(clock, clock.nowUs() + 300);
  });

  it('calls what is asked for now without waiting for a ring', async () => {
    let us = 0;
    const { clock, ring } = clockWith(true, () => us);
    clock.at(500, () => {});
    clock.at(900, () => {});
    us = 500;
    ring();
    // 900 waits for a timeout until 1,500
    us = 700;
    await later(clock, 600);
    us = 1500;
    await later(clock, 900);
  });

  it('is not woken for ever by a ring for a time that was replaced', () => {
    let us = 0;
    const { clock, set, ring } = clockWith(true, () => us);
    const log: number[] = [];
    clock.at(500, () => {}).cancel();
    clock.at(3000, () => log.push(us));
    us = 400;
    ring();
    assert.deepEqual([set, log], [[460, 2960], []]);
    us = 3000;
    ring();
    assert.deepEqual(log, [3000]);
  });

  it('does not call what was cancelled', async () => {
    const { clock } = clockWith(false);
    let called = false;
    const nowUs = clock.nowUs();
    clock
      .at(nowUs + 500, () => {
        called = true;
      })
      .cancel();
    await later(clock, nowUs + 3000);
    assert.equal(called, false);
  });

  it('lets nobody who asks for now again and again keep back the others', async () => {
    const { clock } = clockWith(false);
    let isDone = false;
    const again = (): void => {
      if (!isDone) clock.at(0, again);
    };
    clock.at(0, again);
    // without end if it did
    await later(clock, clock.nowUs() + 1000);
    isDone = true;
  });
});
