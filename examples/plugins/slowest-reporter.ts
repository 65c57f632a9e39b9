import type { Plugin, ReporterKind } from '@loadgate/core';

/** Writes `slowest.txt`: the steps whose p95 is the longest. */
const slowest: ReporterKind<{ steps: number }> = {
  name: 'slowest',
  doc: 'The slowest steps, as text.',
  options: ({ z }) => z.strictObject({ steps: z.int().min(1).default(3).describe('How many. Default 3.') }),
  create: ({ steps }, scope) => ({
    // every event of the run comes here; this reporter needs only the end
    event() {},
    async close() {
      const lines = [...scope.result().steps]
        .sort((a, b) => (b.latencyMs.p95 ?? 0) - (a.latencyMs.p95 ?? 0))
        .slice(0, steps)
        .map(({ name, latencyMs }) => `${name}: ${latencyMs.p95 === null ? 'no samples' : `p95 ${latencyMs.p95.toFixed(1)} ms`}\n`);
      await scope.write('slowest.txt', lines.join(''));
    },
  }),
};

export const plugin: Plugin = { apiVersion: 1, name: 'slowest', version: '1.0.0', reporters: [slowest] };
