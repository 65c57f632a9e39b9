import assert from 'node:assert/strict';
import { VirtualClock } from '@loadgate/core/testing';
import { NoAnswer } from '../driver/outside.ts';
import { Interrupted, Waits } from './waits.ts';

describe('Waits', () => {
  const interruptible = () => {
    const clock = new VirtualClock();
    const run = new AbortController();
    return { clock, run, waits: new Waits(clock, run.signal) };
  };
  const never = new Promise<void>(() => {});

  it('are broken off when the run is interrupted, whatever they wait for', async () => {
    const { run, waits } = interruptible();
    const pending = [waits.until(() => {}), waits.of(never, 1e6), waits.sleep(3600e6)];
    run.abort();
    const settled = await Promise.allSettled(pending);
    assert.ok(settled.every((one) => one.status === 'rejected' && one.reason instanceof Interrupted));
    await assert.rejects(waits.sleep(1), Interrupted);
  });

  it('end with what they are told, or with patience', async () => {
    const { clock, waits } = interruptible();
    assert.equal(await waits.until((told) => told(7), 1e6), 7);
    assert.equal(await waits.of(Promise.resolve(8), 1e6), 8);
    await assert.rejects(waits.of(Promise.reject(new NoAnswer({ error: 'x', message: 'no', answered: false }))), /^Error: no$/);
    const late = assert.rejects(waits.of(never, 10e6), /^Error: the server did not answer within 10 s$/);
    await clock.run(9_999_999);
    assert.equal(clock.nowUs(), 9_999_999);
    await clock.run(10e6);
    await late;
  });

  it('sleep until their time', async () => {
    const { clock, waits } = interruptible();
    let wokeUs = 0;
    const slept = waits.sleepUntil(500).then(() => {
      wokeUs = clock.nowUs();
    });
    await clock.run(1e6);
    await slept;
    assert.equal(wokeUs, 500);
  });

  it('without a run to be interrupted are only broken off by patience', async () => {
    const clock = new VirtualClock();
    const late = assert.rejects(new Waits(clock).of(never, 5), NoAnswer);
    await clock.run(5);
    await late;
  });
});
