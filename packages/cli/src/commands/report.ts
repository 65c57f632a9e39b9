import type { Command } from '../command.ts';
import { hostFor } from '../host.ts';
import { printable } from '../printable.ts';

export const reportCommand: Command = async (parsed, surroundings) => {
  const { output } = surroundings;
  const results = parsed.text('results');
  const reporters = parsed.list('reporter');
  const { failures, exitCode } = await hostFor(surroundings).report(parsed.operands[0] ?? 'latest', {
    ...(results !== undefined && { results }),
    ...(reporters.length > 0 && { reporters }),
    terminal: { isTty: false, columns: output.columns, color: output.color, quiet: false },
  });
  for (const failure of failures) output.error(`✗ ${printable(failure)}\n`);
  // the report itself is what was asked for: a failed run that is reported well is no failure of this command
  return failures.length > 0 ? 3 : exitCode === 2 ? 2 : 0;
};
