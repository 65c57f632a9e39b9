let segmenter: Intl.Segmenter | undefined;
/** Made for the first text that needs it: a start need not wait 12 ms for what is written at the end. */
function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Columns of a terminal that the text takes; it must hold no control characters. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmentsOf(text)) width += widthOfSegment(segment);
  return width;
}

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text;

/** The text, cut with an ellipsis to at most `width` columns. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of segmentsOf(text)) {
    used += widthOfSegment(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** Words in lines of at most `width` columns; a longer word is broken. */
export const wrap = (text: string, width: number): readonly string[] =>
  fill(
    text.split(' ').flatMap((word) => pieces(word, width)),
    ' ',
    width,
  );

/** Parts in lines of at most `width` columns, joined within a line only; a longer part begins a line and is wrapped. */
export function fill(parts: readonly string[], joint: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + widthOf(joint) + widthOf(part) <= width) lines[lines.length - 1] = last + joint + part;
    else lines.push(...(widthOf(part) <= width ? [part] : wrap(part, width)));
  }
  return lines;
}

function pieces(word: string, width: number): readonly string[] {
  if (widthOf(word) <= width) return [word];
  const parts: string[] = [''];
  for (const { segment } of segmentsOf(word)) {
    const last = parts.at(-1) ?? '';
    if (last === '' || widthOf(last) + widthOfSegment(segment) <= width) parts[parts.length - 1] = last + segment;
    else parts.push(segment);
  }
  return parts;
}

function widthOfSegment(segment: string): number {
  const code = segment.codePointAt(0) as number;
  if (/^[\p{M}\p{Cf}]/u.test(segment)) return 0;
  return isWide(code) || /\p{Emoji_Presentation}|\ufe0f/u.test(segment) ? 2 : 1;
}

/** Blocks that Unicode's East Asian Width calls wide or fullwidth. */
const WIDE: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];
const isWide = (code: number): boolean => code >= 0x1100 && WIDE.some(([from, to]) => code >= from && code <= to);
