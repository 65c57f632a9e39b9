import assert from 'node:assert/strict';
import { StatementLog } from './statement-log.ts';

describe('StatementLog', () => {
  const read = (calls: Readonly<Record<string, number>>) =>
    new Map(Object.entries(calls).map(([id, count]) => [id, { calls: count, busyUs: 10 * count }]));
  const callsOf = (log: StatementLog) => Object.fromEntries([...log.used].map(([id, { calls }]) => [id, calls]));
  const heard = (log: StatementLog, calls: Readonly<Record<string, number>>, seconds: number): void => {
    const grown = log.grown(read(calls));
    if (grown !== undefined) log.add(grown, seconds);
  };

  it('counts what grew, what is new, and from 0 what was reset', () => {
    const log = new StatementLog();
    heard(log, { '1': 100, '2': 50 }, 0);
    heard(log, { '1': 103, '2': 50, '3': 4 }, 1);
    assert.deepEqual(callsOf(log), { '1': 3, '3': 4 });
    heard(log, { '1': 2, '3': 4 }, 2);
    assert.deepEqual(callsOf(log), { '1': 5, '3': 4 });
  });

  it('leaves out what is ignored, also what ran before that was known, but never all that is hidden', () => {
    const log = new StatementLog();
    heard(log, {}, 0);
    heard(log, { '': 7, '1': 3, '2': 5 }, 1);
    log.ignore('1');
    log.ignore('');
    assert.deepEqual(callsOf(log), { '': 7, '2': 5 });
  });

  it('begins anew with the load', () => {
    const log = new StatementLog();
    heard(log, {}, 0);
    heard(log, { '1': 3 }, 0);
    log.begin();
    heard(log, { '1': 4 }, 2);
    assert.deepEqual([callsOf(log), log.seconds], [{ '1': 1 }, 2]);
    assert.deepEqual(log.stretches, [{ fromSec: 0, toSec: 2, calls: new Map([['1', 1]]) }]);
  });

  it('asks for the texts of what matters, once', () => {
    const log = new StatementLog();
    // 1 of 200 is half a percent
    const grown = read({ '': 50, '1': 99, '2': 48, '3': 2, '4': 1 });
    assert.deepEqual(log.unknown(grown), ['1', '2', '3']);
    log.learn('1', 'select 1');
    log.ignore('2');
    assert.deepEqual([log.unknown(grown), log.text('1')], [['3'], 'select 1']);
  });
});
