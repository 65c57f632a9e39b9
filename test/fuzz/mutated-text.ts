import { type Draw, oneOf } from './draws.ts';

const PIECES = [
  ...['', ':', '- ', '[', ']', '{', '}', '"', "'", '${', '#x', '!t ', '&a ', '*a', '<<: ', '\t', '\n', '\r', '\0', '~', '-1', '1e9', '%'],
  ...['__proto__', '\u{1f600}', '\u{feff}', '\u{2028}', '\u{d800}', '| ', '> ', '? ', '$.', '..', '  '],
];

/** One to three pieces of a text cut out, put in, doubled, or taken from another text. */
export function mutatedText(whole: string, others: readonly string[], draw: Draw): string {
  let text = whole;
  for (let times = 1 + (draw() % 3); times > 0; times--) {
    const at = draw() % (text.length + 1);
    const length = draw() % 12;
    const other = oneOf(others, draw);
    const from = draw() % (other.length + 1);
    const piece = [
      oneOf(PIECES, draw),
      String.fromCharCode(draw() % 256),
      other.slice(from, from + (draw() % 40)),
      text.slice(at, at + length).repeat(2),
    ][draw() % 4] as string;
    text = text.slice(0, at) + piece + text.slice(at + length);
  }
  return text;
}

/** Whole lines left out, doubled or put elsewhere. */
export function mutatedLines(whole: string, draw: Draw): string {
  const lines = whole.split('\n');
  for (let times = 1 + (draw() % 3); times > 0; times--) {
    const at = draw() % lines.length;
    const line = lines[at] as string;
    if (draw() % 2 === 0) lines.splice(at, 1);
    if (draw() % 2 === 0) lines.splice(draw() % (lines.length + 1), 0, line);
  }
  return lines.join('\n');
}
