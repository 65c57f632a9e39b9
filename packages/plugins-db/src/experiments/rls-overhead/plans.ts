import type { ObservedQuery } from '../../driver/observed.ts';
import type { Backend } from './backend.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}
export interface QueryPlan {
  /** `Limit, Sort, Index Scan of contacts by contacts_name`. */
  readonly shape: string;
  /** By which rows are found. */
  readonly found: readonly string[];
  /** By which rows are thrown away once they are read. */
  readonly filtered: readonly string[];
}

/** As whoever this backend is now. */
export async function planOf(backend: Backend, text: string, values: ObservedQuery['values']): Promise<QueryPlan> {
  const [row = {}] = await backend.ask(`explain (format json) ${text}`, values);
  const [{ Plan }] = row['QUERY PLAN'] as readonly [{ readonly Plan: PlanNode }];
  return readPlan(Plan);
}

export function readPlan(root: PlanNode): QueryPlan {
  const nodes = nodesOf(root);
  const conditions = (key: 'Index Cond' | 'Filter'): readonly string[] => nodes.flatMap((node) => partsOf(node[key]));
  return {
    // a condition on settings alone stands above what it guards, and costs nothing by itself
    shape: nodes
      .filter(({ 'Node Type': type }) => type !== 'Result')
      .map(shown)
      .join(', '),
    found: conditions('Index Cond'),
    filtered: conditions('Filter'),
  };
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
const partsOf = (condition = ''): readonly string[] => condition.split(' AND ').flatMap((part) => part.replace(/^\(+|\)+$/g, '') || []);
const shown = ({ 'Node Type': type, 'Relation Name': table, 'Index Name': index }: PlanNode): string =>
  `${type}${table === undefined ? '' : ` of ${table}`}${index === undefined ? '' : ` by ${index}`}`;

/** One sentence on how row security changed the plan; undefined: it did not, but for its own condition. */
export async function planChange(backend: Backend, without: QueryPlan, under: QueryPlan): Promise<string | undefined> {
  const stillFound = new Set(under.found.map(columnOf));
  const lost = without.found.filter((condition) => !stillFound.has(columnOf(condition)));
  if (without.shape === under.shape && lost.length === 0) return undefined;
  const change = without.shape === under.shape ? '' : `the plan is ${under.shape} instead of ${without.shape}`;
  if (lost.length === 0) return change;
  const leaky = await leakyIn(backend, under.filtered);
  const because = leaky.length === 0 ? '' : `, because ${leaky.join(', ')} is not leakproof and has to wait for the policy`;
  const found = `${lost.join(' and ')} finds rows by the index only without it${because}`;
  return change === '' ? found : `${change}: ${found}`;
}

/** The policy may say the same of a column in other words. */
const columnOf = (condition: string): string => /^(?:"[^"]*"|\w+)/.exec(condition)?.[0] ?? condition;

/** Operators and functions of which no kind is leakproof. */
async function leakyIn(backend: Backend, conditions: readonly string[]): Promise<readonly string[]> {
  const text = conditions.join(' ').replaceAll(/'(?:[^']|'')*'/g, '');
  const names = [...new Set(text.match(/[-+*/<>=~!@#%^&|`?]+|\b[a-z_]\w*(?=\()/g) ?? [])];
  const rows = await backend.ask(LEAKY, [`{${names.map((name) => JSON.stringify(name)).join(',')}}`]);
  return rows.map(({ name }) => String(name));
}

const LEAKY = `
select name from (
  select oprname::text as name, proleakproof from pg_operator join pg_proc on pg_proc.oid = oprcode
  union all
  select proname::text, proleakproof from pg_proc where prokind = 'f'
) known
where name = any($1::text[]) and name not in ('current_setting', 'nullif') group by name having not bool_or(proleakproof) order by name`;
