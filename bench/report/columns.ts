import { FEW_USERS, type Workload } from '../workloads.ts';
import {
  cpu,
  errors,
  type Figure,
  firstRequest,
  lag,
  type Measured,
  othersCores,
  peakMemory,
  rate,
  steadyCost,
  undelivered,
  unevenness,
  wholeCost,
} from './measured.ts';
import { spreadOf } from './statistics.ts';

export interface Column {
  readonly title: string;
  readonly figure: Figure;
  readonly text: (value: number) => string;
}

/** A figure that is set beside that of each other tool, in the same rounds. */
export interface Rival {
  readonly title: string;
  readonly figure: Figure;
}

export const fixed =
  (digits: number) =>
  (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const COST: Column = { title: 'CPU-s per 10⁶', figure: steadyCost, text: fixed(1) };
const COMMON: readonly Column[] = [
  COST,
  { title: 'whole run', figure: wholeCost, text: fixed(1) },
  { title: 'requests/s', figure: rate, text: fixed(0) },
];
const MEMORY: Column = { title: 'peak MiB', figure: peakMemory, text: (bytes) => fixed(0)(bytes / 2 ** 20) };
const ERRORS: Column = { title: 'errors', figure: errors, text: fixed(0) };
const OTHERS: Column = { title: 'others, cores', figure: othersCores, text: fixed(1) };
const START: readonly Column[] = [
  { title: 'first request, ms', figure: firstRequest, text: (sec) => fixed(0)(sec * 1e3) },
  { title: 'CPU-s', figure: cpu, text: fixed(2) },
  MEMORY,
];
const RATE: readonly Column[] = [
  { title: 'off the rate', figure: undelivered, text: (share) => `${(share * 100).toFixed(2)} %` },
  { title: 'p99 ÷ p1 of 100 ms', figure: unevenness, text: fixed(2) },
  { title: 'lag p99, ms', figure: lag, text: fixed(2) },
];

/** What a table of this workload shows; `all` are the runs of every workload. */
export function columnsOf(workload: Workload, peer: string, all: readonly Measured[]): readonly Column[] {
  const { work, few } = workload;
  if (work.kind === 'start') return START;
  const perUser = few === undefined ? [] : [{ title: 'KB a user', figure: userMemory(few, peer, all), text: fixed(0) }];
  return [...COMMON, MEMORY, ...perUser, ERRORS, ...(work.kind === 'rate' ? RATE : []), OTHERS];
}

export function rivalsOf({ work, few }: Workload, all: readonly Measured[]): readonly ((peer: string) => Rival)[] {
  if (work.kind === 'start') return [() => ({ title: '', figure: firstRequest })];
  const costs = [() => ({ title: '', figure: steadyCost }), () => ({ title: ', whole run', figure: wholeCost })];
  return few === undefined ? costs : [...costs, (peer) => ({ title: ', KB a user', figure: userMemory(few, peer, all) })];
}

/** Memory that comes with each user, in KB: what the crowd needs beyond hardly any users. */
function userMemory(few: string, peer: string, all: readonly Measured[]): Figure {
  const before = spreadOf(all.filter((run) => run.workload === few && run.peer === peer).map(({ watched }) => watched.peakRssBytes));
  return ({ watched }, { work }) =>
    before === null || work.kind !== 'think' ? null : (watched.peakRssBytes - before.median) / (work.users - FEW_USERS) / 1e3;
}
