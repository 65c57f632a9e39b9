import type { Command } from '../command.ts';
import { hostFor } from '../host.ts';
import { printable } from '../printable.ts';
import { showProblems } from '../problems.ts';

export const validateCommand: Command = async (parsed, surroundings) => {
  const { output } = surroundings;
  const environment = parsed.text('env');
  const { problems, sources, files } = await hostFor(surroundings).validate(
    parsed.operands,
    environment === undefined ? {} : { environment },
  );
  const isValid = problems.every(({ severity }) => severity !== 'error');
  if (parsed.flag('json')) output.out(`${JSON.stringify({ valid: isValid, files, problems }, null, 2)}\n`);
  else if (problems.length > 0) output.error(`${showProblems(problems, sources, output)}\n`);
  if (!isValid) return 2;
  if (!parsed.flag('json'))
    output.out(`✓ ${files.length} ${files.length === 1 ? 'file' : 'files'} checked: ${printable(files.join(', '))}\n`);
  return 0;
};
