import { Worker } from 'node:worker_threads';
import type { Plugin } from '../contract/plugin.ts';
import { IDLE } from '../metrics/generator-probe.ts';
import type { Clock } from '../time/clock.ts';
import { monotonicUs } from '../time/monotonic.ts';
import { LoadWorker } from './load-worker.ts';
import type { Command, Report, ThreadData, WorkerBrief } from './messages.ts';
import { reasonOf } from './plugin-bug.ts';

/** Main's end of the way to a worker. */
export interface Link {
  /** The worker has a thread of its own, which a plugin may block while main goes on. */
  readonly mayBlock: boolean;
  post(command: Command): void;
  /** Ends the worker whatever it does. */
  end(): Promise<void>;
}

export interface LinkParts {
  readonly brief: WorkerBrief;
  readonly clock: Clock;
  readonly hear: (report: Report) => unknown;
  /** It will say nothing more, and was not asked to end. */
  readonly died: (why: string) => void;
  /** A line for people who look for a defect. */
  readonly log: (line: string) => void;
}

/** A worker thread. It imports the plugins itself. */
export function threadLink({ brief, clock, hear, died, log }: LinkParts): Link {
  const data: ThreadData = { brief, epochUs: monotonicUs() - clock.nowUs() };
  const entry = new URL(import.meta.url.endsWith('.ts') ? '../worker.ts' : '../worker.js', import.meta.url);
  const thread = new Worker(entry, { workerData: data });
  let isEnding = false;
  let reason = '';
  thread.on('message', hear);
  thread.on('error', (error) => {
    reason = reasonOf(error);
    if (error instanceof Error) log(error.stack ?? reason);
  });
  thread.on('exit', (code) => {
    if (!isEnding) died(reason === '' ? `it ended with code ${code}` : reason);
  });
  return {
    mayBlock: true,
    post: (command) => thread.postMessage(command),
    async end() {
      isEnding = true;
      await thread.terminate();
    },
  };
}

/** A worker in this thread, for a virtual clock. Each of its messages arrives by itself, never within the work that sent it. */
export function inlineLink({ brief, clock, hear }: LinkParts, plugins: readonly Plugin[]): Link {
  const later = (work: () => void): void => void clock.at(clock.nowUs(), work);
  const worker = new LoadWorker({
    brief,
    clock,
    findPlugin: async ({ name }) => {
      const plugin = plugins.find(({ protocols }) => protocols?.some((protocol) => protocol.name === name));
      if (plugin === undefined) throw new Error(`there is no plugin for ${name}`);
      return plugin;
    },
    report: (report) => later(() => hear(report)),
    probe: () => IDLE,
  });
  return { mayBlock: false, post: (command) => later(() => worker.hear(command)), end: async () => {} };
}
