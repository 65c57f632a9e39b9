/** How a scalar is written in YAML. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** Some characters of a value and what stands for them in the file, an escape or a folded line break. */
interface Unit {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** For each UTF-16 unit of a value the begin and the end of what stands for it. */
export interface Offsets {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/**
 * Where each character of a scalar stands in its file: behind escapes, doubled quotes, folded lines and indentation. `start` and `end` are
 * of the scalar, quotes and the header of a block included. Undefined where the text does not come to the value.
 */
export function offsetsOf(text: string, start: number, end: number, style: ScalarStyle, value: string): Offsets | undefined {
  if (style === 'block') return blockOffsets(text, start, end, value);
  const quote = style === 'plain' ? 0 : 1;
  const units = [...flowUnits(text, start + quote, end - quote, style)];
  if (units.map((unit) => unit.value).join('') !== value) return undefined;
  const each = units.flatMap((unit) => Array.from(unit.value.split(''), () => unit));
  return { starts: each.map((unit) => unit.start), ends: each.map((unit) => unit.end) };
}

const SPACE = /[ \t\r\n]/;

function* flowUnits(text: string, from: number, to: number, style: Exclude<ScalarStyle, 'block'>): Generator<Unit> {
  for (let at = from; at < to; ) {
    const char = text[at] as string;
    let unit: Unit = { value: char, start: at, end: at + 1 };
    if (style === 'double' && char === '\\') unit = escaped(text, at);
    else if (style === 'single' && text.startsWith("''", at)) unit = { value: "'", start: at, end: at + 2 };
    else if (SPACE.test(char)) unit = spaces(text, at, to);
    if (unit.end === unit.start + unit.value.length) for (let i = 0; i < unit.value.length; i++) yield single(unit, i);
    else yield unit;
    at = unit.end;
  }
}

const single = ({ value, start }: Unit, i: number): Unit => ({ value: value[i] as string, start: start + i, end: start + i + 1 });

/** A run of spaces stays; with one line break in it it is a space, with more it is line breaks, one less. */
function spaces(text: string, at: number, to: number): Unit {
  let end = at;
  while (end < to && SPACE.test(text[end] as string)) end++;
  const run = text.slice(at, end);
  const breaks = run.split('\n').length - 1;
  return { value: breaks === 0 ? run : breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), start: at, end };
}

const NAMED: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\u{7}',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u{1b}',
  N: '\u{85}',
  _: '\u{a0}',
  L: '\u{2028}',
  P: '\u{2029}',
};
const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function escaped(text: string, at: number): Unit {
  const char = text[at + 1] ?? '';
  const digits = HEX[char];
  if (digits !== undefined) {
    const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
    return { value: code <= 0x10ffff ? String.fromCodePoint(code) : '', start: at, end: at + 2 + digits };
  }
  const broken = /^\\\r?\n[ \t]*/.exec(text.slice(at, at + 1000))?.[0];
  if (broken !== undefined) return { value: '', start: at, end: at + broken.length };
  return { value: NAMED[char] ?? char, start: at, end: at + 2 };
}

/** Everything but spaces stands there as it is, in order. */
function blockOffsets(text: string, start: number, end: number, value: string): Offsets | undefined {
  const header = text.indexOf('\n', start);
  const starts: number[] = [];
  let at = header + 1;
  for (const char of value.split('')) {
    if (!SPACE.test(char)) while (at < end && SPACE.test(text[at] as string)) at++;
    const isThere = SPACE.test(char) ? SPACE.test(text[at] ?? '') : text[at] === char;
    if (!isThere && !SPACE.test(char)) return undefined;
    starts.push(at);
    if (isThere) at++;
  }
  return header < 0 ? undefined : { starts, ends: starts.map((begin) => begin + 1) };
}
