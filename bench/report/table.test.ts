import assert from 'node:assert/strict';
import { workloads } from '../workloads.ts';
import type { Measured } from './measured.ts';
import { tableOf } from './table.ts';

const [a] = workloads(false);

function run(peer: string, round: number, cpuSec: number, failure: string | null = null): Measured {
  const steady = { sec: 10, cpuSec, requests: 1e5, bins: [], rssBytes: 0, othersCores: 0.5 };
  const whole = { exitCode: 0, wallSec: 12, cpuSec: cpuSec * 2, requests: 1e5, refused: 0, peakRssBytes: 2 ** 20 };
  return { workload: 'a', peer, round, watched: { ...whole, firstRequestSec: 0.1, steady }, told: null, failure };
}

describe('the table of a workload', () => {
  assert.ok(a);
  const runs = [
    run('ours', 0, 2),
    run('ours', 1, 4),
    run('its', 0, 4),
    run('its', 1, 8),
    run('its', 2, 1, 'exit 1'),
    run('broken', 0, 1, 'exit 1'),
  ];
  const rows = tableOf(a, ['ours', 'its', 'broken', 'idle'], runs, ['absent']).split('\n');
  const cells = (name: string): string[] =>
    (rows.find((row) => row.startsWith(`| ${name}`)) ?? '')
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1);

  it('shows medians with ranges, and the first tool beside each other in the same rounds', () => {
    // 2 s for 100,000 are 20 s for a million
    assert.deepEqual(cells('ours').slice(1, 3), ['**30.0** 20.0–40.0', '**60.0** 40.0–80.0']);
    assert.deepEqual(cells('its').slice(-2), ['0.50', '0.50']);
  });

  it('says how many runs failed, and takes no figure from them', () => {
    assert.equal(cells('its')[0], 'its (1 failed)');
    assert.equal(cells('its')[1], '**60.0** 40.0–80.0');
    assert.equal(cells('broken')[1], 'failed 1 times');
  });

  it('never shows a ratio to a tool that is not there', () => {
    assert.deepEqual([cells('absent')[1], ...cells('absent').slice(-2)], ['*not here*', 'not shown', 'not shown']);
    assert.equal(cells('idle')[1], 'does other work');
  });

  it('has as many cells in each row', () => {
    const widths = rows.filter((row) => row.startsWith('|')).map((row) => row.split('|').length);
    assert.equal(new Set(widths).size, 1, widths.join(' '));
  });
});
