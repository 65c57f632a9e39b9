import assert from 'node:assert/strict';
import { journalBytes } from './journal-size.ts';

const TWO_HOURS = 7200;

describe('the journal of fifty steps over two hours', function () {
  this.timeout(60_000);

  it('is smaller than 24 MB at a hundred requests a second', () => {
    const megabytes = journalBytes(TWO_HOURS, { steps: 50, perSec: 100 }) / 1e6;
    assert.ok(megabytes <= 24, `${megabytes} MB`);
    // two bytes a sample, latency and service: less cannot hold them
    assert.ok(megabytes >= 3, `${megabytes} MB are too few to be true`);
  });
});
