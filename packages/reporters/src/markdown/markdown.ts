import type { Reporter, ReporterKind, ReporterScope, Started } from '@loadgate/core';
import { worstSecond } from '../words/worst-second.ts';
import { summaryText } from './summary.ts';

/** For a pull request or a job's page: `summary.md`. */
export const markdownReporter: ReporterKind = {
  name: 'markdown',
  doc: 'summary.md in the Markdown of GitHub: append it to $GITHUB_STEP_SUMMARY.',
  create: (_options: unknown, scope: ReporterScope): Reporter => {
    let started: Started | undefined;
    return {
      event(event) {
        if (event.type === 'started') started = event;
      },
      async close() {
        if (started === undefined) return;
        await scope.write('summary.md', summaryText(scope.result(), started, worstSecond(scope.history)));
      },
    };
  },
};
