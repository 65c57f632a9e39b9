import type { Problem } from '../errors.ts';
import { saidOf } from '../language/said.ts';
import { type Node, pieceOf, type Scalar } from './node.ts';
import type { ProblemCode } from './problem-codes.ts';
import { locationOf, type Span } from './source.ts';
import type { TextFault } from './text-fault.ts';

export interface More {
  readonly hint?: string | undefined;
  readonly fix?: string | undefined;
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
  fault(node: Node, { code, message, offset, length, ...more }: TextFault, severity: Problem['severity'] = 'error'): void {
    const span = node.kind === 'scalar' ? pieceOf(node as Scalar, offset, Math.max(1, length)) : node.span;
    this.#add(severity, code, span, message, more);
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

  /** By file, line and column; the same thing at the same place once. Of two schemas that read one value the first is heard. */
  sorted(): readonly Problem[] {
    const seen = new Set<string>();
    return this.list
      .filter(({ code, location: { file, line, column }, message }) => {
        const id = JSON.stringify([file, line, column, code === 'LG_VALUE_TYPE' ? code : message]);
        return !seen.has(id) && seen.add(id);
      })
      .sort(({ location: a }, { location: b }) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column));
  }

  #add(severity: Problem['severity'], code: string, span: Span, text: string, more: More): void {
    this.#texts.set(span.source.file, span.source.text);
    const { message, hint: said } = saidOf(text);
    const hint = more.hint ?? said;
    this.list.push({
      code,
      severity,
      message,
      location: locationOf(span),
      ...(hint !== undefined && { hint }),
      ...(more.fix !== undefined && { fix: more.fix }),
    });
  }
}
