import type { BaselineFigures, GateSpec, Metric, Plan } from '../contract/plan.ts';

/** What a figure is held against, or why there is nothing to compare with. */
export type LimitOf =
  | { readonly kind: 'limit'; readonly value: number }
  | { readonly kind: 'no-figure'; readonly reason: string }
  /** A baseline that this run must not be compared with. */
  | { readonly kind: 'incomparable'; readonly reason: string };

export function limitOf(
  { limit, metric }: GateSpec,
  name: string | null,
  { baseline, timeScale }: Pick<Plan, 'baseline' | 'timeScale'>,
): LimitOf {
  if (limit.kind === 'value') return { kind: 'limit', value: limit.value };
  if (baseline?.kind === 'recorded' && timeScale !== 1)
    return { kind: 'incomparable', reason: `a run with time scale ${timeScale} is not compared with a recorded baseline` };
  const figures = baseline?.steps[name ?? ''];
  if (figures === undefined) return { kind: 'no-figure', reason: `"${name}" is not in the baseline` };
  const base = figureOf(figures, metric);
  if (base === null) return { kind: 'no-figure', reason: `the baseline has no ${metric.name} of "${name}"` };
  if (limit.kind === 'share') return { kind: 'limit', value: base * limit.factor };
  const change = Math.max(Math.abs(limit.change) * base, limit.atLeast ?? 0);
  return { kind: 'limit', value: base + (limit.change < 0 ? -change : change) };
}

function figureOf(figures: BaselineFigures, metric: Metric): number | null {
  if (metric.kind === 'ratio') return figures.errorRatio;
  if (metric.kind === 'rate') return figures.ratePerSec;
  if (metric.kind !== 'time' || metric.stat.kind !== 'percentile') return null;
  return { 50: figures.p50Us, 95: figures.p95Us, 99: figures.p99Us }[metric.stat.p] ?? null;
}

/** Steps of the baseline that this scenario no longer has, as far as the gate asks for them: a rename must not disarm a gate. */
export function vanishedSteps(
  { limit, scope }: GateSpec,
  { baseline, rows, partial }: Pick<Plan, 'baseline' | 'rows' | 'partial'>,
): readonly string[] {
  if (limit.kind === 'value' || scope.kind !== 'each' || baseline === null || partial) return [];
  const there = new Set(rows.filter(({ kind, flow }) => kind === 'request' && flow !== null).map(({ name }) => name));
  return Object.keys(baseline.steps).filter((name) => !there.has(name) && isLike(scope.pattern ?? '*', name));
}

/** As patterns in gates: `*` stands for any text. */
function isLike(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`, 'su').test(name);
}
