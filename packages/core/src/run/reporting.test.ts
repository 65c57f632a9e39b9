import assert from 'node:assert/strict';
import type { RunEvent } from '../contract/events.ts';
import type { ReporterKind, ReporterScope } from '../contract/plugin.ts';
import { VirtualClock } from '../time/virtual.ts';
import { createReporting } from './reporting.ts';

const event: RunEvent = { type: 'notice', atUs: 0, level: 'info', source: 'test', message: '', at: null };
const reporter = (name: string, create: ReporterKind['create']) => ({ kind: { name, doc: '', create }, options: {} });

describe('reporting', () => {
  it('switches off a reporter that throws, names it once, and tells the others', async () => {
    const log: string[] = [];
    const clock = new VirtualClock();
    const failed: string[] = [];
    const reporting = createReporting(
      [
        reporter('born-dead', () => {
          throw new Error('no');
        }),
        reporter('bad', () => ({
          event() {
            log.push('bad');
            throw new Error('oops');
          },
        })),
        reporter('good', () => ({ event: () => log.push('good'), close: async () => void log.push('closed') })),
        reporter('late', () => ({ event() {}, close: () => Promise.reject(new Error('disk full')) })),
        reporter('endless', () => ({ event() {}, close: () => new Promise(() => {}) })),
      ],
      {} as ReporterScope,
      clock,
      (sentence) => failed.push(sentence),
    );
    reporting.hear(event);
    reporting.hear(event);
    const closed = reporting.close();
    await clock.run(31e6);
    await closed;
    assert.deepEqual(log, ['bad', 'good', 'good', 'closed']);
    assert.deepEqual(reporting.failures, [
      'reporter born-dead failed in create: no',
      'reporter bad failed in event (notice): oops',
      'reporter late failed in close: disk full',
      'reporter endless failed in close: did not end within 30 s',
    ]);
    assert.deepEqual(failed, reporting.failures);
  });

  it('leaves a reporter that has not ended when it is to be left, and says so', async () => {
    const stop = new AbortController();
    const reporting = createReporting(
      [reporter('endless', () => ({ event() {}, close: () => new Promise(() => {}) })), reporter('good', () => ({ event() {} }))],
      {} as ReporterScope,
      new VirtualClock(),
      () => undefined,
    );
    const closed = reporting.close(stop.signal);
    await new Promise((resume) => setImmediate(resume));
    stop.abort();
    await closed;
    assert.deepEqual(reporting.failures, ['reporter endless failed in close: had not ended when it was stopped']);
  });
});
