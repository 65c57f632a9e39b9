import type { GateSpec, Metric, Plan } from '../contract/plan.ts';

/** What a gate judges by itself: the pool of its rows, or one name of `of each`. */
export interface GateUnit {
  /** The name that a baseline knows it by; null for a pool. */
  readonly name: string | null;
  readonly rows: readonly number[];
  /** It may go without samples: reached only through a condition, and one of `of each`. */
  readonly conditional: boolean;
}

export function unitsOf({ scope }: GateSpec, { rows }: Pick<Plan, 'rows'>): readonly GateUnit[] {
  if (scope.kind !== 'each') return [{ name: scope.kind === 'steps' ? scope.pattern : null, rows: scope.rows, conditional: false }];
  const byName = new Map<string, number[]>();
  for (const row of scope.rows) {
    const name = rows[row]?.name ?? '';
    byName.set(name, [...(byName.get(name) ?? []), row]);
  }
  return [...byName].map(([name, own]) => ({ name, rows: own, conditional: own.every((row) => rows[row]?.conditional === true) }));
}

/** False for what is counted of the run as a whole. */
export function isOfRows(metric: Metric): boolean {
  switch (metric.kind) {
    case 'time':
    case 'ratio':
      return true;
    case 'rate':
      return metric.of === 'throughput';
    case 'count':
      return metric.of === 'requests' || metric.of === 'errors' || metric.of === 'cut';
    case 'monitor':
    case 'finding':
    case 'rule':
      return false;
  }
}
