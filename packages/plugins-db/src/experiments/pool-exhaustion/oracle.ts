import type { Played, Served } from './waves.ts';

/** What must happen: `demand` at once at a pool of `pool`, each for `holdUs`, none for longer than `timeoutUs`; undefined: nobody gives up. */
export interface Exhaustion {
  readonly pool: number;
  readonly demand: number;
  readonly holdUs: number;
  readonly timeoutUs?: number | undefined;
}
export interface Expected {
  readonly served: number;
  readonly late: number;
  /** Their turn comes at the very moment at which they give up: both are right. */
  readonly either: number;
  readonly longestWaitUs: number;
}

/** The wave in which a demand is served: the first finds the pool free. */
const waveOf = (index: number, { pool }: Exhaustion): number => Math.floor(index / pool);

function fateOf(index: number, exhaustion: Exhaustion): 'served' | 'late' | 'either' {
  const turnUs = waveOf(index, exhaustion) * exhaustion.holdUs;
  const { timeoutUs = Number.POSITIVE_INFINITY } = exhaustion;
  if (turnUs === timeoutUs) return 'either';
  return turnUs < timeoutUs ? 'served' : 'late';
}

export function expected(exhaustion: Exhaustion): Expected {
  const fates = Array.from({ length: exhaustion.demand }, (_, i) => fateOf(i, exhaustion));
  const count = (fate: string): number => fates.filter((one) => one === fate).length;
  const served = count('served');
  return { served, late: count('late'), either: count('either'), longestWaitUs: waveOf(served - 1, exhaustion) * exhaustion.holdUs };
}

export interface Judgement {
  /** Demands that ended otherwise. */
  readonly wrong: number;
  /** How much later than asked for the connections were given back, over all waves: so much of a wait is this machine's. */
  readonly lateUs: number;
  /** So late that it may be why some ended otherwise. */
  readonly isBlurred: boolean;
}

/** A wait may be off by this machine's lateness, and by half a hold. */
export function judge(exhaustion: Exhaustion, { demands, mostHeld }: Played): Judgement {
  const lateUs = latenessOf(exhaustion, demands);
  const fits = demands.map((served, i) => isAsExpected(served, i, exhaustion, lateUs));
  // more at once than there are
  const crowd = Math.max(0, mostHeld - exhaustion.pool);
  const wrong = fits.filter((fit) => !fit).length + crowd + overtaken(demands);
  return { wrong, lateUs, isBlurred: wrong > 0 && lateUs >= slackOf(exhaustion) };
}

function isAsExpected({ kind, waitedUs, fault }: Served, index: number, exhaustion: Exhaustion, lateUs: number): boolean {
  const fate = fateOf(index, exhaustion);
  if (kind === 'late') return fate !== 'served';
  if (kind === 'refused' || fate === 'late' || fault !== undefined) return false;
  return Math.abs(waitedUs - waveOf(index, exhaustion) * exhaustion.holdUs) <= exhaustion.holdUs / 2 + lateUs;
}

/** Those who were served though somebody who had asked before was served later. */
function overtaken(demands: readonly Served[]): number {
  const orders = demands.flatMap(({ order }) => order ?? []);
  return orders.filter((order, i) => orders.slice(0, i).some((before) => before > order)).length;
}

function latenessOf(exhaustion: Exhaustion, demands: readonly Served[]): number {
  const { holdUs, timeoutUs } = exhaustion;
  const byWave = new Map<number, number>();
  let lateUs = 0;
  demands.forEach(({ kind, heldUs, waitedUs }, i) => {
    const wave = waveOf(i, exhaustion);
    if (heldUs !== null) byWave.set(wave, Math.max(byWave.get(wave) ?? 0, heldUs - holdUs));
    if (kind === 'late' && timeoutUs !== undefined) lateUs = Math.max(lateUs, waitedUs - timeoutUs);
  });
  return [...byWave.values()].reduce((sum, us) => sum + us, lateUs);
}

/** By so much the turn that is nearest to a timeout may be off without changing who is served. */
function slackOf({ pool, demand, holdUs, timeoutUs }: Exhaustion): number {
  if (timeoutUs === undefined) return Number.POSITIVE_INFINITY;
  const gaps = Array.from({ length: Math.ceil(demand / pool) }, (_, wave) => Math.abs(wave * holdUs - timeoutUs));
  return Math.min(...gaps.filter((us) => us > 0), holdUs / 2);
}
