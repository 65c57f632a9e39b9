import type { ResultRow } from '../../driver/statement.ts';

/** A node of what `explain (format json, verbose)` answers. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Total Cost': number;
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly Filter?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly 'Hash Cond'?: string;
  readonly 'Merge Cond'?: string;
  readonly 'Join Filter'?: string;
  readonly 'Sort Key'?: readonly string[];
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}
export interface QueryPlan {
  readonly root: PlanNode;
  /** Undefined: it was not executed. */
  readonly executionUs: number | undefined;
}
/** `schema.name`, for people and as a key. */
export type Named = string;

/** A scan that reads far more rows than it keeps. */
export interface WastefulScan {
  readonly table: Named;
  readonly schema: string;
  readonly relation: string;
  readonly alias: string;
  readonly how: string;
  readonly examined: number;
  readonly kept: number;
  /** `''`: it keeps all of them, and a join throws them away. */
  readonly filter: string;
  /** How that join compares them. */
  readonly joined: string | undefined;
  /** What the scan already looks up in an index. */
  readonly lookup: string | undefined;
  /** What the rows are sorted by right after it. */
  readonly sortKeys: readonly string[];
}

/** A sequential scan of fewer rows is quicker than any index, other scans look each row up. */
const MIN_EXAMINED = { sequential: 5_000, other: 500 };
const MIN_DISCARDED = 0.9;

interface Explained extends ResultRow {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: PlanNode; readonly 'Execution Time'?: number }];
}
export function planOf(rows: readonly ResultRow[]): QueryPlan {
  const [{ Plan, 'Execution Time': ms }] = ((rows as readonly Explained[])[0] as Explained)['QUERY PLAN'];
  return { root: Plan, executionUs: ms === undefined ? undefined : ms * 1e3 };
}

export function tablesOf({ root }: QueryPlan): readonly Named[] {
  return [...walk(root)].flatMap(({ node }) => (node['Relation Name'] === undefined ? [] : [`${node.Schema}.${node['Relation Name']}`]));
}

export function indexesOf({ root }: QueryPlan): readonly Named[] {
  return [...walk(root)].flatMap(({ node, schema }) => (node['Index Name'] === undefined ? [] : [`${schema}.${node['Index Name']}`]));
}

/** Whether a scan of it could be one that discards rows; told from a plan that was not executed. */
export const hasFilter = ({ root }: QueryPlan): boolean => [...walk(root)].some(({ node }) => node.Filter !== undefined && isScan(node));

export function wastefulScans({ root }: QueryPlan): readonly WastefulScan[] {
  return [...walk(root)].flatMap(({ node, parent }) => {
    if (isScan(node) && node.Filter !== undefined) return asWasteful(node, keptBy(node), { sortKeys: parent?.['Sort Key'] ?? [] });
    const joined = node['Hash Cond'] ?? node['Merge Cond'] ?? node['Join Filter'];
    if (joined === undefined) return [];
    // a table that a join reads as a whole, for want of a way to look its rows up
    const scans = (node.Plans ?? [])
      .map(scanOf)
      .filter((scan) => scan?.['Node Type'].includes('Seq Scan') && !isWasteful(scan, keptBy(scan)));
    return scans.flatMap((scan) => (scan === undefined ? [] : asWasteful(scan, keptBy(node), { joined })));
  });
}

const loopsOf = (node: PlanNode): number => node['Actual Loops'] ?? 0;
const keptBy = (node: PlanNode): number => (node['Actual Rows'] ?? 0) * loopsOf(node);
const examinedBy = (scan: PlanNode): number => keptBy(scan) + (scan['Rows Removed by Filter'] ?? 0) * loopsOf(scan);

function isWasteful(scan: PlanNode, kept: number): boolean {
  const examined = examinedBy(scan);
  const least = scan['Node Type'].includes('Seq Scan') ? MIN_EXAMINED.sequential : MIN_EXAMINED.other;
  return examined >= least && examined - kept >= MIN_DISCARDED * examined;
}

function asWasteful(scan: PlanNode, kept: number, more: Partial<Pick<WastefulScan, 'joined' | 'sortKeys'>>): readonly WastefulScan[] {
  if (!isWasteful(scan, kept)) return [];
  const { Schema: schema = '', 'Relation Name': relation = '', Alias: alias = relation, Filter: filter = '' } = scan;
  const counts = { examined: Math.round(examinedBy(scan)), kept: Math.round(kept) };
  const lookup = scan['Index Cond'] ?? scan['Recheck Cond'];
  const where = { table: `${schema}.${relation}`, schema, relation, alias, how: scan['Node Type'] };
  return [{ ...where, ...counts, filter, lookup, joined: undefined, sortKeys: [], ...more }];
}

/** The scan that a join gets its rows of one side from, as they are. */
function scanOf(node: PlanNode): PlanNode | undefined {
  if (isScan(node)) return node;
  const [child, ...more] = node.Plans ?? [];
  return child !== undefined && more.length === 0 && PASSING.includes(node['Node Type']) ? scanOf(child) : undefined;
}
const PASSING = ['Hash', 'Materialize', 'Memoize', 'Sort', 'Gather', 'Gather Merge'];

export const buffersOf = ({ root }: QueryPlan): number => (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0);

const isScan = (node: PlanNode): boolean => node['Relation Name'] !== undefined && node['Node Type'] !== 'ModifyTable';

interface Visited {
  readonly node: PlanNode;
  readonly parent: PlanNode | undefined;
  /** Of the nearest table above: an index is where its table is. */
  readonly schema: string;
}
function* walk(node: PlanNode, parent?: PlanNode, above = ''): Generator<Visited> {
  const schema = node.Schema ?? above;
  yield { node, parent, schema };
  for (const child of node.Plans ?? []) yield* walk(child, node, schema);
}
