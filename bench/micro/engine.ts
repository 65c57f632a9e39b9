import { fileURLToPath } from 'node:url';
import { createGenerator } from '../../packages/core/src/engine/generator.ts';
import { createHost } from '../../packages/core/src/index.ts';
import { createChronicle } from '../../packages/core/src/metrics/chronicle.ts';
import { monotonicClock, monotonicUs } from '../../packages/core/src/time/monotonic.ts';
import { plugin } from '../../packages/plugins-http/src/index.ts';
import { TOKEN } from '../targets/token.ts';
import type { Maker } from './bare.ts';

interface Ways {
  readonly scenario: 'get' | 'order';
  readonly users: number;
  readonly thinkMs?: number;
}

/** The whole engine with its HTTP plugin, in this thread: users, templates, conditions, captures, histograms, a chronicle that hears them. */
export function engineMaker(url: string, { scenario, users, thinkMs }: Ways): Maker {
  const module = import.meta.resolve('../../packages/plugins-http/src/index.ts');
  const folder = fileURLToPath(new URL('../scenarios', import.meta.url));
  const env = { BENCH_TOKEN: TOKEN };
  const host = createHost({ version: '1.0.0', cwd: folder, env, builtIns: [{ plugin, url: module, from: 'built-in' }], print() {} });
  const think = thinkMs === undefined ? [] : [{ path: 'load.think', value: `${thinkMs}ms` }];
  return {
    async ready(sec) {
      const set = [{ path: 'load.users', value: `${users}` }, { path: 'load.duration', value: `${sec}s` }, ...think];
      const { plan, rows } = await host.check(`${scenario}.load.yaml`, { target: url, set, seed: 1, reporters: [] });
      const clock = monotonicClock(monotonicUs());
      const protocols = [{ plugin }];
      const known = { plan, rows, clock, protocols, env, secrets: {}, runId: '20260101-000000-mcro', toolVersion: '1.0.0' };
      const generator = createGenerator({ ...known, workers: 1, inline: true });
      await generator.open();
      const chronicle = createChronicle(plan);
      return async () => {
        const { faults, thrown } = await generator.load((heard) => {
          if (heard.kind === 'interval') chronicle.add(heard.interval);
        });
        await generator.close();
        const { count, failed, cut } = chronicle.figures({ whole: true });
        if (failed + cut > 0 || faults.length + thrown.length > 0)
          throw new Error(`${failed} failed, ${cut} cut: ${[...faults, ...thrown].join('; ')}`);
        return count;
      };
    },
  };
}
