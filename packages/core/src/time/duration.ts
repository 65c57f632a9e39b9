/** What was read, or why it could not be and what to write instead. */
export type Parsed =
  | { readonly ok: true; readonly value: number }
  /** `fix`: what to write in place of the whole text. */
  | { readonly ok: false; readonly reason: string; readonly hint?: string; readonly fix?: string };

interface Quantity {
  /** What a person calls it: `duration`. */
  readonly noun: string;
  /** Unit as written → factor to the base unit. */
  readonly units: ReadonlyMap<string, number>;
  /** Unit that is offered where none was written. */
  readonly usual: string;
  /** What people write instead of a unit. */
  readonly meant: (unit: string) => string | undefined;
}

const DURATIONS: Quantity = {
  noun: 'duration',
  units: new Map([
    ['us', 1],
    ['ms', 1e3],
    ['s', 1e6],
    ['m', 60e6],
    ['h', 3600e6],
  ]),
  usual: 'ms',
  meant(unit) {
    if (unit === 'µs' || unit === 'μs') return 'us';
    const word = unit.toLowerCase().replace(/s$/, '');
    const words: Readonly<Record<string, string>> = {
      sec: 's',
      second: 's',
      min: 'm',
      mn: 'm',
      minute: 'm',
      hr: 'h',
      hour: 'h',
      milli: 'ms',
      msec: 'ms',
      millisecond: 'ms',
      micro: 'us',
      microsecond: 'us',
    };
    return words[word] ?? (DURATIONS.units.has(unit.toLowerCase()) ? unit.toLowerCase() : undefined);
  },
};

const RATES: Quantity = {
  noun: 'rate',
  units: new Map([
    ['/s', 1],
    ['/m', 1 / 60],
    ['/h', 1 / 3600],
  ]),
  usual: '/s',
  meant(unit) {
    const per = DURATIONS.meant(unit.replace(/^\s*(?:\/|per)\s*/i, '')) ?? unit.replace(/^r?p([smh])$/i, '$1').toLowerCase();
    return RATES.units.has(`/${per}`) ? `/${per}` : undefined;
  },
};

const SIZES: Quantity = {
  noun: 'size',
  units: new Map([
    ['B', 1],
    ['kB', 1e3],
    ['MB', 1e6],
    ['GB', 1e9],
    ['KiB', 2 ** 10],
    ['MiB', 2 ** 20],
    ['GiB', 2 ** 30],
  ]),
  usual: 'kB',
  meant(unit) {
    const same = [...SIZES.units.keys()].find((known) => known.toLowerCase() === unit.toLowerCase());
    return same ?? { k: 'kB', m: 'MB', g: 'GB', byte: 'B', bytes: 'B' }[unit.toLowerCase()];
  },
};

const PERCENT: Quantity = {
  noun: 'share',
  units: new Map([['%', 1]]),
  usual: '%',
  meant: (unit) => (/^(percent|pct|pp)$/i.test(unit) ? '%' : undefined),
};

/** `200ms`, `1.5s`, `10m`, `2h` → whole microseconds. `usual` is offered where the unit is missing. */
export function parseDurationUs(text: string, usual: 'ms' | 's' = 'ms'): Parsed {
  const read = parse({ ...DURATIONS, usual }, text);
  return read.ok ? { ok: true, value: Math.round(read.value) } : read;
}

/** As {@link parseDurationUs}, for how long something lasts: other tools count that in seconds, and few mean an hour. */
export const parseLastingUs = (text: string): Parsed => parseDurationUs(text, Number(text) < 1000 ? 's' : 'ms');

/** `20/s`, `90/m`, `3/h` → per second. */
export const parseRatePerSec = (text: string): Parsed => {
  const read = parse(RATES, text);
  // 90/m: 90 × (1/60) is not 1.5 in floating point
  if (!read.ok) return read;
  const per = text.trim().at(-1) === 'h' ? 3600 : text.trim().at(-1) === 'm' ? 60 : 1;
  return { ok: true, value: Number.parseFloat(text) / per };
};

/** `10kB`, `5MB`, `2MiB` → whole bytes; MB = 10⁶, MiB = 2²⁰. */
export function parseSizeBytes(text: string): Parsed {
  const read = parse(SIZES, text);
  return read.ok ? { ok: true, value: Math.round(read.value) } : read;
}

/** `2%`, `0.5%` → 0.02, 0.005. */
export function parsePercentRatio(text: string): Parsed {
  const read = parse(PERCENT, text);
  return read.ok ? { ok: true, value: read.value / 100 } : read;
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 30)}…${text.slice(-9)}` : text);

function parse(quantity: Quantity, text: string): Parsed {
  const { noun, units, usual } = quantity;
  const whole = text.trim();
  const example = `for example \`10${usual}\``;
  const match = /^([+-]?)(\d+(?:\.\d+)?|\.\d+)\s*(.*)$/s.exec(whole);
  if (match === null)
    return {
      ok: false,
      reason: whole === '' ? `a ${noun} is missing` : `\`${text}\` is no ${noun}`,
      hint: `a number and a unit (${listed(units)}), ${example}`,
    };
  const [, sign, digits = '', unit = ''] = match;
  if (sign === '-') return { ok: false, reason: `a ${noun} cannot be negative, and \`${whole}\` is` };
  if (unit === '') return { ok: false, reason: `\`${whole}\` needs a unit`, ...instead(`${digits}${usual}`) };
  const factor = units.get(unit);
  if (factor !== undefined) {
    if (sign === '+' || whole !== `${digits}${unit}`)
      return { ok: false, reason: `\`${whole}\` is no ${noun}`, ...instead(`${digits}${unit}`) };
    // beyond 285 years of microseconds neighbours are one number, and 400 digits are infinite
    if (Number(digits) * factor > Number.MAX_SAFE_INTEGER)
      return { ok: false, reason: `\`${shortened(whole)}\` is more than can be counted` };
    return { ok: true, value: Number(digits) * factor };
  }
  const sum = noun === DURATIONS.noun ? sumOfParts(whole) : undefined;
  if (sum !== undefined) return { ok: false, reason: `\`${whole}\` has more than one unit`, ...instead(writtenDuration(sum)) };
  const meant = quantity.meant(unit);
  return {
    ok: false,
    reason: `unknown unit \`${unit}\` in \`${whole}\``,
    ...(meant === undefined ? { hint: `units are ${listed(units)}` } : instead(`${digits}${meant}`)),
  };
}

const instead = (text: string): { readonly hint: string; readonly fix: string } => ({ hint: `write \`${text}\``, fix: text });

/** `1m30s`, `1h 5m`: understood only to say how it is written. */
function sumOfParts(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?\s*(?:us|ms|s|m|h)\s*){2,}$/.test(text)) return undefined;
  let us = 0;
  for (const [, digits, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*(us|ms|s|m|h)/g))
    us += Number(digits) * (DURATIONS.units.get(unit) ?? 0);
  return us;
}

const listed = (units: ReadonlyMap<string, number>): string => [...units.keys()].map((unit) => `\`${unit}\``).join(', ');

/** As a scenario has it: the largest unit that keeps it whole. `90s`, `10m`, `1500us`. */
export function writtenDuration(us: number): string {
  if (us === 0) return '0s';
  for (const [unit, factor] of [...DURATIONS.units].reverse()) if (us % factor === 0) return `${us / factor}${unit}`;
  return `${us}us`;
}

/** As a scenario has it: `20/s`, `6/m`, `0.5/h`: in the first unit that makes it whole, else in the one that writes it shortest. */
export function writtenRate(perSec: number): string {
  const written = ([unit, times]: readonly [string, number]): readonly [value: number, text: string] => {
    const value = Number((perSec * times).toPrecision(12));
    return [value, `${value}${unit}`];
  };
  const all = (
    [
      ['/s', 1],
      ['/m', 60],
      ['/h', 3600],
    ] as const
  ).map(written);
  const [, text] = all.find(([value]) => Number.isInteger(value)) ?? all.reduce((a, b) => (b[1].length < a[1].length ? b : a));
  return text;
}

/** For people: `40 µs`, `0.4 ms`, `25 ms`, `741 ms`, `1.84 s`, `12.3 s`, `10m 05s`, `2h 05m`. */
export function formatDurationUs(us: number): string {
  if (us < 0) return `−${formatDurationUs(-us)}`;
  if (us === 0) return '0 ms';
  if (us < 99.5) return us < 0.5 ? '< 1 µs' : `${Math.round(us)} µs`;
  if (us < 9.95e3) return `${Number((us / 1e3).toFixed(1))} ms`;
  if (us < 999.5e3) return `${Math.round(us / 1e3)} ms`;
  if (us < 9.995e6) return `${(us / 1e6).toFixed(2)} s`;
  if (us < 59.95e6) return `${(us / 1e6).toFixed(1)} s`;
  const sec = Math.round(us / 1e6);
  if (sec < 3600) return `${Math.floor(sec / 60)}m ${padded(sec % 60)}s`;
  const min = Math.round(sec / 60);
  return `${Math.floor(min / 60)}h ${padded(min % 60)}m`;
}

/** For people: `292.8/s`, `0.05/s`. */
export function formatRatePerSec(perSec: number): string {
  return `${Math.abs(perSec) >= 0.95 || perSec === 0 ? perSec.toFixed(1).replace(/\.0$/, '') : Number(perSec.toPrecision(2))}/s`;
}

/** For people, two digits behind the point: `0.38%`, `2%`. A ratio above 0 never shows as `0%`. */
export function formatRatio(ratio: number): string {
  const percent = Number((ratio * 100).toFixed(2));
  return percent === 0 && ratio > 0 ? '< 0.01%' : `${percent}%`;
}

/** For people, decimal units: `512 B`, `3.4 kB`, `120 MB`. */
export function formatBytes(bytes: number): string {
  for (const [unit, factor] of [
    ['GB', 1e9],
    ['MB', 1e6],
    ['kB', 1e3],
  ] as const) {
    if (Math.abs(bytes) >= factor * 0.9995) return `${Number((bytes / factor).toPrecision(3))} ${unit}`;
  }
  return `${Math.round(bytes)} B`;
}

/** For people, thousands apart: `12 788`. */
export const formatCount = (count: number): string => String(Math.round(count)).replace(/\B(?=(?:\d{3})+$)/g, ' ');

const padded = (n: number): string => String(n).padStart(2, '0');
