import type { Position } from '../contract/plan.ts';
import type { Problem } from '../errors.ts';

/** One thing wrong inside a written text, `length` characters from `offset` on. */
export interface TextFault {
  /** Permanent, `LG_…`. */
  readonly code: string;
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  /** What stands under the blamed text. */
  readonly hint?: string;
  /** Text that would put it right, in place of the blamed text. */
  readonly fix?: string;
}

/** A problem of a text that does not know its file yet. */
export interface TextProblem extends Problem {
  readonly fix?: string;
}

/**
 * The fault where a person finds it. `at` is the position of the text's first character (behind an opening quote) and the text stands on
 * one line; `files` are the plan's, and what loadgate itself wrote (file −1) is called `loadgate`.
 */
export function problemOf(fault: TextFault, at: Position, files: readonly string[]): TextProblem {
  const [file, line, column] = at;
  const begin = column + fault.offset;
  return {
    code: fault.code,
    severity: 'error',
    message: fault.message,
    location: { file: files[file] ?? 'loadgate', line, column: begin, endColumn: begin + Math.max(1, fault.length) },
    ...(fault.hint !== undefined && { hint: fault.hint }),
    ...(fault.fix !== undefined && { fix: fault.fix }),
  };
}

/** ``did you mean `x`?`` with its fix, or nothing. */
export const didYouMean = (meant: string | undefined): { readonly hint?: string; readonly fix?: string } =>
  meant === undefined ? {} : { hint: `did you mean \`${meant}\`?`, fix: meant };
