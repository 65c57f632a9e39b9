import assert from 'node:assert/strict';
import { type PoolFacts, poolDiagnosis } from './pool-diagnosis.ts';

describe('poolDiagnosis', () => {
  const well: PoolFacts = {
    samples: 10,
    active: 4,
    idleInTransaction: 0.5,
    lockWaits: 0.2,
    mostUsed: 0.4,
    maxConnections: 100,
    refused: 0,
    waits: undefined,
  };
  const waits = { p95Us: 40_000, timeouts: 0, queryP95Us: 2_000 };
  const said = (facts: Partial<PoolFacts>): string => poolDiagnosis({ ...well, ...facts })[0]?.evidence ?? 'nothing';

  const rows: readonly (readonly [title: string, facts: Partial<PoolFacts>, says: RegExp])[] = [
    ['nothing is short', {}, /^nothing$/],
    ['there are two samples', { samples: 2, refused: 9 }, /^nothing$/],
    ['pools wait less than queries take', { waits: { ...waits, p95Us: 1_900 } }, /^nothing$/],
    [
      'the server refused some and was full',
      { refused: 3, mostUsed: 0.97 },
      /^shown: the server ran out of connections: 97 % .* 3 refused$/,
    ],
    ['the limit of a role refused some', { refused: 3 }, /^likely: the server ran out/],
    ['the server was full', { mostUsed: 0.95 }, /^likely: the server ran out/],
    ['it was nearly full', { mostUsed: 0.94 }, /^nothing$/],
    // 3 ÷ (4 + 3) = 43 %
    [
      'transactions stand idle',
      { idleInTransaction: 3 },
      /^likely: of the sessions that were not idle, 43 % held a transaction open .*\(3\.0 on average, beside 4\.0 that ran\)$/,
    ],
    [
      'they stand idle and the pool waits',
      { idleInTransaction: 3, waits },
      /^shown: users waited for a connection of the pool, p95 40\.0 ms, while of the sessions/,
    ],
    // 1.7 ÷ 5.7 = 29.8 %
    ['few stand idle', { idleInTransaction: 1.7 }, /^nothing$/],
    ['the pool waits for locks', { waits, lockWaits: 2 }, /^likely: users waited .* 2\.0 of 4\.0 running statements waited for locks/],
    [
      'the pool waits, and nothing says why',
      { waits },
      /^possible: users waited .* the pool is smaller than what is asked of it, or the server slower$/,
    ],
    ['some waited in vain', { waits: { ...waits, p95Us: 0, timeouts: 7 } }, /^possible: users waited .* p95 0\.0 ms, 7 in vain/],
  ];
  for (const [title, facts, says] of rows) it(`where ${title}`, () => assert.match(said(facts), says));

  it('is a diagnosis: without a figure, with what to do', () => {
    const [finding] = poolDiagnosis({ ...well, idleInTransaction: 3 });
    assert.deepEqual([finding?.name, finding?.value, typeof finding?.advice], ['pool', null, 'string']);
  });
});
