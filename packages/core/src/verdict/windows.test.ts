import assert from 'node:assert/strict';
import { Past, type World } from './past-of.test.ts';

const outcomeOf = (past: Past, gate: string): unknown => {
  const { outcome, worstAtUs } = past.result(gate);
  return [outcome, worstAtUs === null ? null : worstAtUs / 1e6];
};

const reasonOf = (past: Past, gate: string): unknown => {
  const { outcome, reason } = past.result(gate);
  return [outcome, reason];
};

describe('a gate in every window', () => {
  const gate = 'error_rate < 50% in every 10s';

  it('breaks where ten seconds do, though the whole run holds', () => {
    const past = new Past({ gates: [gate, 'error_rate < 50%'] })
      .seconds(30, [{ ms: 10 }])
      .seconds(5, [{ ms: null }])
      .seconds(25, [{ ms: 10 }]);
    assert.deepEqual(outcomeOf(past, gate), ['failed', 25]);
    assert.equal(past.result('error_rate < 50%').outcome, 'held');
  });

  it('slides by one second: 5 bad ones of any 10 are seen wherever they lie, 4 never are', () => {
    for (let begin = 0; begin <= 55; begin++) {
      const ran = (bad: number): Past =>
        new Past({ gates: [gate] })
          .seconds(begin, [{ ms: 1, n: 2 }])
          .seconds(bad, [{ ms: null, n: 2 }])
          .seconds(60 - begin - bad, [{ ms: 1, n: 2 }]);
      assert.equal(ran(4).result(gate).outcome, 'held', `4 from ${begin}`);
      // the first window ends at second 10
      assert.equal(ran(5).result(gate).outcome, 'failed', `5 from ${begin}`);
    }
  });

  it('has only full windows, inside judged time', () => {
    const world: World = {
      stages: [
        ['warm', 10, 'warm'],
        ['', 20],
      ],
      gates: [gate],
    };
    const bad = [{ ms: null, n: 5 }];
    const past = new Past(world)
      .seconds(10, bad)
      .seconds(20, [{ ms: 1, n: 5 }])
      .seconds(5, bad);
    assert.equal(past.result(gate).outcome, 'held');
  });

  it('goes on over the border of two judged stages, and not over a warm-up', () => {
    const over = (warm: readonly ['warm'] | readonly []): Past =>
      new Past({ stages: [['a', 15], ['b', 10, ...warm] as const, ['c', 15]], gates: [gate] })
        .seconds(12, [{ ms: 1 }])
        .seconds(6, [{ ms: null }])
        .seconds(22, [{ ms: 1 }]);
    assert.equal(over([]).result(gate).outcome, 'failed');
    assert.equal(over(['warm']).result(gate).outcome, 'held');
  });

  it('stays in its stage', () => {
    const text = 'error_rate < 50% during peak in every 10s';
    const ran = (at: number): Past =>
      new Past({
        stages: [
          ['low', 20],
          ['peak', 20],
        ],
        gates: [text],
      })
        .seconds(at, [{ ms: 1 }])
        .seconds(6, [{ ms: null }])
        .seconds(34 - at, [{ ms: 1 }]);
    assert.equal(ran(12).result(text).outcome, 'held');
    assert.equal(ran(22).result(text).outcome, 'failed');
  });

  it('is widened backwards where samples are few: p95 takes 100 of them', () => {
    const text = 'p95 < 50ms in every 10s';
    // 5 a second: 10 s have 50, one slow one is beyond p95 of 20 s
    const ran = (slow: number): Past =>
      new Past({ gates: [text] })
        .seconds(30, [{ ms: 10, n: 5 }])
        .seconds(1, [
          { ms: 10, n: 5 - slow },
          { ms: 90, n: slow },
        ])
        .seconds(29, [{ ms: 10, n: 5 }]);
    assert.equal(ran(4).result(text).outcome, 'held');
    assert.equal(ran(5).result(text).outcome, 'held');
    // without widening 3 of 50 would have broken it
    const more = new Past({ gates: [text] })
      .seconds(30, [{ ms: 10, n: 5 }])
      .seconds(2, [{ ms: 90, n: 5 }])
      .seconds(28, [{ ms: 10, n: 5 }]);
    assert.equal(more.result(text).outcome, 'failed');
    assert.equal(more.result(text).samples, 100);
  });

  it('judges the whole as one where no window ever had samples enough', () => {
    const text = 'p99 < 50ms in every 10s';
    const ran = (ms: number): Past => new Past({ stages: [['', 30]], gates: [text] }).seconds(29, [{ ms: 10 }]).seconds(1, [{ ms }]);
    assert.deepEqual([ran(90).result(text).outcome, ran(90).result(text).samples], ['failed', 30]);
    assert.equal(ran(10).result(text).outcome, 'held');
    assert.equal(new Past({ stages: [['', 30]], gates: [text] }).seconds(30).result(text).outcome, 'no-data');
  });

  it('goes back at most as far as samples are kept, and then takes what is there', () => {
    const text = 'p99 < 50ms in every 10s';
    const past = new Past({ stages: [['', 200]], gates: [text] })
      .seconds(100, [{ ms: 10 }])
      .seconds(1, [{ ms: 90 }])
      .seconds(99, [{ ms: 10 }]);
    assert.deepEqual([past.result(text).outcome, past.result(text).samples], ['failed', 60]);
  });

  it('judges a scaled stage that is shorter than its window as one', () => {
    const text = 'error_rate < 50% in every 30s';
    assert.equal(new Past({ stages: [['', 6]], timeScale: 10, gates: [text] }).seconds(6, [{ ms: null }]).result(text).outcome, 'failed');
  });

  it('sees a freeze, in which nothing ends', () => {
    const text = 'p95 < 1s in every 5s';
    const past = new Past({ gates: [text] }).seconds(20, [{ ms: 10, n: 50 }]);
    for (let age = 1; age <= 10; age++) past.seconds(1, [], { inFlightMs: Array.from({ length: 20 }, () => age * 1000) });
    past.seconds(30, [{ ms: 10, n: 50 }]);
    // at second 26 the window has 0 ended samples and is widened to 100; the 20 in flight are 20 % of 120
    assert.equal(past.result(text).outcome, 'failed');
    assert.ok((past.result(text).worstAtUs ?? 0) >= 20e6);
  });

  it('counts no answer as throughput of zero', () => {
    const text = 'throughput >= 5/s in every 5s';
    const past = new Past({ gates: [text] })
      .seconds(20, [{ ms: 10, n: 9 }])
      .seconds(5)
      .seconds(35, [{ ms: 10, n: 9 }]);
    assert.deepEqual([past.result(text).outcome, past.result(text).observed, past.result(text).worstAtUs], ['failed', 0, 20e6]);
  });

  it('tells since when it stayed broken, and nothing where it recovered', () => {
    const ran = (tail: number): Past =>
      new Past({ gates: [gate] })
        .seconds(30, [{ ms: 10 }])
        .seconds(30 - tail, [{ ms: null }])
        .seconds(tail, [{ ms: 10 }]);
    // the window [25, 35) is the first with five bad seconds
    assert.equal(ran(0).result(gate).sinceUs, 25e6);
    assert.equal(ran(9).result(gate).sinceUs, null);
  });

  it('judges each name by itself', () => {
    const text = 'p95 of each < 50ms in every 10s';
    const past = new Past({ steps: ['A', 'B'], gates: [text] })
      .seconds(30, [
        { ms: 10, n: 90 },
        { ms: 10, n: 10, step: 'B' },
      ])
      .seconds(30, [
        { ms: 10, n: 90 },
        { ms: 90, n: 10, step: 'B' },
      ]);
    assert.deepEqual([past.result(text).outcome, past.result(text).step], ['failed', 'B']);
  });

  it('watches a monitor', () => {
    const text = 'target.memory.max < 5MB in every 5s';
    const ran = (peak: number): Past =>
      new Past({ gates: [text] })
        .seconds(30, [{ ms: 1 }], { monitors: { 'target.memory': 1e6 } })
        .seconds(1, [], { monitors: { 'target.memory': peak } })
        .seconds(29, [{ ms: 1 }], { monitors: { 'target.memory': 1e6 } });
    assert.equal(ran(5e6).result(text).outcome, 'failed');
    assert.equal(ran(4e6).result(text).outcome, 'held');
  });

  it('doubts a monitor that died on the way, and times that were cut, as without windows', () => {
    const memory = 'target.memory.max < 5MB in every 10s';
    const died = new Past({ gates: [memory] }).seconds(20, [{ ms: 1 }], { monitors: { 'target.memory': 1e6 } }).seconds(40, [{ ms: 1 }]);
    assert.deepEqual(reasonOf(died, memory), ['inconclusive', 'monitor target gave nothing in the last 10 s']);
    const p95 = 'p95 < 50ms in every 10s';
    const cut = new Past({ gates: [p95] }).seconds(60, [{ ms: 1, n: 20 }]).seconds(1, [{ ms: 40, n: 200, outcome: 'cut' }]);
    assert.deepEqual(reasonOf(cut, p95), ['inconclusive', '200 of 1400 were cut at the end, so that their times are lower bounds']);
  });
});
