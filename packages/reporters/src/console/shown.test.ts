import type { RunResult, Terminal } from '@loadgate/core';
import { reportRun } from '../fixture/scope.test.ts';
import { consoleReporter } from './console.ts';

/** What the console prints of a finished run below its header, line by line. */
export async function shown(result: RunResult, terminal: Partial<Terminal> = {}): Promise<readonly string[]> {
  const stage = await reportRun(consoleReporter, result, { terminal });
  const lines = stage.printed().trimEnd().split('\n');
  return terminal.quiet ? lines : lines.slice(lines.indexOf('') + 1);
}
