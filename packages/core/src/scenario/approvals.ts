import type { Checking } from './checking.ts';
import type { Chosen, Environment } from './environments.ts';
import type { Destination } from './hosts.ts';
import { childOf, type Mapping } from './node.ts';
import type { CheckRequest } from './request.ts';
import type { Span } from './source.ts';
import { parseTopKey } from './top-keys.ts';

interface WrittenAllowed {
  readonly days?: string;
  readonly hours?: string;
  readonly zone?: string;
}

/** A protected environment is loaded only when it is asked for by name, with a reason, inside its window. */
export function checkApproval(
  chosen: Chosen,
  destinations: readonly Destination[],
  hosts: ReadonlyMap<string, Environment>,
  request: CheckRequest,
  checking: Checking,
): void {
  const { environment, isAsked, span } = chosen;
  const refuse = (at: Span, message: string, hint: string): void =>
    checking.problems.error('LG_ENVIRONMENT_PROTECTED', at, message, { hint });
  if (environment?.isProtected === true && !isAsked && span !== undefined)
    refuse(span, `\`${environment.name}\` is protected: it cannot be the default`, `it is asked for by name: --env ${environment.name}`);
  if (checking.purpose === 'look' || (environment?.isProtected === true && !isAsked)) return;
  const others = destinations.flatMap(({ host, span: at }) => {
    const meant = hosts.get(host);
    return meant?.isProtected === true && meant.name !== environment?.name ? [{ at, host, name: meant.name }] : [];
  });
  for (const { at, host, name } of others)
    refuse(at, `${host} is the environment \`${name}\`, which is protected`, `write --env ${name} --approve "reason"`);
  if (others.length > 0) return;
  if (environment === undefined || span === undefined) return;
  if (environment.isProtected && (request.approve ?? '').trim() === '')
    refuse(span, `\`${environment.name}\` is protected: it needs an approval`, 'write --approve "reason"; it is kept in the result');
  checkWindow(environment, span, request.nowMs, checking);
}

function checkWindow(environment: Environment, span: Span, nowMs: number | undefined, checking: Checking): void {
  const allowed = parseTopKey<WrittenAllowed>(environment.node, 'allowed', 'environment', checking);
  if (allowed === undefined || nowMs === undefined) return;
  const when = windowOf(allowed);
  // what is no window was said where the environments were read
  if (typeof when === 'string' || when(nowMs)) return;
  const words = [allowed.days, allowed.hours, allowed.zone ?? 'UTC'].filter((word) => word !== undefined).join(' ');
  checking.problems.error('LG_ENVIRONMENT_PROTECTED', span, `\`${environment.name}\` may be loaded only ${words}`, {
    hint: 'outside of it nothing is sent',
  });
}

/** Said of every environment, chosen or not: a window that makes no sense guards nothing. */
export function checkAllowed(environment: Mapping, checking: Checking): void {
  const node = childOf(environment, 'allowed');
  const allowed = parseTopKey<WrittenAllowed>(environment, 'allowed', 'environment', checking);
  const when = node === undefined || allowed === undefined ? undefined : windowOf(allowed);
  if (node !== undefined && typeof when === 'string') checking.problems.error('LG_VALUE_INVALID', node.span, when);
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Is a time inside? Or the sentence that says why the window makes no sense. A window over midnight belongs to the day on which it begins. */
export function windowOf({ days, hours, zone = 'UTC' }: WrittenAllowed): ((ms: number) => boolean) | string {
  const onDays = daysOf(days);
  if (typeof onDays === 'string') return onDays;
  const [from, to] = (hours ?? '').split('..').map((time) => minutesOf(time.trim()));
  if (hours !== undefined && (from === undefined || to === undefined)) return `\`${hours}\` is no time of day`;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  } catch {
    return `\`${zone}\` is no time zone`;
  }
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const day = DAYS.indexOf((parts['weekday'] ?? '').toLowerCase());
    const minute = Number(parts['hour']) * 60 + Number(parts['minute']);
    if (from === undefined || to === undefined) return onDays.has(day);
    if (from <= to) return onDays.has(day) && minute >= from && minute < to;
    return (minute >= from && onDays.has(day)) || (minute < to && onDays.has((day + 6) % 7));
  };
}

function daysOf(text: string | undefined): ReadonlySet<number> | string {
  if (text === undefined) return new Set(DAYS.keys());
  const days = new Set<number>();
  for (const piece of text.split(',')) {
    const [first, last = first] = piece.split('..').map((word) => DAYS.indexOf(word.trim().toLowerCase().slice(0, 3)));
    if (first === undefined || last === undefined || first < 0 || last < 0)
      return `\`${piece.trim()}\` is no day: write \`Mon..Fri\` or \`Sat, Sun\``;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return days;
}

function minutesOf(time: string): number | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes <= 24 * 60 && Number(minute) < 60 ? minutes : undefined;
}
