import type { Reporter, ReporterKind, ReporterScope, Started } from '@loadgate/core';
import { failureTimes } from './failure-times.ts';

/** Tables for spreadsheets and scripts, with Locust's columns and a few more. */
export const csvReporter: ReporterKind = {
  name: 'csv',
  doc: 'stats.csv, stats_history.csv and failures.csv, with the columns of Locust and a few more.',
  create: (_options: unknown, scope: ReporterScope): Reporter => {
    const times = failureTimes();
    let started: Started | undefined;
    return {
      event(event) {
        if (event.type === 'started') started = event;
        if (event.type === 'interval' && started !== undefined) times.hear(event, started.plan);
      },
      async close() {
        if (started === undefined) return;
        const [{ statsCsv }, { statsHistoryCsv }, { failuresCsv }] = await Promise.all([
          import('./stats.ts'),
          import('./stats-history.ts'),
          import('./failures.ts'),
        ]);
        const result = scope.result();
        await scope.write('stats.csv', statsCsv(result, scope.history));
        await scope.write('stats_history.csv', statsHistoryCsv(scope.history, started.at));
        await scope.write('failures.csv', failuresCsv(result, started.plan, times, started.at));
      },
    };
  },
};
