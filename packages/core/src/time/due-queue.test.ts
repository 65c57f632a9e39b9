import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DueQueue } from './due-queue.ts';

describe('DueQueue', () => {
  it('gives what is due in order of time, then of asking, whatever was added and taken before', () => {
    const times = fc.array(fc.record({ atUs: fc.nat(20), takes: fc.option(fc.nat(20), { nil: undefined }) }), { maxLength: 60 });
    fc.assert(
      fc.property(times, (steps) => {
        const queue = new DueQueue();
        let model: { atUs: number; name: number }[] = [];
        steps.forEach(({ atUs, takes }, name) => {
          queue.add(atUs, () => {});
          model.push({ atUs, name });
          if (takes === undefined) return;
          model.sort((a, b) => a.atUs - b.atUs || a.name - b.name);
          const expected = model[0] !== undefined && model[0].atUs <= takes ? model[0] : undefined;
          assert.equal(queue.take(takes)?.order, expected?.name);
          model = model.filter((one) => one !== expected);
        });
      }),
    );
  });
});
