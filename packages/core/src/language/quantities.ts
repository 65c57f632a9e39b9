import { z } from 'zod';
import type { Pause } from '../contract/plan.ts';
import { type Parsed, parseDurationUs, parseLastingUs, parsePercentRatio, parseRatePerSec } from '../time/duration.ts';
import { withHint } from './said.ts';

/** A value that holds (`from` equals `to`), moves in a line, or climbs in equal stairs of `by`. */
export interface Course {
  readonly from: number;
  readonly to: number;
  readonly by: number | null;
}

type Failed = Extract<Parsed, { ok: false }>;
const failed = (reason: string, hint?: string, fix?: string): Failed => ({
  ok: false,
  reason,
  ...(hint !== undefined && { hint }),
  ...(fix !== undefined && { fix }),
});
/** What a part of the text should be is not what the whole should be. */
const ofPart = ({ fix: _, ...rest }: Failed): Failed => rest;
const COURSE = /^(.+?)\s*\.\.\s*(.+?)(?:\s+by\s+(.+))?$/;

interface Words {
  /** What a person calls it. */
  readonly title: string;
  /** Of the text, for editors; the parser is stricter. */
  readonly pattern: string;
  /** Numbers that may stand there. Default none: they are read only to say what unit is missing. */
  readonly numbers?: z.ZodType<number>;
}
const refused = z.number().meta({ refused: true });

/** A schema over text (and numbers) whose parser says itself what is wrong. */
function read<T>(
  { title, pattern, numbers = refused }: Words,
  parse: (input: string | number) => { ok: true; value: T } | Failed,
): z.ZodType<T> {
  return z.union([z.string().meta({ pattern, title }), numbers]).transform((input, context) => {
    const result = parse(input);
    if (result.ok) return result.value;
    context.addIssue({ code: 'custom', message: withHint(result.reason, result.hint, result.fix) });
    return z.NEVER;
  }) as unknown as z.ZodType<T>;
}

const userCount = (text: string): Parsed =>
  /^\d{1,9}$/.test(text.trim())
    ? { ok: true, value: Number(text) }
    : failed(`\`${text}\` is no number of users`, 'write a whole number (`100`), a range (`0..500`) or stairs (`25..500 by 25`)');

/** `100`, `0..500`, `25..500 by 25`. */
export const usersCourse = read<Course>(
  { title: 'users', pattern: String.raw`^\d+(\s*\.\.\s*\d+(\s+by\s+\d+)?)?$`, numbers: z.number().meta({ type: 'integer', minimum: 0 }) },
  (input) => courseOf(String(input), userCount),
);

/** `20/s`, `90/m`, `20..100/s`, `10..100/s by 10/s`. */
export const arrivalsCourse = read<Course>(
  { title: 'rate', pattern: String.raw`^[\d.]+(/[smh])?(\s*\.\.\s*[\d.]+)?/[smh](\s+by\s+[\d.]+(/[smh])?)?$` },
  (input) => {
    const text = String(input);
    const unit = /\/[smh](?=\s|$)/.exec(text)?.[0] ?? '';
    return courseOf(text, (part) => parseRatePerSec(/\/[smh]$/.test(part) || unit === '' ? part : part + unit));
  },
);

function courseOf(text: string, parse: (part: string) => Parsed): { ok: true; value: Course } | Failed {
  const match = COURSE.exec(text.trim());
  if (match === null) {
    const one = parse(text);
    return one.ok ? { ok: true, value: { from: one.value, to: one.value, by: null } } : one;
  }
  const [from, to] = [parse(match[1] as string), parse(match[2] as string)];
  if (!from.ok) return ofPart(from);
  if (!to.ok) return ofPart(to);
  if (match[3] === undefined) return { ok: true, value: { from: from.value, to: to.value, by: null } };
  const by = parse(match[3]);
  if (!by.ok) return ofPart(by);
  if (by.value <= 0) return failed('stairs of 0 lead nowhere');
  const stairs = Math.abs(to.value - from.value) / by.value;
  if (stairs > 1000) return failed(`\`${text}\` is more than 1000 stairs`);
  if (Math.abs(stairs - Math.round(stairs)) > 1e-9)
    return failed(`stairs of ${match[3]} do not end at ${match[2]}`, 'choose a step that divides the way from the first to the last value');
  return { ok: true, value: { from: from.value, to: to.value, by: by.value } };
}

/** `1s` or `1s..3s`. */
export const pause = read<Pause>(
  { title: 'pause', pattern: String.raw`^[\d.]+(us|ms|s|m|h)?(\s*\.\.\s*[\d.]+(us|ms|s|m|h))?$` },
  (input) => {
    const [first = '', second] = String(input).split('..');
    const unit = /[a-zµ]+$/.exec(second ?? '')?.[0] ?? '';
    const min = parseLastingUs(second !== undefined && /^[\d.\s]+$/.test(first) ? first.trim() + unit : first);
    if (!min.ok) return second === undefined ? min : ofPart(min);
    const max = second === undefined ? min : parseLastingUs(second);
    if (!max.ok) return ofPart(max);
    const turned = `${second?.trim()}..${first.trim()}`;
    if (max.value < min.value) return failed(`\`${input}\` runs backwards`, `write \`${turned}\``, turned);
    return { ok: true, value: { minUs: min.value, maxUs: max.value } };
  },
);

export type Ramp = { readonly us: number } | { readonly perSec: number };

/** A time (`30s`) or a speed (`10/s`). */
export const ramp = read<Ramp>({ title: 'time or speed', pattern: String.raw`^[\d.]+(us|ms|s|m|h|/s|/m|/h)$` }, (input) => {
  const text = String(input);
  if (/^[\d.]+$/.test(text.trim()))
    return failed(`\`${text}\` needs a unit`, `write \`${text}/s\` (a speed) or \`${text}s\` (a time)`, `${text}s`);
  if (text.includes('/')) {
    const speed = parseRatePerSec(text);
    if (!speed.ok) return speed;
    return speed.value > 0 ? { ok: true, value: { perSec: speed.value } } : failed('a speed of 0 never arrives');
  }
  const time = parseDurationUs(text);
  return time.ok ? { ok: true, value: { us: time.value } } : time;
});

/** `20/s` as a limit. */
export const rate = read<number>({ title: 'rate', pattern: String.raw`^[\d.]+/[smh]$` }, (input) => parseRatePerSec(String(input)));

/** `5%` as a ratio. */
export const percent = read<number>({ title: 'percentage', pattern: String.raw`^[\d.]+%$` }, (input) => parsePercentRatio(String(input)));
