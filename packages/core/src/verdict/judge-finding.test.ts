import assert from 'node:assert/strict';
import type { Finding, GateOutcome } from '../contract/events.ts';
import { finding, Past } from './past-of.test.ts';

const past = (...gates: readonly string[]): Past => new Past({ gates }).seconds(60, [{ ms: 1 }]);

const CASES: readonly (readonly [title: string, gate: string, found: Partial<Finding>, outcome: GateOutcome])[] = [
  ['a value without an interval, good', 'users >= 350', { value: 350 }, 'held'],
  ['a value without an interval, bad', 'users >= 350', { value: 349 }, 'failed'],
  ['an interval wholly good', 'users >= 350', { value: 448, interval: [430, 466] }, 'held'],
  ['an interval wholly bad', 'users >= 500', { value: 448, interval: [430, 466] }, 'failed'],
  ['an interval across the limit', 'users >= 450', { value: 448, interval: [430, 466] }, 'inconclusive'],
  ['an interval that ends at the limit', 'users >= 430', { value: 448, interval: [430, 466] }, 'held'],
  ['the same with <', 'users < 466', { value: 448, interval: [430, 466] }, 'inconclusive'],
  ['never broken, above the limit', 'users >= 350', { value: 500, interval: [500, null] }, 'held'],
  ['never broken, below the limit', 'users >= 600', { value: 500, interval: [500, null] }, 'inconclusive'],
  ['never broken, under an upper limit that it passed', 'users < 400', { value: 500, interval: [500, null] }, 'failed'],
  ['broken at once', 'users >= 350', { value: null, interval: [null, 25] }, 'failed'],
  ['broken at once, under an upper limit', 'users <= 50', { value: null, interval: [null, 25] }, 'held'],
  ['known to nobody', 'users >= 350', { value: null, interval: [null, null] }, 'inconclusive'],
  ['a count', 'users == 0', { value: 0 }, 'held'],
  ['a count that is not', 'users == 0', { value: 2 }, 'failed'],
  ['none found, censored', 'users >= 350', { state: 'none', value: null, interval: [500, null] }, 'held'],
  ['none found, and no more said', 'users >= 350', { state: 'none' }, 'inconclusive'],
  ['not enough data', 'users >= 350', { state: 'not-enough-data', value: 900 }, 'inconclusive'],
  ['a growth per hour', 'growth < 100MB/h', { value: 99e6, interval: [80e6, 99.9e6] }, 'held'],
];

describe('a gate on a finding', () => {
  for (const [title, gate, found, outcome] of CASES)
    it(`${title}: ${outcome}`, () => {
      const name = gate.split(' ')[0] as string;
      assert.equal(past(gate).result(gate, { findings: [finding(name, found)] }).outcome, outcome);
    });

  it('is inconclusive where nothing was concluded', () => {
    assert.equal(past('users >= 350').result('users >= 350').outcome, 'inconclusive');
    assert.equal(past('users >= 350').end().exitCode, 4);
  });

  it('says why', () => {
    const reason = (found: Partial<Finding>): string | null =>
      past('users >= 450').result('users >= 450', { findings: [finding('users', found)] }).reason;
    assert.equal(reason({ value: 448, interval: [430, 466], unit: 'users' }), 'the limit lies within what is known: 430 to 466 users');
    assert.equal(reason({ value: 400, interval: [400, null], unit: 'users' }), 'the limit lies within what is known: at least 400 users');
    assert.equal(reason({ state: 'not-enough-data', evidence: '2 of 10 minutes' }), 'not enough data: 2 of 10 minutes');
  });

  it('is inconclusive where it holds of a load that was not delivered', () => {
    const doubted = new Past({ gates: ['users >= 350'] }).seconds(60, [{ ms: 1 }], { silent: [0] });
    assert.equal(doubted.result('users >= 350', { findings: [finding('users', { value: 400 })] }).outcome, 'inconclusive');
    assert.equal(doubted.result('users >= 350', { findings: [finding('users', { value: 300 })] }).outcome, 'failed');
  });

  it('only warns where it says so', () => {
    const gate = 'users >= 350 or warn';
    assert.equal(past(gate).result(gate, { findings: [finding('users', { value: 1 })] }).outcome, 'warned');
  });
});
