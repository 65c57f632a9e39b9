import assert from 'node:assert/strict';
import { dueWithin, parseLog, transactionsOf } from './pgbench-log.ts';

describe('the record of pgbench', () => {
  it('holds when each transaction was due, and how late it began', () => {
    // client, number, time, script, end in s and µs, lag: 1,500 µs before 100.000200 s is 99.998700 s
    assert.deepEqual(parseLog('3 17 1500 0 100 200 400\n'), [{ dueUs: 99_998_700, latencyUs: 1_500, lagUs: 400 }]);
    assert.deepEqual(parseLog(''), []);
  });

  const others = ['0 1 1500 0 100 200', '0 1 failed 0 100 200 0', '0 1 skipped 0 100 200 9', '0 1 1500 0 100 200 400 1', 'ERROR'];
  for (const line of others) it(`refuses “${line}”`, () => assert.throws(() => parseLog(`0 0 1 0 1 1 1\n${line}\n`), /no transaction/));

  it('is taken by when transactions were due, not by when they ended', () => {
    const at = (dueSec: number, latencySec: number) => ({ dueUs: dueSec * 1e6, latencyUs: latencySec * 1e6, lagUs: 0 });
    // the log is in the order of ends: the first that was due need not be the first line
    const [early, first, last, late] = [at(11.9, 3), at(12, 0), at(15.9, 4), at(16, 0)];
    assert.deepEqual(dueWithin([first, late, early, last, at(10, 9)], 2, 6), [first, last]);
    assert.deepEqual(dueWithin([], 2, 6), []);
  });

  it('is summed up at the end of a run', () => {
    const said = 'number of clients: 10\nnumber of transactions actually processed: 290050\nnumber of failed transactions: 0 (0.000%)\n';
    assert.equal(transactionsOf(said), 290_050);
    assert.equal(transactionsOf('number of transactions actually processed: 10/10'), 10);
    assert.throws(() => transactionsOf(said.replace('failed transactions: 0', 'failed transactions: 2')), /2 transactions failed/);
    assert.throws(() => transactionsOf('pgbench: error: connection to server failed'), /no number/);
  });
});
