import type { Started } from '@loadgate/core';
import { loadParts } from '../words/load.ts';
import { plain } from '../words/plain.ts';
import { fill } from '../words/width.ts';
import type { Paint } from './paint.ts';

/** What is about to happen: tool, scenario, where, how much. */
export function headerLines({ tool, plan }: Started, width: number, { heading }: Paint): readonly string[] {
  const target = plan.target === null ? '' : plain(plan.target);
  const where = [plan.environment === null ? '' : plain(plan.environment), target].filter((part) => part !== '').join(' → ');
  const title = fill([`${plain(tool.name)} ${plain(tool.version)}`, plain(plan.name), ...(where === '' ? [] : [where])], '  ', width);
  return [...title.map(heading), ...fill(loadParts(plan).map(plain), ', ', width)];
}
