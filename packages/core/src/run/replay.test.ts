import assert from 'node:assert/strict';
import type { Judged, RunEvent, Started } from '../contract/events.ts';
import { owedCleanup } from './replay.ts';

const phase = (name: 'setup' | 'load' | 'cleanup'): RunEvent => ({ type: 'phase', atUs: 0, phase: name });
const judged = (...reasons: readonly string[]): Judged => ({ type: 'judged', atUs: 0, verdict: 'passed', exitCode: 0, reasons });
const cleanup = [{ kind: 'log', at: [0, 1, 1], message: 'gone' }];

describe('owedCleanup', () => {
  const owed = { state: 'failed', message: 'the run was killed before its cleanup; do it now: loadgate cleanup /r/x' };
  const rows: readonly (readonly [title: string, events: readonly RunEvent[], steps: readonly object[], expected: object])[] = [
    ['nothing before setup', [], cleanup, { state: 'nothing', message: null }],
    ['nothing without steps', [phase('load')], [], { state: 'nothing', message: null }],
    ['everything after setup', [phase('setup')], cleanup, owed],
    ['everything after load', [phase('load')], cleanup, owed],
    ['everything while cleanup was going on', [phase('load'), phase('cleanup')], cleanup, owed],
    [
      'nothing when the run was killed only in its reports',
      [phase('load'), phase('cleanup'), judged()],
      cleanup,
      { state: 'done', message: null },
    ],
    ['nothing when it was skipped as asked', [phase('load'), judged()], cleanup, { state: 'skipped', message: null }],
    [
      'what failed',
      [phase('load'), phase('cleanup'), judged('p95 broke', 'cleanup left something behind: "Delete" answered 500')],
      cleanup,
      { state: 'failed', message: '"Delete" answered 500' },
    ],
  ];
  for (const [title, events, steps, expected] of rows) {
    it(`is ${title}`, () => {
      const started = { type: 'started', plan: { cleanup: steps } } as unknown as Started;
      assert.deepEqual(owedCleanup({ folder: '/r/x', started, events: [started, ...events], wasKilled: true, isSealed: true }), expected);
    });
  }
});
