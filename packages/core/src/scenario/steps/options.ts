import type { z } from 'zod';
import type { Json, Retry } from '../../contract/plan.ts';
import { VARIABLE } from '../../language/core-keys.ts';
import type { WrittenRetry } from '../../language/core-verbs.ts';
import { reservedNames } from '../../template/parse.ts';
import { sayChangedNumbers } from '../changed-numbers.ts';
import type { Checking } from '../checking.ts';
import { textOf } from '../node.ts';
import { parseNode } from '../parse.ts';
import type { Span } from '../source.ts';
import { type Options, withPlacedFiles } from './named-files.ts';
import type { Around, StepChecking } from './step-checking.ts';
import { checkPairs, checkTemplates } from './template-check.ts';
import type { WrittenStep } from './written-step.ts';

/** What one option's schema makes of it; undefined where it is not there or is wrong, which was said. */
export function optionOf<T>({ verb, options }: WrittenStep, key: string, { problems }: Checking): T | undefined {
  const entry = options.get(key);
  const schema = verb.options[key];
  if (entry === undefined || schema === undefined || (entry.value.kind === 'scalar' && entry.value.empty)) return undefined;
  return parseNode(schema, entry.value, problems, { called: key, blame: entry.key }) as T | undefined;
}

/** The verb's own options, as its driver gets them; templates and files in them are checked. */
export function ownOptions(written: WrittenStep, around: Around, checking: StepChecking): Options {
  const entries: [string, Json][] = [];
  for (const key of written.verb.own) {
    const entry = written.options.get(key);
    if (entry === undefined) {
      sayMissing(key, written, checking);
      continue;
    }
    sayChangedNumbers(entry.value, checking);
    const check = isRecord(written.verb.options[key]) ? checkPairs : checkTemplates;
    check(entry.value, { around }, checking);
    const value = optionOf<Json>(written, key, checking);
    if (value !== undefined)
      entries.push([key, placesOf(key, written).reduce((all, place) => withPlacedFiles(all, entry.value, place, checking), value)]);
  }
  return Object.fromEntries(entries);
}

const placesOf = (key: string, { verb }: WrittenStep): readonly (readonly string[])[] =>
  verb.files.filter(([option]) => option === key).map(([, ...place]) => place);

function sayMissing(key: string, { verb, verbSpan }: WrittenStep, { problems }: StepChecking): void {
  if (verb.options[key]?.safeParse(undefined).success === false)
    problems.error('LG_KEY_MISSING', verbSpan, `\`${key}\` is missing in \`${verb.key}\``);
}

/** True of names and values, where `name?` may be left out. */
export function isRecord(schema: z.ZodType | undefined): boolean {
  let at = schema as unknown as { def: { type: string; innerType?: unknown } } | undefined;
  while (at?.def.innerType !== undefined) at = at.def.innerType as typeof at;
  return at?.def.type === 'record';
}

/** A step's `name`, if it has one that can be. */
export function writtenName({ options }: WrittenStep, { problems }: Checking): { readonly name: string; readonly span: Span } | undefined {
  const entry = options.get('name');
  const name = textOf(entry?.value);
  if (entry === undefined || name === undefined || name === '') return undefined;
  if (name.includes('${'))
    problems.error('LG_NAME_TEMPLATE', entry.value.span, 'a name is never a template', {
      hint: 'one name is one row of the report, known before the run',
    });
  return { name, span: entry.value.span };
}

/** A step's `retry`; words for error kinds become the kinds that they stand for. */
export function retryOf(step: WrittenStep, checking: StepChecking): Retry | null {
  const written = optionOf<WrittenRetry>(step, 'retry', checking);
  if (written === undefined || written === 0) return null;
  if (typeof written === 'number') return { times: written, on: [], waitUs: 0 };
  const words = checking.sections.get(step.verb.protocol as string)?.words.errorWords ?? {};
  const on = (written.on ?? []).map((word) => (Object.hasOwn(words, word) ? (words[word] as string) : word));
  return { times: written.times, on, waitUs: written.wait ?? 0 };
}

/** True if a variable may be called so; else it was said why not. */
export function isVariableName(name: string, span: Span, { problems }: Checking): boolean {
  const fault = reservedNames.has(name)
    ? `\`${name}\` means something else in a template`
    : VARIABLE.test(name)
      ? undefined
      : `\`${name}\` is no name of a variable`;
  if (fault === undefined) return true;
  problems.error('LG_KEY_REFUSED', span, fault, {
    hint: reservedNames.has(name) ? 'take another name' : 'letters, digits, `_` and `-`, beginning with a letter',
  });
  return false;
}
