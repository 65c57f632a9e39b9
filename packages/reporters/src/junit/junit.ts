import type { Reporter, ReporterKind, ReporterScope, Started } from '@loadgate/core';

/** What every continuous integration reads: `junit.xml`. */
export const junitReporter: ReporterKind = {
  name: 'junit',
  doc: 'junit.xml for continuous integration: each gate is a test case.',
  create: (_options: unknown, scope: ReporterScope): Reporter => {
    let started: Started | undefined;
    return {
      event(event) {
        if (event.type === 'started') started = event;
      },
      async close() {
        if (started === undefined) return;
        const { junitText } = await import('./junit-text.ts');
        await scope.write('junit.xml', junitText(started, scope));
      },
    };
  },
};
