import type { Problem } from '@loadgate/core';
import { formatProblems } from '@loadgate/core/start';
import type { CommandOutput } from './command.ts';

/** Every problem with its code frame, in the look that the editor and the terminal share. */
export const showProblems = (
  problems: readonly Problem[],
  sources: ReadonlyMap<string, string>,
  { color, columns }: Pick<CommandOutput, 'color' | 'columns'>,
): string => formatProblems(problems, sources, { color, columns });
