import assert from 'node:assert/strict';
import type { RunResult } from '@loadgate/core';
import { emptyResult, error, figures, step } from '../fixture/results.test.ts';
import { failedRun, passedRun } from '../fixture/seed-runs.test.ts';
import { shown } from './shown.test.ts';

describe('the rest of the ending', () => {
  it('shows dashes where nothing was sampled', async () => {
    const row = (await shown(emptyResult({ steps: [step('CRM Create', figures(0, 0, 0))] }))).find((line) => line.includes('CRM Create'));
    assert.equal(row, '  CRM Create      –        –       –       –       –       –       –');
  });

  it('lists kinds of errors by number, with what was answered', async () => {
    const lines = await shown(
      passedRun({
        errors: [
          error('CRM Create', 2, { kind: 'timeout', text: 'timeout', firstAtSec: null }),
          error('CRM Search', 5, {
            kind: 'http.refused',
            text: 'connection refused',
            sample: { atUs: 0, message: 'connect ECONNREFUSED', request: '', response: '' },
          }),
        ],
      }),
    );
    assert.deepEqual(lines.slice(lines.indexOf('Errors'), lines.indexOf('Errors') + 4), [
      'Errors',
      '  5 × connection refused at "CRM Search", first at 02:14',
      '    connect ECONNREFUSED',
      '  2 × timeout at "CRM Create"',
    ]);
  });

  it('counts equal notices, and leaves out what is only information', async () => {
    const notices = [
      ...Array.from({ length: 3 }, () => ({ level: 'warning', source: 'monitor target', message: 'no answer' })),
      { level: 'info', source: 'run', message: 'x' },
    ];
    const lines = await shown(passedRun({ notices }));
    assert.deepEqual(lines.slice(lines.indexOf('Notices'), lines.indexOf('Notices') + 3), [
      'Notices',
      '  ! monitor target: no answer (3 ×)',
      '',
    ]);
  });

  it('shows findings with their interval, open ends in words', async () => {
    const finding = {
      name: 'sustained_users',
      state: 'found',
      value: 500,
      unit: 'users',
      interval: [500, null],
      evidence: 'No level broke.',
      advice: null,
    } as const;
    const lines = await shown(
      passedRun({
        findings: [finding, { ...finding, name: 'memory_growth', state: 'not-enough-data', value: null, interval: null, evidence: '' }],
      }),
    );
    assert.deepEqual(lines.slice(lines.indexOf('Findings'), lines.indexOf('Findings') + 4), [
      'Findings',
      '  sustained_users: 500 users (at least 500 users)',
      '      No level broke.',
      '  memory_growth: not enough data',
    ]);
  });

  it('says what a generator that was not healthy could have changed, also of a failed run', async () => {
    const generator = { ...failedRun().generator, healthy: false, reasons: ['3 % of arrivals began late'] };
    const lines = await shown(failedRun({ generator }));
    assert.deepEqual(lines.slice(-6, -3), [
      'Generator  not healthy (3 % of arrivals began late): 0.7 of 2 cores, lag p99',
      '           0.4 ms, 0 dropped',
      "Floor      p50 0.41 ms, p99 1.30 ms: latencies near it are loadgate's own",
    ]);
  });

  it('says of few answers of the echo what the longest was, and of none nothing', async () => {
    const floorOf = async (floorMs: RunResult['generator']['floorMs']): Promise<string | undefined> =>
      (await shown(passedRun({ generator: { ...passedRun().generator, floorMs } }))).find((line) => line.startsWith('Floor'));
    assert.match((await floorOf({ p50: 0.2, p99: 3, count: 99 })) ?? '', /^Floor {6}p50 0\.20 ms, at most 3\.00 ms:/);
    assert.match((await floorOf({ p50: 0.2, p99: 3, count: 100 })) ?? '', /^Floor {6}p50 0\.20 ms, p99 3\.00 ms:/);
    assert.equal(await floorOf(null), undefined);
  });

  it('shows a cleanup that failed or was skipped, also of a failed run', async () => {
    const lines = await shown(failedRun({ cleanup: { state: 'skipped', message: 'left in place, as --skip-cleanup asks' } }));
    assert.ok(lines.includes('Cleanup    left in place, as --skip-cleanup asks'));
  });

  it('is the verdict and what failed, nothing else, when it shall be quiet', async () => {
    assert.deepEqual(await shown(failedRun(), { quiet: true }), [
      '  ✗ p95 < 1000ms                                1.84 s          −84 %',
      '      since 04:10; worst at 07:32; from "CRM Create", "Ticket Create"',
      '      load.load.yaml:6:5',
      '  ✗ throughput >= 250/s                        156.3/s          −37 %',
      '      since 04:15; load.load.yaml:7:5',
      '✗ failed: 2 of 4 gates broke (exit 1), 10m 05s',
      '  results/r-load/load_test_report.html',
    ]);
    assert.equal((await shown(passedRun(), { quiet: true })).length, 2);
  });
});
