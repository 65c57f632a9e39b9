import type { ObservedQuery } from '../../driver/observed.ts';
import { NoAnswer } from '../../driver/outside.ts';
import type { Asker } from './asker.ts';
import { isPlannable, mayRead, whyNot } from './harmless.ts';
import { hasFilter, planOf, type QueryPlan, wastefulScans } from './plan.ts';
import { keep, type Query } from './query.ts';
import { beUser } from './users-session.ts';

/** Plan and what became of it; executes the statement. For within a transaction. */
export const analysed = async (asker: Asker, { text, values }: ObservedQuery): Promise<QueryPlan> =>
  planOf(await asker.rows(`explain (format json, verbose, analyze, buffers, timing off) ${text}`, values));

/** Plan only. For within a transaction. */
export const planned = async (asker: Asker, { text, values }: ObservedQuery): Promise<QueryPlan> =>
  planOf(await asker.rows(`explain (format json, verbose) ${text}`, values));

/** Executes every query with every value that users sent, while there is time, and notes plans and scans that waste. */
export async function explainAll(queries: readonly Query[], asker: Asker, timeoutUs: number, hasTime: () => boolean): Promise<void> {
  const allowed: Query[] = [];
  for (const query of queries) {
    const [first] = query.asked;
    // nobody has sent it
    if (first === undefined) continue;
    query.reason = await whyNot(first.text, asker);
    if (query.reason === undefined) allowed.push(query);
  }
  // each query once, whatever it takes: how often is what the time is for
  for (let i = 0; i === 0 || (hasTime() && allowed.some(({ asked }) => i < asked.length)); i++) {
    for (const query of allowed) {
      const asked = query.asked[i];
      if (asked !== undefined && !asker.isClosed) await explainOne(query, asked, asker, timeoutUs);
    }
  }
  for (const query of queries) {
    if (query.works.length === 0) await planOne(query, asker, timeoutUs);
    query.isUnknown = isUnknown(query);
  }
}

async function explainOne(query: Query, asked: ObservedQuery, asker: Asker, timeoutUs: number): Promise<void> {
  try {
    const plan = await asUser(asker, asked, timeoutUs, () => analysed(asker, asked));
    query.plans.push(plan);
    query.works.push(asked);
    for (const scan of wastefulScans(plan)) keep(query, { scan, query: asked });
  } catch (error) {
    query.reason ??= reasonOf(error);
  }
}

async function planOne(query: Query, asker: Asker, timeoutUs: number): Promise<void> {
  const [asked] = query.asked;
  if (asked === undefined || !isPlannable(asked.text) || asker.isClosed) return;
  try {
    query.plans.push(await asUser(asker, asked, timeoutUs, () => planned(asker, asked)));
  } catch (error) {
    query.reason ??= reasonOf(error);
  }
}

const isUnknown = ({ works, plans, asked }: Query): boolean =>
  asked.length === 0 ||
  (works.length === 0 && (plans.length === 0 ? isPlannable(asked[0]?.text ?? '') || mayRead(asked[0]?.text ?? '') : plans.some(hasFilter)));

/** In a transaction that is rolled back. */
export const asUser = <T>(asker: Asker, query: ObservedQuery, timeoutUs: number, work: () => Promise<T>): Promise<T> =>
  asker.rolledBack(async () => {
    await beUser(asker, query, timeoutUs);
    return work();
  });

/** A sentence. Throws what is no answer of a server. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof NoAnswer)) throw error;
  const state = /^postgres\.([\dA-Z]{5})$/.exec(error.kind)?.[1];
  return state === undefined ? error.message : `${error.message} (${state})`;
}
