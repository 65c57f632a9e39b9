import assert from 'node:assert/strict';
import type { History } from '@loadgate/core';
import type { Conclusion } from './conclusion.ts';
import { line, nPlusOne } from './n-plus-one.ts';
import { StatementLog } from './statement-log.ts';

describe('nPlusOne', () => {
  const ROWS = [
    { name: 'list', kind: 'request', flow: 0 },
    { name: 'export', kind: 'request', flow: 0 },
  ];
  /** Requests of the two steps, second by second, and the calls of statements in them. */
  const judged = (
    lists: readonly number[],
    exports: readonly number[],
    calls: Readonly<Record<string, readonly number[]>>,
    more: Partial<Conclusion> = {},
  ) => {
    const log = new StatementLog();
    const total = new Map(Object.keys(calls).map((id) => [id, { calls: 0, busyUs: 0 }]));
    log.grown(new Map(total));
    for (const second of lists.keys()) {
      for (const [id, counts] of Object.entries(calls))
        total.set(id, { calls: (total.get(id)?.calls ?? 0) + (counts[second] ?? 0), busyUs: 0 });
      const grown = log.grown(new Map(total));
      if (grown !== undefined) log.add(grown, second + 1);
    }
    const history = {
      plan: { rows: ROWS },
      seconds: lists.length,
      perSecond: (_: string, rows: readonly number[]) =>
        lists.map((count, i) => (rows.includes(0) ? count : 0) + (rows.includes(1) ? (exports[i] ?? 0) : 0)),
    } as unknown as History;
    return nPlusOne({
      history,
      log,
      seconds: lists.length,
      isWatched: true,
      isRestarted: false,
      idle: undefined,
      nPlusOne: 10,
      forgotten: 0,
      pool: {} as Conclusion['pool'],
      ...more,
    });
  };
  const even = Array.from({ length: 20 }, () => 50);
  const varied = Array.from({ length: 20 }, (_, i) => (i * 7) % 5);
  const times = (counts: readonly number[], by: number): readonly number[] => counts.map((count) => count * by);

  it('thinks one step possible whose requests a statement follows, and is not sure of it', () => {
    // 40 exports among 1,040 requests: 800 calls are below one for each
    const { state, value, interval, evidence } = judged(even, varied, { '1': times(varied, 20), '2': even });
    assert.deepEqual(
      [state, value, interval, evidence],
      ['found', 0, [0, 1], 'possible: 20.0 for each request of "export": `statement 1`'],
    );
  });

  it('is not sure of what it does not find where statements were forgotten', () => {
    const { state } = judged(even, varied, { '2': even }, { forgotten: 3 });
    assert.equal(state, 'not-enough-data');
    const suspect = judged(even, varied, { '1': times(varied, 20), '2': even }, { forgotten: 3 });
    assert.deepEqual(suspect.interval, [0, null]);
  });

  it('suspects no step whose requests a statement does not follow, however few they are', () => {
    assert.equal(judged(even, varied, { '1': times(even, 9) }).state, 'none');
    assert.equal(judged(even, varied, { '1': times([...varied].reverse(), 20) }).state, 'none');
  });

  it('suspects no step that runs a statement nine times', () => {
    assert.equal(judged(even, varied, { '1': times(varied, 9) }).state, 'none');
  });

  it('counts ten for each request, and not nine', () => {
    assert.deepEqual(judged(even, [], { '1': times(even, 10) }).value, 1);
    assert.deepEqual(judged(even, [], { '1': times(even, 9) }).value, 0);
  });

  const before = (calls: number, sec: number) => ({ idle: { calls: new Map([['1', { calls, busyUs: 0 }]]), sec } });
  for (const [certainty, idle, why] of [
    ['shown', before(0, 0.02), '10 calls were due in 20 ms, there were none'],
    ['likely', before(0, 0.01), '5 calls were due in 10 ms, so none tells nothing'],
    ['shown', before(50, 1), '500 calls were due in 1 s, there were 50'],
    ['likely', before(51, 1), '500 calls were due in 1 s, there were 51'],
    ['likely', {}, 'what was before is not known'],
  ] as const)
    it(`is ${certainty} where ${why}`, () => {
      assert.match(judged(even, [], { '1': times(even, 10) }, idle).evidence, new RegExp(`^${certainty}: `));
    });

  it('has not enough data where statements are not watched, the server was started anew, or most was not seen', () => {
    for (const [more, says] of [
      [{ isWatched: false }, /^statements are not watched$/],
      [{ isRestarted: true }, /^the server was started anew during the load$/],
      // 3 of 20 s are missing; a tenth may
      [{ seconds: 17 }, /^the monitor gave figures only for 17 of 20 s$/],
    ] as const) {
      const { state, evidence } = judged(even, [], { '1': times(even, 10) }, more);
      assert.equal(state, 'not-enough-data');
      assert.match(evidence, says);
    }
    assert.equal(judged(even, [], { '1': times(even, 12) }, { seconds: 18 }).state, 'found');
  });

  it('has not enough data where no statement was seen at all: it may be the wrong database', () => {
    const { state, evidence } = judged(even, [], {});
    assert.equal(state, 'not-enough-data');
    assert.match(evidence, /^no statement was seen: /);
  });

  it('has not enough data with nine requests, and where what is hidden could be it', () => {
    assert.equal(judged([9], [], { '1': [900] }).state, 'not-enough-data');
    assert.equal(judged(even, [], { '': times(even, 10) }).state, 'not-enough-data');
    assert.equal(judged(even, [], { '': times(even, 9) }).state, 'none');
  });
});

describe('line', () => {
  it('knows slope and correlation', () => {
    assert.deepEqual(line([1, 2, 3], [2, 4, 6]), { slope: 2, correlation: 1 });
    assert.deepEqual(line([1, 2, 3], [5, 5, 5]), { slope: 0, correlation: 0 });
    // products −1·1 + 0·(−2) + 1·1 = 0
    assert.deepEqual(line([1, 2, 3], [3, 0, 3]).slope, 0);
  });
});
