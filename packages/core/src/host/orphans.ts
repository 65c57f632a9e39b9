import { join } from 'node:path';
import { EnvironmentError } from '../errors.ts';
import { orphanedFolders } from '../run/owner.ts';
import { pastRun } from '../run/past-run.ts';
import { owedCleanup } from '../run/replay.ts';
import type { Warning } from '../run/run.ts';

/** One for each earlier run that was killed before its cleanup, or of which nobody can tell. One without a journal had not begun. */
export function orphanWarnings(resultsDir: string): readonly Warning[] {
  return orphanedFolders(resultsDir).flatMap((name) => {
    try {
      const { state, message } = owedCleanup(pastRun(join(resultsDir, name), resultsDir, resultsDir));
      return state === 'failed' && message !== null ? [{ source: name, message, at: null }] : [];
    } catch (cause) {
      if (!(cause instanceof EnvironmentError) || cause.code !== 'LG_JOURNAL_DAMAGED') return [];
      return [{ source: name, message: `whether it still owes its cleanup cannot be told: ${cause.message}`, at: null }];
    }
  });
}
