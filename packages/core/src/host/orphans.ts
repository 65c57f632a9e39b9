import { join } from 'node:path';
import { orphanedFolders } from '../run/owner.ts';
import { pastRun } from '../run/past-run.ts';
import { owedCleanup } from '../run/replay.ts';
import type { Warning } from '../run/run.ts';

/** One for each earlier run that was killed before its cleanup. */
export function orphanWarnings(resultsDir: string): readonly Warning[] {
  return orphanedFolders(resultsDir).flatMap((name) => {
    try {
      const { state, message } = owedCleanup(pastRun(join(resultsDir, name), resultsDir, resultsDir));
      return state === 'failed' && message !== null ? [{ source: name, message, at: null }] : [];
    } catch {
      // a journal that cannot be read tells nothing of what is owed
      return [];
    }
  });
}
