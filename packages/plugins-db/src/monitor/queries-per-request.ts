import type { Finding } from '@loadgate/core';
import { blindness, type Conclusion, notEnough, requestRows, requestsIn } from './conclusion.ts';
import { figure } from './figure.ts';
import { sumOf } from './statement-log.ts';

/** Over the whole load, as far as it was watched; the evidence names the statements that count most. */
export function queriesPerRequest(of: Conclusion): Finding {
  const { history, log, seconds, forgotten } = of;
  const name = 'queries_per_request';
  const blind = blindness(of);
  if (blind !== undefined) return notEnough(name, blind);
  const requests = requestsIn(history, requestRows(history), 0, seconds);
  if (requests === 0) return notEnough(name, 'no request ended while statements were watched');
  const { used } = log;
  const all = sumOf(used);
  const textOf = (id: string): string => (id === '' ? 'statements that are hidden' : `\`${log.text(id) ?? `statement ${id}`}\``);
  const [often] = [...used].sort(([, a], [, b]) => b.calls - a.calls);
  const [long] = [...used].sort(([, a], [, b]) => b.busyUs - a.busyUs);
  const evidence = [
    `${all.calls} statements for ${requests} requests in ${seconds} s`,
    ...(often === undefined ? [] : [`most often, ${figure(often[1].calls / requests)} for each request: ${textOf(often[0])}`]),
    ...(long === undefined || all.busyUs === 0
      ? []
      : [`most of the time, ${Math.round((100 * long[1].busyUs) / all.busyUs)} %: ${textOf(long[0])}`]),
    ...(forgotten > 0 ? ['pg_stat_statements was full and forgot some, so there were more: raise pg_stat_statements.max'] : []),
  ].join('; ');
  const value = all.calls / requests;
  return { name, state: 'found', value, unit: '', interval: forgotten > 0 ? [value, null] : null, evidence, advice: null };
}
