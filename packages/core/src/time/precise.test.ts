import assert from 'node:assert/strict';
import { monotonicUs } from './monotonic.ts';
import { type Alarm, preciseClock } from './precise.ts';

/** An alarm that the test rings. */
function clockWith(isReady: boolean) {
  let ring = (): void => {};
  const set: number[] = [];
  const alarm: Alarm = { isReady, set: (us) => set.push(us), onRing: (called) => (ring = called) };
  const clock = preciseClock(monotonicUs(), alarm);
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
      // 5,000 rounds may be over before 4 ms are
      if (isReady) while (log.length < 5) await new Promise<void>((done) => clock.at(0, done)).then(ring);
      assert.deepEqual(
        (await Promise.all(all)).map(([, isNotEarly]) => isNotEarly),
        [true, true, true, true, true],
      );
      assert.deepEqual(log, ['3', '4', '1', '2', '0']);
    });

  it('sets the alarm for what is near, a little early, and once for all that is later', () => {
    const { clock, set } = clockWith(true);
    const beganUs = monotonicUs();
    const nearUs = clock.nowUs() + 2000;
    const timers = [clock.at(nearUs, () => {}), clock.at(nearUs + 500, () => {})];
    assert.equal(set.length, 1);
    assert.ok((set[0] ?? 0) > beganUs + 1000 && (set[0] ?? 0) < monotonicUs() + 2000, String(set));
    for (const timer of timers) timer.cancel();
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
