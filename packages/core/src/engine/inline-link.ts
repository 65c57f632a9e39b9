import type { Plugin } from '../contract/plugin.ts';
import { IDLE } from '../metrics/generator-probe.ts';
import type { Link, LinkParts } from './links.ts';
import { LoadWorker } from './load-worker.ts';
import type { ScriptHost } from './scripts/open-scripts.ts';

/** To a worker in this thread, for a virtual clock. Each of its messages arrives by itself, never within the work that sent it. */
export function inlineLink({ brief, clock, hear }: LinkParts, plugins: readonly Plugin[], scripts?: ScriptHost): Link {
  const later = (work: () => void): void => void clock.at(clock.nowUs(), work);
  const worker = new LoadWorker({
    brief,
    clock,
    findPlugin: async ({ name }) => {
      const plugin = plugins.find(({ protocols }) => protocols?.some((protocol) => protocol.name === name));
      if (plugin === undefined) throw new Error(`there is no plugin for ${name}`);
      return plugin;
    },
    scripts,
    report: (report) => later(() => hear(report)),
    probe: () => IDLE,
  });
  return { mayBlock: false, post: (command) => later(() => worker.hear(command)), end: async () => {} };
}
