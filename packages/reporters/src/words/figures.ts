import { plain } from './plain.ts';

/** Stands wherever there is no figure: no samples are never 0. */
export const DASH = '–';
const MINUS = '−';

/** `40 051`. */
export const countText = (count: number | null): string => (count === null ? DASH : grouped(count, 0));

/** A latency for a table: whole milliseconds, tenths of a second from one second on, `< 1 ms` below. */
export function latencyText(ms: number | null): string {
  if (ms === null) return DASH;
  if (ms < 1) return '< 1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 99_950 ? `${(ms / 1e3).toFixed(1)} s` : `${grouped(ms / 1e3, 0)} s`;
}

/** Requests per second, without its unit. */
export const rateText = (perSec: number | null): string => (perSec === null ? DASH : grouped(perSec, perSec !== 0 && perSec < 1 ? 2 : 1));

/** A percentage; what is not 0 is never shown as 0, and what is not 100 never as 100. */
export function percentText(percent: number | null): string {
  if (percent === null) return DASH;
  if (percent === 0 || percent === 100) return `${percent}%`;
  if (percent > 0 && percent < 0.01) return '<0.01%';
  if (percent > 99.99 && percent < 100) return '>99.99%';
  return `${signed(percent, percent >= 10 && (percent < 99.95 || percent > 100) ? 1 : 2)}%`;
}

/** Share of failed requests of a table row: `0` stands out less than `0%`. */
export const errorRateText = (errorRate: number | null): string =>
  errorRate === 0 ? '0' : percentText(errorRate === null ? null : errorRate * 100);

/** `10m 03s`, `2h`, `45s`, `0.4s`. */
export function durationText(sec: number): string {
  if (sec < 10 && !Number.isInteger(sec)) return `${sec.toFixed(1)}s`;
  const whole = Math.round(sec);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first === -1) return '0s';
  const last = parts.findLastIndex(([value]) => value > 0);
  return parts
    .slice(first, last + 1)
    .map(([value, unit], i) => `${i === 0 ? value : String(value).padStart(2, '0')}${unit}`)
    .join(' ');
}

/** A moment of the load: `04:10`, `1:04:10`. */
export function momentText(sec: number): string {
  const whole = Math.max(0, Math.floor(sec));
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole < 3600 ? clock : `${Math.floor(whole / 3600)}:${clock}`;
}

/** A figure of a gate or finding in its unit: finer than in a table, and `more` decimals finer still. */
export function figureText(value: number | null, unit: string, more = 0): string {
  if (value === null) return DASH;
  switch (unit) {
    // of findings: the base units of the contract
    case 'us':
      return timeText(value / 1e3, more);
    case 'ratio':
      return figureText(value * 100, '%', more);
    case 'bytes':
      return bytesText(value, more);
    case 'ms':
      return timeText(value, more);
    case '%':
      return more === 0 ? percentText(value) : `${signed(value, 2 + more)}%`;
    case '/s':
      return `${signed(value, (Math.abs(value) < 1 ? 2 : 1) + more)}/s`;
    case 'B':
      return bytesText(value, more);
    default:
      return `${signed(value, Number.isInteger(value) ? 0 : decimalsOf(value) + more)}${unit === '' ? '' : ` ${plain(unit)}`}`;
  }
}

/** The observed figure, with as many decimals as it takes to stand on the same side of its limit as it truly does. */
export function figureBeside(value: number | null, limit: number | null, unit: string): string {
  if (value === null || limit === null) return figureText(value, unit);
  for (let more = 0; more < 6; more++) {
    const text = figureText(value, unit, more);
    if (value === limit || text !== figureText(limit, unit, more)) return text;
  }
  return figureText(value, unit, 6);
}

/** How far from the limit: points for percentages, else a share of the limit; negative where it is broken. */
export function marginText(margin: number | null, unit: string): string {
  if (margin === null) return DASH;
  if (unit === '%') return `${signed(margin, 2)} pp`;
  const percent = margin * 100;
  const rounded = Math.round(Math.abs(percent));
  if (rounded > 0 || percent === 0) return `${signed(percent, 0)} %`;
  return Math.abs(percent) < 0.05 ? `${percent < 0 ? MINUS : ''}<0.1 %` : `${signed(percent, 1)} %`;
}

function timeText(ms: number, more: number): string {
  const inMs = signed(ms, decimalsOf(ms) + more);
  if (Math.abs(Number(ms.toFixed(decimalsOf(ms) + more))) < 1e3) return `${inMs} ms`;
  return `${signed(ms / 1e3, decimalsOf(ms / 1e3) + more)} s`;
}

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
function bytesText(bytes: number, more: number): string {
  const power = bytes === 0 ? 0 : Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(bytes)) / 3)));
  return `${signed(bytes / 1e3 ** power, power === 0 ? 0 : 1 + more)} ${BYTES[power]}`;
}

/** Three digits for a person: 741, 74.1, 7.41. */
const decimalsOf = (value: number): number => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

const signed = (value: number, decimals: number): string => {
  const text = grouped(Math.abs(value), decimals);
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
};

function grouped(value: number, decimals: number): string {
  const [whole = '', fraction] = value.toFixed(decimals).split('.');
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, ' ');
  return fraction === undefined ? parts : `${parts}.${fraction}`;
}
