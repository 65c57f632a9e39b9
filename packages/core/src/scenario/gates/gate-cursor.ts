import { didYouMean, type TextFault } from '../text-fault.ts';
import { type Span, type Token, tokensOf } from './gate-tokens.ts';
import type { NameTree } from './gate-tree.ts';

/** Thrown by {@link Cursor.stop}: the sentence cannot be read on. */
export const STOP = Symbol('the sentence cannot be read on');

/** Walks over the tokens of a gate and gathers what is wrong. */
export class Cursor {
  readonly faults: TextFault[] = [];
  readonly text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokensOf(text);
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#next + ahead];
  }
  take(): Token | undefined {
    return this.#tokens[this.#next++];
  }
  skip(count: number): void {
    this.#next += count;
  }
  /** What has not been taken yet. */
  ahead(): readonly Token[] {
    return this.#tokens.slice(this.#next);
  }

  /** From the first token up to what was taken last. */
  from(first: Token): Span {
    const last = this.#tokens[this.#next - 1] ?? first;
    return { offset: first.offset, text: this.text.slice(first.offset, last.offset + last.text.length) };
  }
  /** From a token to the end. */
  rest(from: Token): Span {
    return { offset: from.offset, text: this.text.slice(from.offset).trimEnd() };
  }
  /** Right behind the text. */
  behind(): Span {
    return { offset: this.text.trimEnd().length, text: '' };
  }

  fault(message: string, at: Span, hint?: string, fix?: string): void {
    this.faults.push({
      code: 'LG_GATE_SYNTAX',
      message,
      offset: at.offset,
      length: at.text.length,
      ...(hint !== undefined && { hint }),
      ...(fix !== undefined && { fix }),
    });
  }
  stop(message: string, at: Span, hint?: string, fix?: string): never {
    this.fault(message, at, hint, fix);
    throw STOP;
  }
  /** As {@link stop}, with the word that was meant. */
  stopMeaning(message: string, at: Span, meant: string | undefined): never {
    const { hint, fix } = didYouMean(meant);
    return this.stop(message, at, hint, fix);
  }
  unclosed(token: Token): never {
    return this.stop('the quote is never closed', this.rest(token));
  }
}

export const named = ({ text, offset, name }: Token): NameTree => ({ text, offset, name });
