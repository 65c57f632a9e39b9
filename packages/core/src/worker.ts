import { parentPort, workerData } from 'node:worker_threads';
import type { ProtocolRef } from './contract/plan.ts';
import type { Plugin } from './contract/plugin.ts';
import { LoadWorker } from './engine/load-worker.ts';
import type { Command, Report, ThreadData } from './engine/messages.ts';
import { createTicker } from './engine/ticker.ts';
import { createGeneratorProbe } from './metrics/generator-probe.ts';
import { transferOf } from './metrics/worker-interval.ts';
import { preciseClock } from './time/precise.ts';

// composed by hand: a worker has one run, and a container would only cost its start
const port = parentPort;
if (port === null) throw new Error('this module is the inside of a worker thread');
const { epochUs, brief } = workerData as ThreadData;
const clock = preciseClock(epochUs, createTicker());
const probe = createGeneratorProbe(clock);
const worker = new LoadWorker({
  brief,
  clock,
  findPlugin: async ({ url }: ProtocolRef) => ((await import(url)) as { plugin: Plugin }).plugin,
  report: (report: Report) => port.postMessage(report, report.kind === 'interval' ? transferOf(report.interval) : []),
  probe: () => probe.read(),
});
port.on('message', (command: Command) => worker.hear(command));
