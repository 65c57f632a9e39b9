import assert from 'node:assert/strict';
import { masked, masksOf } from './masks.ts';

describe('masked', () => {
  const ordinary = ['null', 'true', '1000', 'load', 'passed', 'postgres', 'message', '127.0.0.1'];

  it('hides ordinary words where people, targets and plugins speak, and leaves all else as it means', () => {
    const event = {
      type: 'load',
      message: 'null, true, 1000 and load at 127.0.0.1',
      outcome: 'passed',
      protocol: 'postgres',
      figures: [1000.5, null, true],
      reasons: ['it passed', { request: 'user=postgres' }],
    };
    assert.deepEqual(masked(event, masksOf(ordinary)), {
      ...event,
      message: '***, ***, *** and *** at ***',
      reasons: ['it ***', { request: 'user=***' }],
    });
  });

  it('hides what is no ordinary word everywhere but in names of fields and figures', () => {
    const secret = 's3cr3t-value';
    const event = { [secret]: 1, target: `http://${secret}@host`, counts: `AA${secret}`, histogram: secret, message: secret };
    assert.deepEqual(masked(event, masksOf([secret])), { ...event, target: 'http://***@host', message: '***' });
  });

  it('leaves what stands in text only by chance: a line or the password of a longer secret', () => {
    const masks = masksOf(['postgres://app:postgres@db']);
    assert.equal(masks.rest('protocol postgres'), 'protocol postgres');
    assert.equal(masks.said('protocol postgres'), 'protocol ***');
    assert.equal(masks.rest('at postgres://app:postgres@db'), 'at ***');
  });
});
