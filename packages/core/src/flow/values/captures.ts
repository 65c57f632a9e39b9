import type { Capture, Subject } from '../../contract/plan.ts';
import { jsonOf } from './as-text.ts';
import { type Failure, reason } from './conditions.ts';
import { excerpt } from './excerpt.ts';
import type { ValueScope, Values } from './scope.ts';
import { compileSubject, type Readers } from './subject.ts';

/** Sets the variable of that name; undefined unsets it. */
export type Setter = (name: string) => (values: Values, value: unknown) => void;

/** Writes into {@link Values.variables}, and nowhere else. */
export const setterOf =
  (scope: ValueScope): Setter =>
  (name) => {
    const slot = scope.slotOf(name);
    if (slot === undefined) throw new Error(`there is no place for the variable \`${name}\``);
    return (values, value) => {
      values.variables[slot] = value;
    };
  };

/**
 * `capture` of a step: sets variables in order, and says which was the first that found nothing, or null. `name?` then unsets its
 * variable and goes on. A list counts as found while it has entries, or while the answer's own list has none.
 */
export function compileCaptures(
  captures: readonly Capture[],
  readers: Readers,
  scope: ValueScope,
  setter: Setter = setterOf(scope),
): (reply: unknown, timeUs: number, values: Values) => Failure | undefined {
  const all = captures.map((capture) => ({
    capture,
    read: compileSubject(capture.source, readers, scope),
    set: setter(capture.name),
  }));
  return (reply, timeUs, values) => {
    for (const { capture, read, set } of all) {
      let found: unknown;
      try {
        found = read(reply, timeUs, values);
      } catch (error) {
        // not even an optional value can be looked for in what cannot be read
        return failure(capture, reason(error));
      }
      if (found === undefined || found === null) {
        if (!capture.optional)
          return failure(capture, `${found === null ? 'null' : 'nothing there'}${whereLooked(capture.source, readers, reply)}`);
        found = undefined;
      }
      if (isDeeper(found, MOST_LEVELS)) return failure(capture, `nested more than ${MOST_LEVELS} levels deep`);
      set(values, jsonOf(found));
    }
    return undefined;
  };
}

/** What is nested deeper may not fit on the stack when it is written again: the target must not be able to stop the run. */
const MOST_LEVELS = 1000;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) if (isDeeper((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}

const failure = (capture: Capture, what: string): Failure => ({
  kind: 'capture',
  message: `${capture.name}: ${sourceText(capture.source)}: ${what}`,
  at: capture.at,
});

/** As it was written in the scenario. */
function sourceText(source: Subject): string {
  switch (source.kind) {
    case 'view':
      return source.view;
    case 'entry':
      return `${source.view}.${source.key}`;
    case 'path':
      return source.path;
    case 'regex':
      return `/${source.source}/${source.flags}`;
    case 'time':
      return 'time';
    case 'template':
      return source.template;
  }
}

/** The begin of what was searched. */
function whereLooked(source: Subject, { views, document, text }: Readers, reply: unknown): string {
  const view = source.kind === 'path' ? views[document] : source.kind === 'regex' ? views[text] : undefined;
  return view === undefined ? '' : ` in ${excerpt(view(reply, ''))}`;
}
