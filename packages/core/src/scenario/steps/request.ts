import type { Condition, Json, RequestStep } from '../../contract/plan.ts';
import { sayChangedNumbers } from '../changed-numbers.ts';
import { withDefaultExpectations } from '../conditions.ts';
import { itemsOf, jsonOf, type Mapping, type Node, nodeOf, textOf } from '../node.ts';
import { positionOf } from '../source.ts';
import type { Views } from '../subjects.ts';
import { readCaptures, readConditions } from '../written-conditions.ts';
import { labelOf } from './labels.ts';
import { optionOf, ownOptions, retryOf, writtenName } from './options.ts';
import { checkSectionReads } from './section-reads.ts';
import { valueOfVerb } from './simple.ts';
import type { Around, StepChecking } from './step-checking.ts';
import { checkTemplates } from './template-check.ts';
import type { WrittenStep } from './written-step.ts';

/** One request of a protocol, with everything that decides about its outcome. */
export function request(written: WrittenStep, around: Around, checking: StepChecking): RequestStep | undefined {
  const { verb } = written;
  const protocol = verb.protocol as string;
  const section = checking.sections.get(protocol);
  const { name, row } = measured(written, 'request', around, checking);
  const value = verbValue(written, around, checking);
  const options = ownOptions(written, around, checking);
  const address = verb.label === 'path' ? textOf(written.value) : undefined;
  if (address !== undefined) checking.addresses.push({ text: address, span: written.value.span, name });
  checkSectionReads(written, name, around, checking);
  const views = section?.words.views ?? {};
  const expect = written.options.get('expect');
  const own = expect === undefined || isEmpty(expect.value) ? [] : readConditions(expect.value, 'reply', views, checking.problems);
  for (const text of expect === undefined ? [] : textsOf(expect.value)) checkTemplates(text, { around }, checking);
  const capture = written.options.get('capture');
  const captures =
    optionOf<Json>(written, 'capture', checking) === undefined ? [] : readCaptures(capture?.value as Mapping, views, checking.problems);
  const timeoutUs = optionOf<number>(written, 'timeout', checking) ?? section?.timeoutUs ?? null;
  const onFail = optionOf<'end' | 'continue'>(written, 'onFail', checking) ?? 'end';
  const retry = retryOf(written, checking);
  setCaptured(capture?.value, onFail === 'continue', around);
  if (value === undefined) return undefined;
  return {
    kind: 'request',
    at: positionOf(written.span),
    row,
    name,
    protocol,
    verb: verb.key,
    value,
    options,
    expect: withDefaultExpectations(own, withDefaultExpectations(ofVerb(written, views, checking), section?.expect ?? [])),
    capture: captures,
    timeoutUs,
    retry,
    onFail,
  };
}

const ofVerb = ({ verb, verbSpan }: WrittenStep, views: Views, { problems }: StepChecking): readonly Condition[] =>
  readConditions(nodeOf([...verb.expect], verbSpan), 'reply', views, problems);

export const isEmpty = (node: Node): boolean => node.kind === 'scalar' && node.empty;

/** Conditions may hold templates, JSONPaths begin with a `$` too: only texts with `${` are looked at. */
export const textsOf = (node: Node): readonly Node[] =>
  (node.kind === 'list' ? itemsOf(node) : [node]).filter((item) => textOf(item)?.includes('${') === true);

export function setCaptured(node: Node | undefined, mayHaveFailed: boolean, { variables }: Around): void {
  if (node?.kind !== 'map') return;
  for (const name of node.entries.keys()) {
    if (name.endsWith('?')) variables.maybe(name.slice(0, -1));
    else if (mayHaveFailed && variables.stateOf(name) !== 'set') variables.maybe(name);
    else variables.set(name);
  }
}

/** Name and row of a step of a protocol. */
export function measured(
  written: WrittenStep,
  kind: 'request' | 'block',
  around: Around,
  checking: StepChecking,
): { readonly name: string; readonly row: number } {
  const { verb } = written;
  const given = writtenName(written, checking);
  const name = given?.name ?? titleOf(written) ?? labelOf(verb, written.value);
  const span = given?.span ?? written.verbSpan;
  return {
    name,
    row: checking.rows.add({
      name,
      kind,
      flow: around.flow,
      protocol: verb.protocol,
      conditional: around.conditional,
      verb: verb.key,
      span,
      tags: optionOf<readonly string[]>(written, 'tags', checking) ?? [],
    }),
  };
}

const titleOf = ({ verb, options }: WrittenStep): string | undefined =>
  verb.title?.(Object.fromEntries([...options].map(([key, { value }]) => [key, jsonOf(value)])));

/** YAML folds a line that is indented too far into the one before: the path would swallow the steps that follow. */
function saySpaces({ verb, value }: WrittenStep, { problems }: StepChecking): void {
  const text =
    verb.label === 'path'
      ? textOf(value)
          ?.trim()
          .replace(/\$\{[^}]*\}/g, 'x')
      : undefined;
  if (text === undefined || !/^(?:\/|https?:)\S*\s/.test(text)) return;
  const isFolded = /\s- ?/.test(text);
  problems.error('LG_VALUE_INVALID', value.span, `a path holds no space${isFolded ? ', and this one looks like several steps' : ''}`, {
    hint: isFolded ? 'the dashes of one list stand below each other' : 'write `%20`, or values of the query under `query`',
  });
}

/** What stands behind the verb; undefined after what is wrong with it was said. */
export function verbValue(written: WrittenStep, around: Around, checking: StepChecking): Json | undefined {
  const { verb, value } = written;
  sayChangedNumbers(value, checking);
  saySpaces(written, checking);
  if (verb.noTemplates !== null && textOf(value)?.includes('${') === true) {
    const offset = String(textOf(value)).indexOf('${');
    checking.problems.fault(value, {
      code: 'LG_TEMPLATE_REFUSED',
      message: `no \`\${…}\` may stand in \`${verb.key}\``,
      offset,
      length: 2,
      hint: `use \`${verb.noTemplates}\``,
    });
  } else checkTemplates(value, { around, isAddress: verb.label === 'path' }, checking);
  return valueOfVerb<Json>(written, checking);
}
