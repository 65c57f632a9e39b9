import assert from 'node:assert/strict';
import { QUIET_CORES, quietRounds, type Run } from './run.ts';
import { tableOf } from './table.ts';
import type { ToolName } from './tool.ts';
import { type Work, works } from './works.ts';

const work = (id: string): Work => works.find((each) => each.id === id) as Work;

function open(id: string, tool: ToolName, round: number, p95: number, othersCores = 0): Run {
  const latencyMs = { p50: p95 / 2, p95, p99: p95 * 2 };
  return { work: id, tool, round, figures: { count: 8_000, latencyMs, serviceMs: latencyMs }, cost: null, othersCores, failure: null };
}

function closed(tool: ToolName, round: number, steadyUs: number, failure: string | null = null): Run {
  return { work: 'd', tool, round, figures: null, cost: { steadyUs, loadUs: steadyUs * 2, queries: 1_000 }, othersCores: 1, failure };
}

describe('the comparison with pgbench in Markdown', () => {
  const cells = (table: string, name: string): readonly string[] =>
    (table.split('\n').find((row) => row.startsWith(`| ${name} |`)) ?? '').split(' | ').slice(1);

  it('judges p95 by the median of ratios within quiet rounds', () => {
    const runs = [
      ...[open('b', 'pgbench', 0, 10), open('b', 'loadgate', 0, 10.1)], // 1.01
      ...[open('b', 'loadgate', 1, 20.6), open('b', 'pgbench', 1, 20)], // 1.03
      ...[open('b', 'pgbench', 2, 10), open('b', 'loadgate', 2, 30, QUIET_CORES + 0.01)],
    ];
    const table = tableOf(work('b'), runs);
    assert.equal(cells(table, 'loadgate ÷ pgbench')[1], '**1.020** 1.010–1.030');
    assert.match(table, /2 of 3 rounds were quiet/);
    assert.match(table, /p95 within 3 %: 2\.0 % off, \*\*reached\*\*/);
    // too low is as wrong as too high
    const low = [open('b', 'pgbench', 0, 10), open('b', 'loadgate', 0, 9)];
    assert.match(tableOf(work('b'), low), /10\.0 % off, \*\*not reached\*\*/);
  });

  it('judges nothing without a quiet round, and says so', () => {
    const runs = [open('c', 'pgbench', 0, 300, 1), open('c', 'loadgate', 0, 301)];
    const table = tableOf(work('c'), runs);
    assert.match(table, /0 of 1 rounds were quiet/);
    assert.match(table, /p95 within 5 %: not judged/);
    assert.equal(cells(table, 'arithmetic')[1], '299');
  });

  it('tells the difference of a part that has no bar', () => {
    const table = tableOf(work('a'), [open('a', 'pgbench', 0, 0.4), open('a', 'loadgate', 0, 0.9)]);
    assert.deepEqual(cells(table, 'loadgate − pgbench, ms').slice(0, 2), ['0.25', '0.50']);
    assert.doesNotMatch(table, /reached/);
  });

  it('sets the cost of a query beside that of each other client in the same rounds', () => {
    const runs = [
      ...[closed('pgbench', 0, 10), closed('loadgate', 0, 20), closed('plain pg', 0, 40)],
      ...[closed('plain pg', 1, 80), closed('loadgate', 1, 42), closed('pgbench', 1, 20)],
      ...[closed('pgbench', 2, 1, 'exit 1'), closed('loadgate', 2, 9)],
    ];
    const table = tableOf(work('d'), runs);
    assert.deepEqual(cells(table, 'pgbench').slice(-2), ['**2.05** 2.00–2.10', '**2.05** 2.00–2.10 |']);
    assert.deepEqual(cells(table, 'loadgate').slice(0, 2), ['**20.0** 9.0–42.0', '**40.0** 18.0–84.0']);
    assert.match(table, /≤ 2\.0 × pgbench: 2\.05 ×, \*\*not reached\*\*/);
    assert.match(table, /≤ 0\.7 × plain pg: 0\.51 ×, \*\*reached\*\*/); // 0.5, 0.525
    assert.match(table, /Round 3, pgbench: exit 1/);
    assert.match(tableOf(work('d'), runs.slice(0, 2)), /plain pg: not measured/);
  });

  it('has as many cells in each row', () => {
    for (const { id } of works) {
      const rows = tableOf(work(id), [open(id, 'pgbench', 0, 1), open(id, 'loadgate', 0, 1)]).split('\n');
      const widths = new Set(rows.filter((row) => row.startsWith('|')).map((row) => row.split('|').length));
      assert.equal(widths.size, 1, id);
    }
  });
});

describe('quietRounds', () => {
  it('wants all tools of a round to have been alone, and none to have failed', () => {
    const loud = open('a', 'loadgate', 1, 1, QUIET_CORES + 0.001);
    const broken = { ...open('a', 'pgbench', 2, 1), failure: 'exit 1' };
    const runs = [open('a', 'pgbench', 0, 1), open('a', 'loadgate', 0, 1, QUIET_CORES), open('a', 'pgbench', 1, 1), loud, broken];
    assert.deepEqual(quietRounds(runs), [0]);
  });
});
