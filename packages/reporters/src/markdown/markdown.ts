import type { Reporter, ReporterKind, ReporterScope, Started } from '@loadgate/core';

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
        const [{ summaryText }, { worstSecond }] = await Promise.all([import('./summary.ts'), import('../words/worst-second.ts')]);
        await scope.write('summary.md', summaryText(scope.result(), started, worstSecond(scope.history)));
      },
    };
  },
};
