import { parse } from 'yaml';
import type { Scalar } from './node.ts';
import type { Span, SpanEdit } from './source.ts';
import { offsetsOf } from './text-offsets.ts';

export interface Place {
  readonly span: Span;
  /** These characters and no others stand there. */
  readonly isExact: boolean;
}

/** The place of `length` characters from `offset` on in a scalar's text; the whole scalar, or the whole `${…}`, where there is none. */
export function placeOf(node: Scalar, offset: number, length: number): Place {
  const { from, span, style } = node;
  if (from?.kind === 'rest') return placeOf(from.scalar, from.offset + offset, length);
  if (from?.kind === 'rendered') return renderedPlace(from, offset, length);
  const whole: Place = { span, isExact: false };
  const value = String(node.value);
  if (length < 1 || offset + length > value.length) return whole;
  const { source } = span;
  if (style === undefined) {
    const start = node.textStart + offset;
    const isThere = source.text.startsWith(value.slice(offset, offset + length), start) && start + length <= span.end;
    return isThere ? { span: { source, start, end: start + length }, isExact: false } : whole;
  }
  const offsets = offsetsOf(source.text, span.start, span.end, style, value);
  const start = offsets?.starts[offset];
  const end = offsets?.ends[offset + length - 1];
  return start === undefined || end === undefined ? whole : { span: { source, start, end }, isExact: true };
}

function renderedPlace({ scalar, pieces }: Extract<Scalar['from'], { kind: 'rendered' }>, offset: number, length: number): Place {
  let at = 0;
  const touched = pieces.flatMap((piece) => {
    const begin = at;
    at += piece.length;
    return begin < offset + Math.max(1, length) && at > offset ? [{ ...piece, begin }] : [];
  });
  const [first] = touched;
  const last = touched.at(-1);
  if (first === undefined || last === undefined) return { span: scalar.span, isExact: false };
  const start = first.isSame ? first.start + offset - first.begin : first.start;
  const end = last.isSame ? Math.min(last.end, last.start + offset + length - last.begin) : last.end;
  const place = placeOf(scalar, start, end - start);
  return { ...place, isExact: place.isExact && touched.every(({ isSame }) => isSame) };
}

/** What to change in the file so that `newText` stands in place of these characters; undefined where that cannot be told. */
export function editOf(node: Scalar, offset: number, length: number, newText: string): SpanEdit | undefined {
  const { from, span, style } = node;
  if (from?.kind === 'rest') return editOf(from.scalar, from.offset + offset, length, newText);
  const place = placeOf(node, offset, length);
  if (!place.isExact) return undefined;
  if (from?.kind === 'rendered') return { span: place.span, newText };
  if (style === 'block') return newText.includes('\n') ? undefined : { span: place.span, newText };
  const { text } = span.source;
  const value = String(node.value);
  const wanted = value.slice(0, offset) + newText + value.slice(offset + length);
  const written = style === 'double' ? JSON.stringify(newText).slice(1, -1) : style === 'single' ? newText.replaceAll("'", "''") : newText;
  const before = text.slice(span.start, span.end);
  const after = text.slice(span.start, place.span.start) + written + text.slice(place.span.end, span.end);
  const isFlow = reads(`[${before}]`) === value;
  if (reads(isFlow ? `[${after}]` : `- ${after}`) === wanted) return { span: place.span, newText: written };
  return { span, newText: JSON.stringify(wanted) };
}

/** The one text of a list. */
function reads(yaml: string): string | undefined {
  try {
    const list: unknown = parse(yaml, { logLevel: 'silent' });
    return Array.isArray(list) && list.length === 1 && (typeof list[0] === 'string' || typeof list[0] === 'number')
      ? String(list[0])
      : undefined;
  } catch {
    return undefined;
  }
}
