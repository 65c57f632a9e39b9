import type { Position, Row, Scope } from '../../contract/plan.ts';
import { closest } from '../../template/closest.ts';
import type { TextFault } from '../text-fault.ts';
import { quoted, type Span } from './gate-tokens.ts';
import type { NameTree, ScopeTree } from './gate-tree.ts';
import type { GateWorld } from './gate-world.ts';
import { type KnownMetric, ROW_KINDS } from './known-metric.ts';

type Found = { readonly scope: Scope } | { readonly fault: TextFault };

/** Which rows a gate is on. `metricAt` is blamed where nothing is written and nothing is there. */
export function findScope(tree: ScopeTree | null, known: KnownMetric, metricAt: Span, gateAt: Position, world: GateWorld): Found {
  const { metric, of } = known;
  if (of === 'run') {
    if (tree === null) return { scope: { kind: 'all', pattern: null, rows: [] } };
    const at = tree.pattern ?? metricAt;
    return fault(at, `\`${metric.name}\` is of the whole run: \`of\` does not divide it`);
  }
  const rows = rowsOf(known, tree?.kind === 'each', world);
  const pattern = tree?.pattern ?? null;
  const scope = { kind: tree?.kind ?? 'all', pattern: pattern?.name ?? null } as const;
  if (pattern === null) {
    if (rows.length > 0 || world.leftOut?.isIncomplete === true) return { scope: { ...scope, rows } };
    return fault(metricAt, `\`${metric.name}\` can have no data: ${nothingOf(known)}`);
  }
  const matching = matchingRows(tree as ScopeTree, pattern.name, rows, world);
  if (matching.length > 0 || isLeftOut(tree as ScopeTree, world)) return { scope: { ...scope, rows: matching } };
  if (tree?.kind === 'tag') return noTag(pattern, rows, world);
  return tree?.kind === 'flow' ? noFlow(pattern, known, world) : noStep(pattern, known, rows, gateAt, world);
}

/** Indices of all rows that the metric is measured of. */
function rowsOf({ of, protocol }: KnownMetric, isEach: boolean, { rows }: GateWorld): readonly number[] {
  const kinds: readonly Row['kind'][] = isEach ? ROW_KINDS[of].slice(0, 1) : ROW_KINDS[of];
  return [...rows.keys()].filter((index) => {
    const { kind, flow, protocol: own } = rows[index] as Row;
    return kinds.includes(kind) && flow !== null && (protocol === null || own === protocol);
  });
}

const nameOf = (row: number, { rows }: GateWorld): string => rows[row]?.name ?? '';

/** `*` stands for any text. */
export function matches(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`, 'su').test(name);
}

const ofFlow = (name: string, candidates: readonly number[], { rows, flows }: GateWorld): readonly number[] =>
  candidates.filter((row) => flows[rows[row]?.flow ?? -1]?.name === name);

function matchingRows({ kind }: ScopeTree, name: string, rows: readonly number[], world: GateWorld): readonly number[] {
  if (kind === 'flow') return ofFlow(name, rows, world);
  if (kind === 'tag') return rows.filter((row) => world.rows[row]?.tags?.includes(name) === true);
  return rows.filter((row) => matches(name, nameOf(row, world)));
}

function isLeftOut({ kind, pattern }: ScopeTree, { leftOut }: GateWorld): boolean {
  if (kind !== 'flow' && leftOut?.isIncomplete === true) return true;
  const names = kind === 'flow' ? leftOut?.flows : kind === 'tag' ? leftOut?.tags : leftOut?.steps;
  return names?.some((name) => (kind === 'flow' || kind === 'tag' ? name === pattern?.name : matches(pattern?.name ?? '*', name))) === true;
}

const NOUNS = {
  requests: 'step',
  failures: 'step',
  parts: 'step',
  groups: 'group',
  blocks: 'block',
  iterations: 'flow',
  run: 'step',
} as const;

function nothingOf({ of, protocol }: KnownMetric): string {
  return `no flow has a ${protocol === null || (of !== 'requests' && of !== 'parts') ? '' : `${protocol} `}${NOUNS[of]}`;
}

function noFlow(pattern: NameTree, known: KnownMetric, { flows }: GateWorld): Found {
  const { name } = pattern;
  if (flows.some((flow) => flow.name === name))
    return fault(pattern, `flow ${quoted(name)} has no ${NOUNS[known.of]} that \`${known.metric.name}\` could be of`);
  const near = closest(
    name,
    flows.map((flow) => flow.name),
  );
  return fault(pattern, `no flow is called ${quoted(name)}`, near);
}

function noTag(pattern: NameTree, candidates: readonly number[], { rows }: GateWorld): Found {
  const tags = new Set(candidates.flatMap((row) => rows[row]?.tags ?? []));
  const near = closest(pattern.name, tags);
  if (near !== undefined) return fault(pattern, `no step has the tag ${quoted(pattern.name)}`, near);
  const known = tags.size === 0 ? 'a step gets some by `tags: [read]`' : `tags are ${[...tags].map(quoted).join(', ')}`;
  return { fault: { ...faultAt(pattern, `no step has the tag ${quoted(pattern.name)}`), hint: known } };
}

function noStep(pattern: NameTree, known: KnownMetric, rows: readonly number[], gateAt: Position, world: GateWorld): Found {
  const { name } = pattern;
  const noun = NOUNS[known.of];
  const other = otherKind(name, known, world);
  if (other !== undefined) return { fault: { ...faultAt(pattern, `${quoted(name)} is ${other.what}`), hint: other.hint } };
  if (name.includes('*')) return fault(pattern, `no ${noun} is called like ${quoted(name)}`);
  const near = closest(
    name,
    rows.map((row) => nameOf(row, world)),
  );
  if (near === undefined) return fault(pattern, `no ${noun} is called ${quoted(name)}`);
  const at = world.rows.find((row) => row.name === near)?.at;
  const where = at === undefined || at[0] !== gateAt[0] || at[0] < 0 ? '' : ` (line ${at[1]})`;
  return {
    fault: {
      ...faultAt(pattern, `no ${noun} is called ${quoted(name)}`),
      hint: `did you mean ${quoted(near)}${where}?`,
      fix: quoted(near),
    },
  };
}

/** The name is there, but of something that has this figure elsewhere. */
function otherKind(
  name: string,
  { metric }: KnownMetric,
  { rows, flows, protocols }: GateWorld,
): { what: string; hint: string } | undefined {
  const row = rows.find((one) => one.name === name && one.kind !== 'iteration');
  const stat = metric.kind === 'time' ? (metric.name.split('.').at(-1) ?? 'p95') : 'p95';
  if (row === undefined)
    return flows.some((flow) => flow.name === name) ? { what: 'a flow', hint: `write \`of flow ${quoted(name)}\`` } : undefined;
  if (row.flow === null) return { what: 'no part of a flow: setup and cleanup are not measured', hint: 'gates are on steps of flows' };
  if (row.kind === 'group') return { what: 'a group', hint: `write \`group.${stat} of ${quoted(name)}\`` };
  const verb = protocols.find((one) => one.name === row.protocol)?.blocks?.[0];
  if (row.kind === 'block') return { what: 'a block', hint: `write \`${verb ?? 'tx'}.${stat} of ${quoted(name)}\`` };
  if (row.kind === 'request')
    return { what: `a step, and \`${metric.name}\` is no figure of a step`, hint: `write \`${stat} of ${quoted(name)}\`` };
  return { what: 'a call: it has an error rate, and no figures of its own', hint: 'name its steps' };
}

const faultAt = ({ offset, text }: Span, message: string): TextFault => ({ code: 'LG_GATE_SCOPE', message, offset, length: text.length });
const fault = (at: Span, message: string, meant?: string): { fault: TextFault } => ({
  fault: { ...faultAt(at, message), ...(meant !== undefined && { hint: `did you mean ${quoted(meant)}?`, fix: quoted(meant) }) },
});
