import type { Finding } from '@loadgate/core';
import { blindness, type Conclusion, notEnough, requestRows, requestsIn } from './conclusion.ts';
import { figure } from './figure.ts';
import type { Stretch } from './statement-log.ts';

/** Below these it is chance. */
const LEAST_REQUESTS = 10;
const LEAST_OF_STEP = 20;
const LEAST_STRETCHES = 10;
/** So many calls must have been due before the load for their absence to tell something. */
const EXPECTED_IDLE = 10;
const IDLE_SHARE = 0.1;
const CORRELATION = 0.9;

interface Suspect {
  readonly id: string;
  readonly certainty: 'shown' | 'likely' | 'possible';
  readonly perRequest: number;
  /** The step whose requests seem to run it. */
  readonly step?: string;
}

/**
 * Statements that are run `nPlusOne` times or more for each request. *Shown*: over all requests of the load, and before it began the statement was hardly
 * run, though ten calls and more were due at that rate. *Likely*: over all requests, but others may have run it. *Possible*: its calls rise and
 * fall with the requests of one step (correlation 0.9 over ten stretches and more), by so many for each.
 */
export function nPlusOne(of: Conclusion): Finding {
  const { history, log, seconds, nPlusOne: least } = of;
  const name = 'n_plus_one';
  const blind = blindness(of);
  if (blind !== undefined) return notEnough(name, blind);
  const requests = requestsIn(history, requestRows(history), 0, seconds);
  if (requests < LEAST_REQUESTS)
    return notEnough(name, `${requests} requests ended while statements were watched; ${LEAST_REQUESTS} are needed`);
  const hidden = log.used.get('')?.calls ?? 0;
  if (hidden >= least * requests) return notEnough(name, `${hidden} statements are hidden from the monitor’s role; grant pg_monitor to it`);
  const over = overAll(of, requests);
  const suspects = [...over, ...ofSteps(of, new Set(over.map(({ id }) => id)))];
  if (of.forgotten > 0 && suspects.length === 0)
    return notEnough(name, 'pg_stat_statements was full and forgot some statements: raise pg_stat_statements.max');
  if (suspects.length === 0)
    return {
      name,
      state: 'none',
      value: 0,
      unit: '',
      interval: null,
      evidence: `no statement is run ${least} times or more for each request`,
      advice: null,
    };
  const sure = over.length;
  return {
    name,
    state: 'found',
    value: sure,
    unit: '',
    interval: [sure, of.forgotten > 0 ? null : suspects.length],
    evidence: suspects.map((suspect) => sentence(suspect, log.text(suspect.id))).join('; '),
    advice: 'Fetch what a request needs in one statement: a join, `= any($1)`, or the eager loading of the mapper.',
  };
}

function overAll({ log, idle, seconds, nPlusOne: least }: Conclusion, requests: number): readonly Suspect[] {
  return [...log.used].flatMap(([id, { calls }]) => {
    if (id === '' || calls < least * requests) return [];
    const expected = idle === undefined ? 0 : (calls / seconds) * idle.sec;
    const isTheLoads = expected >= EXPECTED_IDLE && (idle?.calls.get(id)?.calls ?? 0) <= IDLE_SHARE * expected;
    return { id, perRequest: calls / requests, certainty: isTheLoads ? ('shown' as const) : ('likely' as const) };
  });
}

/** What the average over all requests hides: one step of many does it. */
function ofSteps({ history, log, nPlusOne: least }: Conclusion, known: ReadonlySet<string>): readonly Suspect[] {
  const { stretches } = log;
  if (stretches.length < LEAST_STRETCHES) return [];
  const byName = new Map<string, number[]>();
  for (const row of requestRows(history)) {
    const { name } = history.plan.rows[row] as { readonly name: string };
    byName.set(name, [...(byName.get(name) ?? []), row]);
  }
  const steps = [...byName].flatMap(([name, rows]) => {
    const perSecond = history.perSecond('count', rows);
    const counts = stretches.map(({ fromSec, toSec }) => sum(perSecond.slice(fromSec, toSec)));
    return sum(counts) < LEAST_OF_STEP ? [] : [{ name, counts }];
  });
  return [...log.used.keys()].flatMap((id) => {
    if (id === '' || known.has(id)) return [];
    const calls = stretches.map((stretch: Stretch) => stretch.calls.get(id) ?? 0);
    const best = steps.map(({ name, counts }) => ({ name, ...line(counts, calls) })).sort((a, b) => b.correlation - a.correlation)[0];
    if (best === undefined || best.correlation < CORRELATION || best.slope < least) return [];
    return { id, certainty: 'possible' as const, perRequest: best.slope, step: best.name };
  });
}

const sum = (values: readonly (number | null)[]): number => values.reduce<number>((all, value) => all + (value ?? 0), 0);

/** The straight line through the points, and how well it fits; 0 where nothing varies. */
export function line(xs: readonly number[], ys: readonly number[]): { readonly slope: number; readonly correlation: number } {
  const [meanX, meanY] = [sum(xs) / xs.length, sum(ys) / ys.length];
  const products = (as: readonly number[], meanA: number, bs: readonly number[], meanB: number): number =>
    sum(as.map((a, i) => (a - meanA) * ((bs[i] as number) - meanB)));
  const [xx, yy, xy] = [products(xs, meanX, xs, meanX), products(ys, meanY, ys, meanY), products(xs, meanX, ys, meanY)];
  return xx === 0 || yy === 0 ? { slope: 0, correlation: 0 } : { slope: xy / xx, correlation: xy / Math.sqrt(xx * yy) };
}

const sentence = ({ id, certainty, perRequest, step }: Suspect, text: string | undefined): string =>
  `${certainty}: ${figure(perRequest)} for each request${step === undefined ? '' : ` of "${step}"`}: \`${text ?? `statement ${id}`}\``;
