import type { Plan, RunResult } from '@loadgate/core';
import { kindText, sampleText } from '../words/errors.ts';
import { excerpt, plain } from '../words/plain.ts';
import { csvText } from './cells.ts';
import type { FailureTimes } from './failure-times.ts';
import { methodsOf } from './methods.ts';

const COLUMNS = ['Method', 'Name', 'Error', 'Occurrences', 'First Seen', 'Last Seen', 'Kind', 'First Second', 'Last Second', 'Sample'];

/** One line for each kind of error at each step. First and last seen are Unix time, counted from the start of the run. */
export function failuresCsv({ errors }: RunResult, plan: Plan, times: FailureTimes, startedAt: string): string {
  const methods = methodsOf(plan);
  const beginSec = Math.floor(Date.parse(startedAt) / 1e3);
  const stamp = (second: number | null): number | null => (second === null || Number.isNaN(beginSec) ? null : beginSec + second);
  return csvText(
    COLUMNS,
    errors.map((error) => {
      const seen = times.of(error.kind, error.step);
      const first = seen?.first ?? (error.firstAtSec === null ? null : Math.floor(error.firstAtSec));
      const last = seen?.last ?? null;
      return [
        methods.get(error.step) ?? '',
        plain(error.step),
        kindText(error),
        error.count,
        stamp(first),
        stamp(last),
        plain(error.kind),
        first,
        last,
        error.sample === null ? null : excerpt(sampleText(error.kind, error.sample), 1000),
      ];
    }),
  );
}
