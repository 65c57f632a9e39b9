import type { Reporter, ReporterKind, ReporterScope, Started } from '@loadgate/core';

/** The report that a person opens: `load_test_report.html`. */
export const htmlReporter: ReporterKind = {
  name: 'html',
  doc: 'One HTML file with gates, steps, charts and errors, which opens without a network: load_test_report.html.',
  create: (_options: unknown, scope: ReporterScope): Reporter => {
    let started: Started | undefined;
    return {
      event(event) {
        if (event.type === 'started') started = event;
      },
      async close() {
        if (started === undefined) return;
        const { htmlText } = await import('./html-text.ts');
        await scope.write('load_test_report.html', htmlText(started, scope));
      },
    };
  },
};
