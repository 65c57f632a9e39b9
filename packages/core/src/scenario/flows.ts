import { posix } from 'node:path';
import { entryName, flowKeys } from '../language/core-keys.ts';
import type { Checking } from './checking.ts';
import { sayTwice } from './data-sources.ts';
import type { Document } from './documents.ts';
import { inWords } from './in-words.ts';
import type { KnownValues } from './known-values.ts';
import type { LoadedFlow } from './load/load-request.ts';
import { childOf, entryOf, type Mapping, type Node } from './node.ts';
import { fitting, parseNode } from './parse.ts';
import { FLOWS_END, SCENARIO_END } from './project.ts';
import type { Span } from './source.ts';
import type { Fragment } from './steps/step-checking.ts';
import { type Fitting, sayUnknownKey } from './unknown-keys.ts';

export interface WrittenFlow extends LoadedFlow {
  readonly share: number;
  readonly steps: Node | undefined;
}

/** Flows of all files, in the order in which they stand there. `steps` of a file are one flow, named as the file. */
export function readFlows(documents: readonly Document[], known: KnownValues, checking: Checking): readonly WrittenFlow[] {
  const flows: WrittenFlow[] = [];
  const add = (flow: WrittenFlow): void => {
    const first = flows.find(({ name }) => name === flow.name);
    if (first === undefined) flows.push(flow);
    else sayTwice(flow.name, flow.key, first.key, checking);
  };
  for (const { path, node } of documents) {
    const steps = entryOf(node, 'steps');
    const several = entryOf(node, 'flows');
    if (steps !== undefined && several !== undefined)
      checking.problems.error('LG_KEYS_EXCLUDE', several.key, '`steps` and `flows` exclude each other', {
        hint: '`steps` is the one flow of a file',
      });
    if (steps !== undefined)
      add({ name: fileName(path), key: steps.key, share: 1, weight: undefined, load: undefined, steps: steps.value });
    for (const [name, { key, value }] of entriesOf(several?.value, 'flows', checking)) {
      const flow = readFlow(name, key, value, known, checking);
      if (flow !== undefined) add(flow);
    }
  }
  return flows;
}

const fileName = (path: string): string => {
  const base = posix.basename(path);
  const end = [SCENARIO_END, FLOWS_END, '.yaml', '.yml'].find((each) => base.endsWith(each)) ?? '';
  return base.slice(0, base.length - end.length);
};

function readFlow(name: string, key: Span, value: Node, known: KnownValues, checking: Checking): WrittenFlow | undefined {
  checkName(name, key, checking);
  if (value.kind === 'list') {
    checking.problems.error('LG_VALUE_TYPE', value.span, `flow \`${name}\` must be a map with \`steps\`, not a list`, {
      hint: `write \`${name}: { steps: […] }\``,
    });
    return { name, key, share: 1, weight: undefined, load: undefined, steps: value };
  }
  if (value.kind !== 'map') {
    if (!value.empty)
      checking.problems.error('LG_VALUE_TYPE', value.span, `flow \`${name}\` must be a map with \`steps\`, not ${inWords(value)}`);
    return undefined;
  }
  const allowed = [...Object.keys(flowKeys), 'steps'];
  for (const other of value.entries.keys())
    if (!allowed.includes(other)) sayUnknownKey(other, value, name, allowed, checking.problems, fitsFlow);
  const steps = childOf(value, 'steps');
  if (steps === undefined) checking.problems.error('LG_KEY_MISSING', key, `\`steps\` is missing in \`${name}\``);
  const weight = childOf(value, 'weight');
  const rendered = weight === undefined ? undefined : known.render(weight);
  const share = rendered?.ok === true ? parseNode(flowKeys.weight, rendered.node, checking.problems, { called: 'weight' }) : undefined;
  return { name, key, share: share ?? 1, weight, load: childOf(value, 'load'), steps };
}

const fitsFlow: Fitting = (key, value) =>
  key === 'steps' ? (value.kind === 'list' ? [] : undefined) : fitting(flowKeys[key as keyof typeof flowKeys], value, key);

export function checkName(name: string, key: Span, { problems }: Checking): void {
  const read = entryName.safeParse(name);
  if (!read.success) problems.error('LG_KEY_REFUSED', key, `\`${name}\` ${read.error.issues[0]?.message}`);
}

/** Entries of a map, or nothing after it was said that it is none. */
export function entriesOf(node: Node | undefined, called: string, { problems }: Checking): Mapping['entries'] {
  if (node?.kind === 'map') return node.entries;
  if (node !== undefined && !(node.kind === 'scalar' && node.empty))
    problems.error('LG_VALUE_TYPE', node.span, `\`${called}\` must be a map, not ${inWords(node)}`);
  return new Map();
}

/** Fragments of all files by name. */
export function readFragments(documents: readonly Document[], checking: Checking): ReadonlyMap<string, Fragment> {
  const fragments = new Map<string, Fragment>();
  for (const { node } of documents)
    for (const [name, { key, value }] of entriesOf(childOf(node, 'fragments'), 'fragments', checking)) {
      checkName(name, key, checking);
      const first = fragments.get(name);
      if (first !== undefined) sayTwice(name, key, first.key, checking);
      else fragments.set(name, { name, key, steps: value });
    }
  return fragments;
}

/** `setup`, `cleanup` and the like stand in one file only: nothing is put over anything in silence. */
export function readStepsKey(
  documents: readonly Document[],
  name: 'setup' | 'cleanup' | 'userSetup' | 'userCleanup',
  checking: Checking,
): Node | undefined {
  const found = documents.flatMap(({ node }) => entryOf(node, name) ?? []);
  const [first, ...more] = found;
  for (const { key } of more) if (first !== undefined) sayTwice(name, key, first.key, checking);
  return first?.value;
}
