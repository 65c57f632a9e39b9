import type { Load } from '../contract/plan.ts';
import type { Checking } from './checking.ts';
import type { DataTables } from './data-sources.ts';

/** Rows are given per user so that nobody shares them: with fewer rows than users some would, silently. */
export function sayFewRows({ sources, columns, saysEnd }: DataTables, { populations }: Load, { problems }: Checking): void {
  const users = Math.max(0, ...populations.map(({ model, maxUsers }) => (model === 'closed' ? maxUsers : 0)));
  for (const { name, per, onEnd, count } of sources) {
    const key = columns.get(name)?.key;
    if (per !== 'user' || onEnd !== 'wrap' || saysEnd.has(name) || count >= users || key === undefined) continue;
    problems.warning('LG_DATA_FEW', key, `\`${name}\` has ${count} ${count === 1 ? 'row' : 'rows'} for ${users} users: some share one`, {
      hint: '`onEnd: wrap` says that it is meant, `onEnd: fail` makes it an error',
    });
  }
}
