import assert from 'node:assert/strict';
import { VirtualClock } from '../time/virtual.ts';
import { type Expiring, Timeouts } from './timeouts.ts';

const MS = 1e3;

function waiting() {
  const clock = new VirtualClock();
  const timeouts = new Timeouts(clock);
  const log: string[] = [];
  const item = (name: string): Expiring => ({
    expiresUs: 0,
    before: undefined,
    after: undefined,
    expire: () => log.push(`${name} ${clock.nowUs() / MS}`),
  });
  return { clock, timeouts, log, item };
}

describe('Timeouts', () => {
  it('expire on the next tick of 10 ms, never before their time', () => {
    const { clock, timeouts, log, item } = waiting();
    timeouts.add(item('a'), 30 * MS);
    clock.advance(4 * MS);
    timeouts.add(item('b'), 30 * MS);
    timeouts.add(item('c'), 5 * MS);
    clock.advance(100 * MS);
    assert.deepEqual(log, ['c 10', 'a 30', 'b 40']);
  });

  it('forgets what was removed, whatever its place', () => {
    const { clock, timeouts, log, item } = waiting();
    const items = ['a', 'b', 'c', 'd'].map(item);
    for (const one of items) timeouts.add(one, 20 * MS);
    for (const index of [0, 2]) timeouts.remove(items[index] as Expiring);
    timeouts.remove(items[0] as Expiring);
    clock.advance(100 * MS);
    assert.deepEqual(log, ['b 20', 'd 20']);
  });

  it('keeps lists of different lengths apart, and goes on after a pause', () => {
    const { clock, timeouts, log, item } = waiting();
    timeouts.add(item('long'), 200 * MS);
    timeouts.add(item('short'), 10 * MS);
    clock.advance(50 * MS);
    timeouts.add(item('later'), 10 * MS);
    clock.advance(500 * MS);
    timeouts.add(item('last'), 10 * MS);
    clock.advance(1000 * MS);
    assert.deepEqual(log, ['short 10', 'later 60', 'long 200', 'last 510']);
  });

  it('may be added to while it expires', () => {
    const { clock, timeouts, log, item } = waiting();
    const again = item('again');
    const first: Expiring = { ...item('first'), expire: () => timeouts.add(again, 10 * MS) };
    timeouts.add(first, 10 * MS);
    clock.advance(100 * MS);
    assert.deepEqual(log, ['again 20']);
  });

  it('expires nothing once it is stopped', () => {
    const { clock, timeouts, log, item } = waiting();
    timeouts.add(item('a'), 10 * MS);
    timeouts.stop();
    clock.advance(100 * MS);
    assert.deepEqual(log, []);
  });
});
