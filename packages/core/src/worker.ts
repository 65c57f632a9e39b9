import { parentPort } from 'node:worker_threads';
import type { ProtocolRef } from './contract/plan.ts';
import type { Plugin } from './contract/plugin.ts';
import { LoadWorker } from './engine/load-worker.ts';
import type { Report, ThreadData, ThreadMessage } from './engine/messages.ts';
import { createTicker } from './engine/ticker.ts';
import { createGeneratorProbe } from './metrics/generator-probe.ts';
import { transferOf } from './metrics/worker-interval.ts';
import { preciseClock } from './time/precise.ts';

// composed by hand: a worker has one run, and a container would only cost its start
const port = parentPort;
if (port === null) throw new Error('this module is the inside of a worker thread');
const ticker = createTicker();
let worker: LoadWorker | undefined;
port.on('message', (message: ThreadMessage) => {
  if (message.kind === 'hire') worker = hired(message.data);
  else worker?.hear(message);
});

function hired({ epochUs, brief }: ThreadData): LoadWorker {
  const clock = preciseClock(epochUs, ticker);
  const probe = createGeneratorProbe(clock);
  const load = new LoadWorker({
    brief,
    clock,
    findPlugin: async ({ url }: ProtocolRef) => ((await import(url)) as { plugin: Plugin }).plugin,
    scripts: {
      load: async (url) => (await import(url)) as Record<string, unknown>,
      watch(isOfScript) {
        const heard = (thrown: unknown): void => {
          if (!isOfScript(thrown)) throw thrown;
        };
        process.on('uncaughtException', heard);
        process.on('unhandledRejection', heard);
      },
      // zod comes with it: only for a plan that has a `call`
      kit: async () => (await import('./language/kit.ts')).kit,
    },
    report: (report: Report) => port?.postMessage(report, report.kind === 'interval' ? transferOf(report.interval) : []),
    probe: () => probe.read(),
  });
  void load.warm();
  return load;
}
