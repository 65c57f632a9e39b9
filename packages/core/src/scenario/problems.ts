import type { Fix, Problem } from '../errors.ts';
import { saidOf } from '../language/said.ts';
import type { Node } from './node.ts';
import type { ProblemCode } from './problem-codes.ts';
import { editAt, locationOf, rangeOf, type Span } from './source.ts';
import type { TextFault } from './text-fault.ts';
import { editOf, placeOf } from './text-places.ts';

export interface More {
  readonly hint?: string | undefined;
  /** YAML that puts it right in place of what is blamed. */
  readonly fix?: string | undefined;
  /** Other changes that do, each with its title. */
  readonly fixes?: readonly Fix[];
}

/** Gathers everything that is wrong; nothing throws. */
export class Problems {
  readonly list: Problem[] = [];
  readonly #texts = new Map<string, string>();

  /** A hint behind a line break of the message is split off. */
  error(code: ProblemCode, span: Span, text: string, more: More = {}): void {
    this.#add('error', code, span, text, more);
  }

  warning(code: ProblemCode, span: Span, text: string, more: More = {}): void {
    this.#add('warning', code, span, text, more);
  }

  /** What is wrong inside a written text. */
  fault(node: Node, { code, message, offset, length, hint, fix }: TextFault, severity: Problem['severity'] = 'error'): void {
    const size = Math.max(1, length);
    const span = node.kind === 'scalar' ? placeOf(node, offset, size).span : node.span;
    const edit = fix === undefined || node.kind !== 'scalar' ? undefined : editOf(node, offset, size, fix);
    const fixes = edit === undefined || fix === undefined ? [] : [{ title: replaceWith(fix), edits: [editAt(edit)] }];
    this.#add(severity, code, span, message, { hint, fixes });
  }

  /** Text of every source that something was said about. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  get hasErrors(): boolean {
    return this.errorCount > 0;
  }

  get errorCount(): number {
    return this.list.filter(({ severity }) => severity === 'error').length;
  }

  /**
   * By file, line and column; the same thing at the same place once. Of two schemas that read one value the first is heard,
   * and none where YAML could not be read: there stands `null` in its place.
   */
  sorted(): readonly Problem[] {
    const seen = new Set<string>();
    const placeOf = ({ file, line, column }: Problem['location']): string => JSON.stringify([file, line, column]);
    const unread = new Set(this.list.flatMap(({ code, location }) => (code.startsWith('LG_YAML_') ? [placeOf(location)] : [])));
    return this.list
      .filter(({ code, location }) => code !== 'LG_VALUE_TYPE' || !unread.has(placeOf(location)))
      .filter(({ code, location: { file, line, column }, message }) => {
        const id = JSON.stringify([file, line, column, code === 'LG_VALUE_TYPE' ? code : message]);
        return !seen.has(id) && seen.add(id);
      })
      .sort(({ location: a }, { location: b }) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column));
  }

  #add(severity: Problem['severity'], code: string, span: Span, text: string, more: More): void {
    this.#texts.set(span.source.file, span.source.text);
    const { message, hint: said, fix: meant } = saidOf(text);
    const hint = more.hint ?? said;
    const fix = more.fix ?? meant;
    const written = fix === undefined ? [] : [{ title: replaceWith(fix), edits: [editAt({ span, newText: fix })] }];
    // what was typed on the command line is no file to change
    const fixes = span.source.path === '' ? [] : [...written, ...(more.fixes ?? [])];
    this.list.push({
      code,
      severity,
      message,
      location: locationOf(span),
      ...(hint !== undefined && { hint }),
      range: rangeOf(span),
      ...(fixes.length > 0 && { fixes }),
    });
  }
}

const replaceWith = (text: string): string => `Replace with \`${text.trim()}\``;
