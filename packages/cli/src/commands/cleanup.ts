import type { Command } from '../command.ts';
import { hostFor } from '../host.ts';
import { printable } from '../printable.ts';

export const cleanupCommand: Command = async (parsed, surroundings) => {
  const { output } = surroundings;
  const results = parsed.text('results');
  const { state, message } = await hostFor(surroundings).cleanup(parsed.operands[0] as string, results === undefined ? {} : { results });
  const text = message === null ? '' : `: ${printable(message)}`;
  if (state === 'failed') {
    output.error(`✗ cleanup failed${text}\n`);
    return 3;
  }
  output.out(state === 'nothing' ? 'Nothing to clean up: the scenario has no cleanup steps.\n' : `✓ cleaned up${text}\n`);
  return 0;
};
