import type { Observed, ObservedQuery } from '../../driver/observed.ts';
import { UNSEEN } from '../postgres-bench.ts';
import type { Named, QueryPlan, WastefulScan } from './plan.ts';

/** What was learnt of one step's query. */
export interface Query {
  readonly step: string;
  /** With all values that users have sent, each once. */
  readonly asked: readonly ObservedQuery[];
  /** Those of them that can be executed once more. */
  readonly works: ObservedQuery[];
  /** Also of those that were planned only. */
  readonly plans: QueryPlan[];
  /** One for each table and filter: the most wasteful. */
  readonly waste: Map<string, Waste>;
  /** Executions in which scans were counted. */
  runs: number;
  /** Why it, or some of its values, could not be executed. */
  reason: string | undefined;
  /** It may have read tables that we do not know of, or scans that discard rows were not executed. */
  isUnknown: boolean;
}
export interface Waste {
  readonly scan: WastefulScan;
  /** With the values that made it so. */
  readonly query: ObservedQuery;
}

/** Of steps that were sent, and of those that nobody has: what they need is not known. */
export function queriesOf({ steps, unseen }: Pick<Observed, 'steps' | 'unseen'>): readonly Query[] {
  const unknown = unseen.map(
    (step): Query => ({
      ...{ step, asked: [], works: [], plans: [], waste: new Map(), runs: 0, reason: UNSEEN, isUnknown: true },
    }),
  );
  const known = steps.map(
    (asked): Query => ({
      step: asked[0]?.step ?? '',
      asked: [...new Map(asked.map((query) => [JSON.stringify([query.values, query.settings]), query])).values()],
      ...{ works: [], plans: [], waste: new Map(), runs: 0, reason: undefined, isUnknown: false },
    }),
  );
  return [...known, ...unknown];
}

export const namesIn = (queries: readonly Query[], of: (plan: QueryPlan) => readonly Named[]): ReadonlySet<Named> =>
  new Set(queries.flatMap(({ plans }) => plans.flatMap(of)));

/** Values change from plan to plan, the shape does not. */
export function keep(query: Query, waste: Waste): void {
  const shape = `${waste.scan.table} ${`${waste.scan.filter} ${waste.scan.joined ?? ''}`.replaceAll(/'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b/g, '?')}`;
  const before = query.waste.get(shape);
  if (before === undefined || before.scan.examined - before.scan.kept < waste.scan.examined - waste.scan.kept)
    query.waste.set(shape, waste);
}
