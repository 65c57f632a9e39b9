import type { GateSpec } from '../contract/plan.ts';
import type { TypeWords } from '../language/language.ts';
import { closest } from '../template/closest.ts';
import type { Checking } from './checking.ts';
import { type Document, ownSource } from './documents.ts';
import type { ChosenExperiment } from './experiments.ts';
import { sayForeignGates } from './foreign-settings.ts';
import type { WrittenGate } from './gates/compile-gates.ts';
import { parseGate } from './gates/parse-gate.ts';
import type { KnownValues } from './known-values.ts';
import { childOf, entryOf, itemsOf, type Mapping, type Node, nodeOf, type Scalar, textOf } from './node.ts';
import { positionOf, type Span } from './source.ts';
import { parseTopKey } from './top-keys.ts';

/** A written gate with the text that is blamed. */
export interface LayeredGate extends WrittenGate {
  readonly node: Scalar;
}

export interface GateLayers {
  readonly type: TypeWords | undefined;
  readonly typeSpan: Span;
  readonly config: Document | undefined;
  readonly main: Mapping | undefined;
  readonly experiments: readonly ChosenExperiment[];
  readonly compareBaseline: boolean;
}

/** The gates of all layers: the type's, the config's for this type, the baseline's if they are asked for, the scenario's. */
export function readGates(
  { type, typeSpan, config, main, experiments, compareBaseline }: GateLayers,
  known: KnownValues,
  checking: Checking,
): readonly LayeredGate[] {
  const own = [
    ...(type?.defaults.gates ?? []).map((text) => nodeOf(text, typeSpan)),
    ...experiments.flatMap(({ words, span }) => words.gates.map((text) => nodeOf(text, span))),
  ];
  const byType = configGates(config, checking);
  for (const [name, { value }] of byType) if (name !== type?.name) checkSyntax(value, known, checking);
  if (main !== undefined) {
    sayForeignGates(childOf(main, 'gates'), checking.problems);
    parseTopKey(main, 'gates', 'scenario', checking);
    parseTopKey(main, 'baseline', 'scenario', checking);
  }
  if (config !== undefined) parseTopKey(config.node, 'baseline', 'config', checking);
  const baseline = entryOf(main, 'baseline')?.value ?? childOf(config?.node, 'baseline');
  const compared = itemsOf(childOf(baseline, 'gates'));
  if (compareBaseline && compared.length === 0)
    checking.problems.error(
      'LG_KEY_MISSING',
      entryOf(main, 'baseline')?.key ?? ownSource('--compare-baseline'),
      'there is nothing to compare with: no `baseline` has `gates`',
      {
        hint: 'write `baseline: { file: baselines.json, gates: [p95 of each <= baseline + 10%] }`, in the scenario or the config',
      },
    );
  if (!compareBaseline) for (const item of compared) checkSyntax(item, known, checking);
  const layers: readonly (readonly [GateSpec['from'], readonly Node[]])[] = [
    ['type', own],
    ['config', itemsOf(type === undefined ? undefined : byType.get(type.name)?.value)],
    ['baseline', compareBaseline ? compared : []],
    ['scenario', itemsOf(childOf(main, 'gates'))],
  ];
  return layers.flatMap(([from, nodes]) => nodes.flatMap((node) => written(node, from as WrittenGate['from'], known) ?? []));
}

function written(node: Node, from: WrittenGate['from'], known: KnownValues): LayeredGate | undefined {
  if (node.kind !== 'scalar' || textOf(node) === undefined) return undefined;
  const { node: rendered, ok } = known.render(node);
  const text = textOf(rendered);
  if (!ok || text === undefined) return undefined;
  const at = from === 'type' ? ([-1, 1, 1] as const) : positionOf({ ...node.span, start: node.textStart });
  return { text, at, from, node: rendered as Scalar };
}

function configGates(config: Document | undefined, checking: Checking): Mapping['entries'] {
  if (config === undefined || parseTopKey(config.node, 'gates', 'config', checking) === undefined) return new Map();
  const node = childOf(config.node, 'gates');
  if (node?.kind !== 'map') return new Map();
  const { types } = checking.language;
  for (const [name, { key }] of node.entries) {
    if (types.has(name)) continue;
    const near = closest(name, types.keys());
    checking.problems.error('LG_NAME_UNKNOWN', key, `there is no test type \`${name}\``, {
      hint: near === undefined ? `types are ${[...types.keys()].join(', ')}` : `did you mean \`${near}\`?`,
      fix: near,
    });
  }
  return node.entries;
}

/** Gates that are not judged now: only their sentences are read. */
export function checkSyntax(node: Node, known: KnownValues, { problems }: Checking): void {
  for (const item of node.kind === 'list' ? node.items : [node]) {
    const gate = written(item, 'scenario', known);
    if (gate !== undefined) for (const fault of parseGate(gate.text).faults) problems.fault(gate.node, fault);
  }
}
