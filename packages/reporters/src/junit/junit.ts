import type { Reporter, ReporterKind, ReporterScope, Started } from '@loadgate/core';
import { worstSecond } from '../words/worst-second.ts';
import { testsuites } from './testsuite.ts';
import { xmlText } from './xml.ts';

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
        await scope.write('junit.xml', xmlText(testsuites(scope.result(), started, worstSecond(scope.history))));
      },
    };
  },
};
