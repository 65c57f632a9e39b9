import { usersOfStage } from './foreign-stages.ts';
import { type ForeignEntry, foreignGates, foreignHint } from './gates/foreign-gates.ts';
import { childOf, jsonOf, type Mapping, type Node } from './node.ts';
import type { Problems } from './problems.ts';
import { editAt, type Span } from './source.ts';

/** The gates that a map of another tool means, as a list in YAML; undefined where it means none. */
export function gatesInYaml(node: Node): string | undefined {
  if (node.kind !== 'map') return undefined;
  const gates = foreignGates(entriesOf(node));
  return gates === undefined ? undefined : `[${gates.map(inYaml).join(', ')}]`;
}

const entriesOf = ({ entries }: Mapping): readonly ForeignEntry[] => [...entries].map(([name, { value }]) => [name, jsonOf(value)]);

const inYaml = (gate: string): string => (gate.includes('"') || gate.includes(',') ? `'${gate.replaceAll("'", "''")}'` : gate);

/** A map that begins on a line of its own goes on up to the next key. */
export const wholeOf = ({ span: { source, start, end } }: Node): Span => ({
  source,
  start,
  end: start + source.text.slice(start, end).trimEnd().length,
});

/** Gates by name, as `thresholds` of k6 have them: what they are here is told where they stand. */
export function sayForeignGates(gates: Node | undefined, problems: Problems): void {
  for (const node of gates?.kind === 'list' ? gates.items : gates === undefined ? [] : [gates]) {
    if (node.kind !== 'map') continue;
    const isItem = gates?.kind === 'list';
    const message = isItem ? 'an entry of `gates` must be text, not a map' : '`gates` must be a list, not a map';
    const ours = gatesInYaml(node);
    if (ours === undefined) {
      const hint = foreignHint(entriesOf(node));
      if (hint !== undefined) problems.error('LG_VALUE_TYPE', node.span, message, { hint });
      continue;
    }
    const text = isItem ? ours.slice(1, -1) : ours;
    problems.error('LG_VALUE_TYPE', node.span, message, {
      hint: `in loadgate: \`${isItem ? text : `gates: ${ours}`}\``,
      fixes: !(isItem && text.includes(', '))
        ? [{ title: `Replace with \`${text}\``, edits: [editAt({ span: wholeOf(node), newText: text })] }]
        : [],
    });
  }
}

/** Where a stage stands: what comes before it, and what its list stands in. */
export interface StageAround {
  readonly before: Node | undefined;
  readonly above: Node | undefined;
}

/** What a number behind a key of another tool means only together with what stands around it. */
export const isMoving = (key: string): boolean => key === 'target' || key === 'rampTo';

/** What a number behind a key of another tool comes to here, in YAML: a speed, and in stages, which move to a value there, from where. */
export function valueInYaml(key: string, stage: Mapping, { before, above }: StageAround): string | undefined {
  if (key === 'target') return usersOfStage(stage, before, above);
  const value = numberOf(childOf(stage, key));
  if (value === undefined) return undefined;
  if (/^(?:spawn|hatch)[-_]?rate$/i.test(key)) return `${value}/s`;
  if (key !== 'arrivalRate' && key !== 'rampTo') return undefined;
  const from = numberOf(childOf(stage, 'arrivalRate'));
  const to = numberOf(childOf(stage, 'rampTo'));
  return from === undefined || to === undefined ? undefined : `${from}..${to}/s`;
}

const numberOf = (node: Node | undefined): number | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
