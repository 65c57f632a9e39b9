import type { Reporter, ReporterKind, ReporterScope, Started } from '@loadgate/core';
import { worstSecond } from '../words/worst-second.ts';
import { chartData } from './charts/chart-data.ts';
import { libraryStyle, pageScript } from './charts/script.ts';
import { pageOf } from './page.ts';
import { STYLE } from './style.ts';

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
        const { history } = scope;
        const view = { result: scope.result(), started, history, worst: worstSecond(history) };
        await scope.write(
          'load_test_report.html',
          pageOf(view, { script: pageScript(), style: `${libraryStyle()}\n${STYLE}`, data: chartData(history) }),
        );
      },
    };
  },
};
