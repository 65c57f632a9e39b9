import assert from 'node:assert/strict';
import { VirtualClock } from '../time/virtual.ts';
import { PromiseGuard } from './promise-guard.ts';

describe('PromiseGuard', () => {
  it('passes answers at once until 10,000 came without a turn of the event loop', () => {
    const clock = new VirtualClock();
    const guard = new PromiseGuard(clock);
    let heard = 0;
    const pass = (times: number): void => {
      for (let i = 0; i < times; i++) guard.pass(() => heard++);
    };
    pass(10_000);
    assert.equal(heard, 10_000);
    pass(3);
    assert.equal(heard, 10_000);
    clock.advance(0);
    assert.equal(heard, 10_003);
    pass(10_000);
    assert.equal(heard, 20_003);
  });
});
