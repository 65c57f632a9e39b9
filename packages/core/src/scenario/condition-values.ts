import type { Condition, ConditionValue, Subject } from '../contract/plan.ts';
import type { View } from '../contract/plugin.ts';
import { parseTemplate } from '../template/parse.ts';
import { isTemplate } from '../template/template.ts';
import { type Parsed, parseDurationUs, parseSizeBytes } from '../time/duration.ts';
import { readRegex } from './subjects.ts';
import type { TextFault } from './text-fault.ts';

export type ConditionOp = Condition['op'];
/** What a subject is compared with: µs, bytes, a number, or whatever JSON holds. */
export type ValueUnit = 'us' | 'bytes' | 'number' | 'json';

export function unitOfSubject(subject: Subject, views: Readonly<Record<string, View>>): ValueUnit {
  if (subject.kind === 'time') return 'us';
  return subject.kind === 'view' ? (views[subject.view]?.unit ?? 'json') : 'json';
}

/** Reads what stands right of the operator; `text` is the whole condition and `from` where the value begins. */
export function readValues(text: string, from: number, op: ConditionOp, unit: ValueUnit, faults: TextFault[]): readonly ConditionValue[] {
  if (op === 'matches') return readPattern(text, from, faults);
  const pieces = splitAlternatives(text, from, op, faults);
  const values: ConditionValue[] = [];
  for (const piece of pieces) {
    const value = readValue(piece, op, unit, faults);
    if (value !== undefined) values.push(value);
  }
  return values;
}

/** A value as it stands in the text, without the spaces around it. */
interface Piece {
  readonly text: string;
  readonly offset: number;
}

function readPattern(text: string, from: number, faults: TextFault[]): readonly ConditionValue[] {
  const rest = text.slice(from);
  if (!rest.startsWith('/')) {
    const plain = rest.replace(/^(['"])(.*)\1$/, '$2');
    faults.push(fault('`matches` takes a regular expression', { text: rest, offset: from }, `write \`/${plain.replace(/\//g, '\\/')}/\``));
    return [];
  }
  const read = readRegex(text, from);
  if ('fault' in read) faults.push(read.fault);
  else if (read.end < text.length) faults.push(leftOver(text, read.end));
  else return [{ kind: 'regex', source: read.source, flags: read.flags }];
  return [];
}

/** Everything up to the end, at `in` split at `|`; quotes and `${…}` keep what is inside them together. */
function splitAlternatives(text: string, from: number, op: ConditionOp, faults: TextFault[]): readonly Piece[] {
  const expressions = parseTemplate(text).parts.filter((part) => part.kind === 'expression');
  const pieces: Piece[] = [];
  let begin = from;
  let quote = '';
  const take = (end: number): void => {
    const raw = text.slice(begin, end);
    pieces.push({ text: raw.trim(), offset: begin + (raw.length - raw.trimStart().length) });
    begin = end + 1;
  };
  for (let i = from; i < text.length; i++) {
    const expression = expressions.find((part) => part.start === i);
    const char = text[i] as string;
    if (expression !== undefined) i = expression.end - 1;
    else if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && text.slice(begin, i).trim() === '') quote = char;
    else if (char === ',') faults.push(fault('a value holds no comma', { text: ',', offset: i }, COMMA));
    else if (char === '|' && op === 'in' && text[i + 1] !== '|') take(i);
  }
  take(text.length);
  return pieces;
}
const COMMA = 'several conditions are a list, one value of several is `in a | b`, and in quotes a comma is text';

function readValue(piece: Piece, op: ConditionOp, unit: ValueUnit, faults: TextFault[]): ConditionValue | undefined {
  const refuse = (message: string, hint?: string, fix?: string): undefined => {
    faults.push(fault(message, piece, hint, fix));
    return undefined;
  };
  const { text } = piece;
  if (text === '') return refuse(op === 'in' ? 'a value is missing beside `|`' : `\`${op}\` takes a value`);
  const range = /^(-?\d[^\s]*?)\.\.(-?[\d.].*)$/.exec(text);
  if (range !== null && op === 'in') return readRange(piece, range[1] as string, range[2] as string, unit, faults);
  if (range !== null && unit === 'number') return refuse(`\`${text}\` is a range`, `write \`in ${text}\``);
  if (text.startsWith('"') || text.startsWith("'")) return readQuoted(piece, op, unit, faults);
  const joined = joinedIn(text);
  if (joined !== undefined && (isTemplate(text) || unit === 'json')) return refuse(`\`${joined}\` does not join conditions`, JOINED);
  if (isTemplate(text)) return readTemplateValue(piece, faults);
  if (unit !== 'json') {
    const read = readQuantity(text, unit);
    return read.ok ? { kind: 'value', value: read.value } : refuse(read.reason, read.hint, read.fix);
  }
  return readBare(piece, op, faults);
}

const JOINED = 'a list means *and*, `in a | b` is one of several; put text in quotes';

/** A word that would join conditions elsewhere; what stands in `${…}` is left out of it. */
function joinedIn(text: string): string | undefined {
  const templates = parseTemplate(text).parts.filter((part) => part.kind === 'expression');
  const bare = templates.reduce((rest, { start, end }) => rest.slice(0, start) + '.'.repeat(end - start) + rest.slice(end), text);
  return /\s(&&|\|\||and|or)\s/.exec(bare)?.[1];
}

function readRange(piece: Piece, low: string, high: string, unit: ValueUnit, faults: TextFault[]): ConditionValue | undefined {
  const ends = [low, high].map((end) => readQuantity(end.trim(), unit));
  const [from, to] = ends;
  const bad = ends.find((end) => !end.ok);
  if (bad !== undefined && !bad.ok) faults.push(fault(bad.reason, piece, bad.hint));
  else if (from?.ok === true && to?.ok === true) {
    if (from.value <= to.value) return { kind: 'range', from: from.value, to: to.value };
    faults.push(fault(`nothing lies in \`${piece.text}\``, piece, `write \`${high}..${low}\``, `${high}..${low}`));
  }
  return undefined;
}

function readQuantity(text: string, unit: ValueUnit): Parsed {
  if (unit === 'us') return parseDurationUs(text);
  if (unit === 'bytes') return text === '0' ? { ok: true, value: 0 } : parseSizeBytes(text);
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return { ok: true, value: Number(text) };
  const either = /^(-?\d+)(\s*(?:or|\|\|?|and|&&)\s*-?\d+)+$/.test(text);
  return { ok: false, reason: `\`${text}\` is no number`, ...(either && { hint: `write \`in ${text.match(/-?\d+/g)?.join(' | ')}\`` }) };
}

function readQuoted(piece: Piece, op: ConditionOp, unit: ValueUnit, faults: TextFault[]): ConditionValue | undefined {
  const match = /^(["'])((?:\\.|(?!\1)[^\\])*)\1(.*)$/s.exec(piece.text);
  if (match === null) {
    faults.push(fault('the quote is never closed', piece, COMMA));
    return undefined;
  }
  const [, , inside = '', rest = ''] = match;
  if (rest.trim() !== '') faults.push(leftOver(piece.text, piece.text.length - rest.trimStart().length, piece.offset));
  else if (unit !== 'json' || isOrdering(op))
    faults.push(fault(`\`${piece.text}\` is text, and a number is compared here`, piece, 'leave the quotes out'));
  else return { kind: 'value', value: inside.replace(/\\(.)/g, '$1') };
  return undefined;
}

function readTemplateValue(piece: Piece, faults: TextFault[]): ConditionValue | undefined {
  const [broken] = parseTemplate(piece.text).problems;
  if (broken === undefined) return { kind: 'value', value: piece.text };
  const { offset, end, ...rest } = broken;
  faults.push({ ...rest, offset: piece.offset + offset, length: end - offset });
  return undefined;
}

/** Text without quotes: a number, true, false or null where it reads as one, else the text itself. */
function readBare(piece: Piece, op: ConditionOp, faults: TextFault[]): ConditionValue | undefined {
  const { text } = piece;
  const refuse = (message: string, hint?: string): undefined => {
    faults.push(fault(message, piece, hint));
    return undefined;
  };
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    if (String(Number(text)) === text) return { kind: 'value', value: Number(text) };
    // 007, 1.10 and 20 digits are codes as often as numbers: either reading could hold where the other does not
    return refuse(`\`${text}\` would be read as ${Number(text)}`, `as text it is \`"${text}"\`, as a number \`${Number(text)}\``);
  }
  if (isOrdering(op)) return refuse(`\`${op}\` compares numbers, and \`${text}\` is none`);
  if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true' };
  if (text === 'null') return { kind: 'value', value: null };
  if (/^[=<>!]/.test(text)) return refuse(`\`${text}\` begins like an operator`, 'put text in quotes');
  return { kind: 'value', value: text };
}

const isOrdering = (op: ConditionOp): boolean => op === '<' || op === '<=' || op === '>' || op === '>=';

/** Something stands where the condition should have ended. */
export function leftOver(text: string, from: number, offset = 0): TextFault {
  const begin = from + (text.slice(from).length - text.slice(from).trimStart().length);
  return fault(
    `\`${text.slice(begin)}\` is too much here`,
    { text: text.slice(begin), offset: offset + begin },
    'several conditions are a list',
  );
}

function fault(message: string, { text, offset }: Piece, hint?: string, fix?: string): TextFault {
  return {
    code: 'LG_CONDITION_VALUE',
    message,
    offset,
    length: Math.max(1, text.length),
    ...(hint !== undefined && { hint }),
    ...(fix !== undefined && { fix }),
  };
}
