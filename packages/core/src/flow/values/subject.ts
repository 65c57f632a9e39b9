import type { Capture, Condition, Subject } from '../../contract/plan.ts';
import type { Driver } from '../../contract/plugin.ts';
import { compileJsonPath } from './json-path.ts';
import type { ValueScope, Values } from './scope.ts';
import { compileOptional } from './value.ts';

/** How replies of one protocol are read. */
export interface Readers {
  /** The driver's own. A view that parses (JSON) keeps its result with the reply: it is asked once for each condition. */
  readonly views: Driver['views'];
  /** Name of the protocol's first `document` view, which JSONPath reads. */
  readonly document: string;
  /** Name of its first `text` view, which `/regex/` reads. */
  readonly text: string;
}

/** Readers of a driver. The names of the views are known to its grammar only; where they are not given, they go by custom. */
export function readersOf(
  views: Driver['views'],
  names: { readonly document?: string | undefined; readonly text?: string | undefined } = {},
): Readers {
  const among = (customary: readonly string[]): string => customary.find((name) => Object.hasOwn(views, name)) ?? customary[0] ?? '';
  return { views, document: names.document ?? among(['document', 'json', 'result']), text: names.text ?? among(['text', 'body']) };
}

/** Undefined: there is nothing. A throw of a view is the reply's fault (no valid JSON). */
export type ReadSubject = (reply: unknown, timeUs: number, values: Values) => unknown;

/** Throws for a view that the driver does not have: a plugin whose halves disagree. */
export function compileSubject(subject: Subject, readers: Readers | undefined, scope: ValueScope): ReadSubject {
  switch (subject.kind) {
    case 'view':
      return viewOf(subject.view, '', readers);
    case 'entry':
      return viewOf(subject.view, subject.key, readers);
    case 'path': {
      const document = viewOf(readers?.document ?? '', '', readers);
      const query = compileJsonPath(subject.path, subject.singular, scope.jsonPath);
      return (reply, timeUs, values) => query(document(reply, timeUs, values));
    }
    case 'regex': {
      const text = viewOf(readers?.text ?? '', '', readers);
      const pattern = regexOf(subject);
      return (reply, timeUs, values) => {
        const found = pattern.exec(String(text(reply, timeUs, values) ?? ''));
        return found === null ? undefined : found.length > 1 ? found[1] : found[0];
      };
    }
    case 'time':
      return (_, timeUs) => timeUs;
    case 'template': {
      const read = compileOptional(subject.template, scope);
      // null is nothing here, as to a default: `${page.next} absent` is true of {"next":null}
      return (_reply, _timeUs, values) => read(values) ?? undefined;
    }
  }
}

function viewOf(name: string, key: string, readers: Readers | undefined): ReadSubject {
  const view = readers?.views[name];
  if (view === undefined) throw new Error(`the protocol has no view \`${name}\``);
  return (reply) => view(reply, key);
}

/** Without the flags that give a pattern a memory. */
export const regexOf = ({ source, flags }: { readonly source: string; readonly flags: string }): RegExp =>
  new RegExp(source, flags.replace(/[gy]/g, ''));

/** Views that conditions and captures read: what none of them reads need not be kept. */
export function neededViews(
  conditions: readonly Condition[],
  captures: readonly Capture[],
  { document, text }: Pick<Readers, 'document' | 'text'>,
): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const subject of [...conditions.map((condition) => condition.subject), ...captures.map((capture) => capture.source)]) {
    if (subject.kind === 'view' || subject.kind === 'entry') needed.add(subject.view);
    else if (subject.kind === 'path') needed.add(document);
    else if (subject.kind === 'regex') needed.add(text);
  }
  return needed;
}
