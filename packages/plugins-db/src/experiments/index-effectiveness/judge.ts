import type { Counted } from './counting.ts';
import { indexesOf, type Named } from './plan.ts';
import { namesIn, type Query } from './query.ts';
import type { KnownIndex } from './statistics.ts';

/** The indexes of the tables that queries touch, each in one list. */
export interface Judged {
  /** Named in a plan, and scanned. */
  readonly used: readonly KnownIndex[];
  /** Needed by a constraint, and otherwise not used. */
  readonly kept: readonly KnownIndex[];
  /** No query of ours uses them, but the server has counted scans. */
  readonly usedByOthers: readonly KnownIndex[];
  /** Scanned while our queries ran, though no plan names them: by checks of foreign keys, or by others. */
  readonly besides: readonly KnownIndex[];
  /** Named in a plan, and not scanned: a part that was not reached, or a query that was not executed. */
  readonly plannedOnly: readonly KnownIndex[];
  readonly ignored: readonly KnownIndex[];
  readonly unused: readonly KnownIndex[];
}
type Use = keyof Judged;

/** `counted`: undefined where the server does not let us look. Then plans are all there is. */
export function judge(
  indexes: readonly KnownIndex[],
  queries: readonly Query[],
  counted: Counted | undefined,
  ignore: readonly string[],
): Judged {
  const inPlans = namesIn(queries, indexesOf);
  const judged: Record<Use, KnownIndex[]> = { used: [], kept: [], usedByOthers: [], besides: [], plannedOnly: [], ignored: [], unused: [] };
  for (const index of indexes) judged[useOf(index, inPlans.has(index.name), counted, ignore)].push(index);
  return judged;
}

function useOf({ name, keeps }: KnownIndex, isPlanned: boolean, counted: Counted | undefined, ignore: readonly string[]): Use {
  const scans = counted?.executed.get(name) ?? 0;
  if (isPlanned) return counted === undefined || scans > 0 ? 'used' : 'plannedOnly';
  if (keeps !== undefined) return 'kept';
  if (ignore.includes(name) || ignore.includes(name.slice(name.indexOf('.') + 1))) return 'ignored';
  const looksOfPlanner = counted?.planned.get(name) ?? 0;
  if (scans > looksOfPlanner) return 'besides';
  // what the planner looks up is counted like a scan, so counts of such an index prove no use
  return looksOfPlanner === 0 && scansBefore(name, counted) > 0 ? 'usedByOthers' : 'unused';
}

export const scansBefore = (name: Named, counted: Counted | undefined): number => counted?.before.get(name) ?? 0;
