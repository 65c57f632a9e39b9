import type { Position } from '../contract/plan.ts';
import type { Edit, Location, TextRange } from '../errors.ts';

/** A text that positions are counted in: a file, an argument of the command line, or loadgate's own defaults. */
export class Source {
  /** As a person would write it, relative to the root. */
  readonly file: string;
  /** Absolute; empty for what is no file. */
  readonly path: string;
  readonly text: string;
  /** Index into the plan's files; −1 for what is no file. */
  readonly index: number;
  readonly #lineStarts: number[] = [0];

  constructor(file: string, path: string, text: string, index: number) {
    this.file = file;
    this.path = path;
    this.text = text;
    this.index = index;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  /** The character at a 1-based line and column; the text's last where there is none. */
  offsetOf(line: number, column: number): number {
    return Math.min((this.#lineStarts[line - 1] ?? this.text.length) + column - 1, Math.max(0, this.text.length - 1));
  }

  /** 1-based line and column of a character. */
  lineColumn(offset: number): readonly [line: number, column: number] {
    let [low, high] = [0, this.#lineStarts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (this.#lineStarts[low] as number) + 1];
  }
}

/** A piece of a source; `end` is exclusive. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

export function positionOf({ source, start }: Span): Position {
  const [line, column] = source.lineColumn(start);
  return [source.index, line, column];
}

/** Ends at the line's end at the latest: what is blamed is shown on one line. */
export function locationOf({ source, start, end }: Span): Location {
  const [line, column] = source.lineColumn(start);
  const eol = source.text.indexOf('\n', start);
  const last = Math.max(start + 1, Math.min(end, eol < 0 ? source.text.length : eol));
  return { file: source.file, line, column, endColumn: column + last - start };
}

/** All of it, but for what is empty at its end; nothing where the text ends before it. */
export function rangeOf({ source, start, end }: Span): TextRange {
  const last = Math.min(source.text.length, Math.max(start + 1, start + source.text.slice(start, end).trimEnd().length));
  return { start: positionIn(source, start), end: positionIn(source, last) };
}

/** A change of a piece of a source. */
export interface SpanEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Exactly there, even where that is nothing: an edit may put something in. */
export const editAt = ({ span: { source, start, end }, newText }: SpanEdit): Edit => ({
  range: { start: positionIn(source, start), end: positionIn(source, end) },
  newText,
});

function positionIn(source: Source, offset: number): TextRange['start'] {
  const [line, column] = source.lineColumn(offset);
  return { line, column };
}
