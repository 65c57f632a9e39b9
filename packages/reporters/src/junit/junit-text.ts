import type { ReporterScope, Started } from '@loadgate/core';
import { worstSecond } from '../words/worst-second.ts';
import { testsuites } from './testsuite.ts';
import { xmlText } from './xml.ts';

/** The whole file of a run that is over. */
export const junitText = (started: Started, scope: ReporterScope): string =>
  xmlText(testsuites(scope.result(), started, worstSecond(scope.history)));
