import type { Plan, Row } from '../contract/plan.ts';

/** Rows whose figures are kept second by second as one set. */
export interface RowPool {
  /** What is counted of them: `latency`, unless all of them are groups, blocks or flows. */
  readonly metric: string;
  readonly rows: readonly number[];
}

/** The same for the same rows in any order. */
export const poolKey = (rows: readonly number[]): string => [...new Set(rows)].sort((a, b) => a - b).join(' ');

/** Every row, rows of one name, the requests of the run, of each protocol and of each flow, and the scope of each gate, by {@link poolKey}. */
export function poolsOf({ rows, gates }: Pick<Plan, 'rows' | 'gates'>): ReadonlyMap<string, RowPool> {
  const pools = new Map<string, RowPool>();
  const add = (members: readonly number[]): void => {
    if (members.length > 0) pools.set(poolKey(members), { metric: metricOf(members.map((row) => rows[row]?.kind)), rows: members });
  };
  rows.forEach((_, row) => void add([row]));
  for (const group of groupsOf(rows, ({ name, kind }) => `${kind} ${name}`)) add(group);
  for (const by of [() => '', ({ protocol }: Row) => protocol, ({ flow }: Row) => flow] as const)
    for (const group of groupsOf(rows, (row) => (row.kind === 'request' && row.flow !== null ? by(row) : null))) add(group);
  for (const { scope } of gates) add(scope.rows);
  return pools;
}

function groupsOf(rows: readonly Row[], keyOf: (row: Row) => string | number | null): readonly (readonly number[])[] {
  const groups = new Map<string | number, number[]>();
  for (const [index, row] of rows.entries()) {
    const key = keyOf(row);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

function metricOf(kinds: readonly (Row['kind'] | undefined)[]): string {
  const [kind] = kinds;
  const isOne = kinds.every((other) => other === kind);
  return isOne && (kind === 'group' || kind === 'block' || kind === 'iteration') ? kind : 'latency';
}
