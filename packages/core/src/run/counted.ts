import type { History } from '../contract/history.ts';

/** What plugins want people to hear of their counts, warm-up included. */
export function countedNotices(history: History): readonly { readonly source: string; readonly message: string }[] {
  return history.plan.protocols.flatMap(({ name, notices = {} }) =>
    Object.entries(notices).flatMap(([metric, words]) => {
      const { count } = history.figures({ metric: `${name}.${metric}`, whole: true });
      return count === 0 ? [] : [{ source: name, message: words.replace('{n}', String(count)) }];
    }),
  );
}
