import assert from 'node:assert/strict';
import type { Machine, MachineFault } from './machine.ts';

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

interface Interrupted {
  readonly signals: readonly (keyof typeof CODES)[];
  /** What the event stream says when it is time. */
  readonly at: string;
  readonly phase: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly load?: string;
  readonly more?: string;
  /** Requests that must have come, however it ended. */
  readonly sent?: readonly string[];
}

const SLOW = 'GET /slow';
const CLEANED = 'DELETE /all';
/** Is done only when the second signal has come, and a while after it: who waited for it would have its report. */
const LATE_REPORTER = `
let signals = 0;
const heard = new Promise((resume) => process.on('SIGTERM', () => { if (++signals === 2) resume(); }));
export const plugin = { apiVersion: 1, name: 'late', version: '1.0.0', reporters: [{ name: 'late', doc: 'x', create() {
  return { event() {}, close: () => heard.then(() => new Promise((resume) => setTimeout(resume, 1500))) };
} }] };
`;

const rows: readonly Interrupted[] = [
  { phase: 'setup', signals: ['SIGINT'], at: '"phase":"setup"', more: `setup: [${SLOW}]\ncleanup: [${CLEANED}]\n`, sent: [CLEANED] },
  { phase: 'setup', signals: ['SIGTERM', 'SIGTERM'], at: '"phase":"setup"', more: `setup: [${SLOW}]\ncleanup: [${CLEANED}]\n` },
  { phase: 'the ramp', signals: ['SIGINT'], at: '"type":"interval"', load: '{ users: 10, rampUp: 20s, duration: 30s, think: 50ms }' },
  { phase: 'the ramp of an open load', signals: ['SIGTERM'], at: '"type":"interval"', load: '{ arrivals: 1..20/s, duration: 30s }' },
  { phase: 'the load', signals: ['SIGINT'], at: '"type":"interval"', more: `cleanup: [${CLEANED}]\n`, sent: [CLEANED] },
  { phase: 'the load', signals: ['SIGTERM'], at: '"type":"interval"' },
  { phase: 'the load', signals: ['SIGHUP'], at: '"type":"interval"' },
  { phase: 'the load', signals: ['SIGINT', 'SIGINT'], at: '"type":"interval"', more: `steps: [${SLOW}]\n` },
  { phase: 'the load', signals: ['SIGINT', 'SIGTERM', 'SIGHUP'], at: '"type":"interval"' },
  {
    phase: 'the graceful stop',
    signals: ['SIGINT'],
    at: '"phase":"gracefulStop"',
    load: '{ users: 1, duration: 1s, gracefulStop: 3s }',
    more: `steps: [GET /never]\ncleanup: [${CLEANED}]\n`,
    sent: [CLEANED],
  },
  {
    phase: 'cleanup',
    signals: ['SIGINT'],
    at: '"phase":"cleanup"',
    load: '{ users: 1, iterations: 2 }',
    more: `cleanup: [${SLOW}, ${CLEANED}]\n`,
    sent: [CLEANED],
  },
  {
    phase: 'cleanup',
    signals: ['SIGINT', 'SIGINT'],
    at: '"phase":"cleanup"',
    load: '{ users: 1, iterations: 2 }',
    more: 'cleanup: [GET /never]\n',
  },
  {
    phase: 'the reports',
    signals: ['SIGTERM', 'SIGTERM'],
    at: '"phase":"reports"',
    load: '{ users: 1, iterations: 2 }',
    files: { 'late.ts': LATE_REPORTER },
    more: 'plugins: [./late.ts]\nreporters: [late]\n',
  },
];

/** Every signal that ends a run, in each of its phases. */
export const signalFaults: readonly MachineFault[] = rows.map((row) => ({
  fault: `${row.signals.join(', then ')} in ${row.phase}`,
  gives: givesOf(row),
  happens: (machine) => interrupt(row, machine),
}));

function givesOf({ signals, phase, sent = [] }: Interrupted): string {
  if (phase === 'the reports') return 'the verdict stands, as it was reached before; the report that was left out makes it exit 3';
  const [first = 'SIGINT'] = signals;
  return `exit ${CODES[first]}, interrupted, with whole results${sent.length > 0 ? '; cleanup is done' : ''}`;
}

async function interrupt({ signals, at, phase, files = {}, load, more = '', sent = [] }: Interrupted, machine: Machine): Promise<void> {
  const { project, target } = machine;
  for (const [name, text] of Object.entries(files)) project.put(name, text);
  target.answer = ({ url }, response) => {
    if (url === '/slow') setTimeout(() => response.end('{}'), 1500);
    else if (url !== '/never') response.end('{}');
  };
  const own = /^steps: (.*)$/m.exec(more)?.[1];
  machine.scenario({
    load: load ?? '{ users: 2, duration: 30s, think: 50ms }',
    more: more.replace(/^steps: .*\n/m, ''),
    ...(own !== undefined && { steps: own }),
  });
  const before = target.requests.length;
  const run = project.begin(['run', 'x', '--events']);
  await run.said(at);
  for (const signal of signals) {
    run.child.kill(signal);
    await new Promise((resume) => setTimeout(resume, 300));
  }
  const { code, error } = await run.ended;
  const events = project.journal();
  assert.equal(events.at(-1)?.type, 'closed', error);
  const { verdict, exitCode } = project.result();
  assert.equal(exitCode, code);
  if (phase === 'the reports') assert.deepEqual([code, verdict], [3, 'error'], error);
  else assert.deepEqual([code, verdict], [CODES[signals[0] as keyof typeof CODES], 'interrupted'], error);
  for (const request of sent) assert.ok(target.requests.slice(before).includes(request), `${request} was not sent`);
}
