import type { Finding } from '@loadgate/core';
import { connectionMaker } from '../../driver/connection-maker.ts';
import { type Lane, type MakeConnection, Pool } from '../../driver/lanes.ts';
import { NoAnswer } from '../../driver/outside.ts';
import { Answers, reasonOf } from '../answers.ts';
import { Backends } from '../backends.ts';
import { openControl } from '../control.ts';
import { type Answer, ask, demand, type Fate, giveBack, missingFrom, outcomeOf, PATIENCE_US } from '../demand.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import { roomOf } from '../room.ts';
import { Waits } from '../waits.ts';
import { exhaustionFindings } from './findings.ts';
import type { PoolExhaustionOptions } from './options.ts';
import { type Exhaustion, expected, judge } from './oracle.ts';
import { BEYOND, exceedLimit, type LimitScene } from './role-limit.ts';
import { starve } from './starvation.ts';
import { type Played, Waves } from './waves.ts';
import { answerFates, answerLost, answerRecovery, answerRefused, answerWait, type Part, type Parts } from './words.ts';

/** For tests: what a faulty service does. */
export interface Faults {
  /** So many connections of the first part are never given back. */
  readonly leaks?: number;
}

/** On the embedded server. */
const ROLE_LIMIT = 8;

export async function exhaust(options: PoolExhaustionOptions, bench: PostgresBench, faults: Faults = {}): Promise<readonly Finding[]> {
  const answers = new Answers(exhaustionFindings);
  const waits = new Waits(bench.clock, bench.signal);
  let reason = 'it was not reached';
  try {
    const control = await openControl(bench, options.admin, waits);
    try {
      const scene = { bench, control, waits, backends: new Backends() };
      const tooSmall = await lackOfRoom(options, scene);
      if (tooSmall === undefined) await measure(options, scene, answers, faults);
      else reason = tooSmall;
    } finally {
      await control.close();
    }
  } catch (error) {
    reason = reasonOf(error);
  } finally {
    waits.close();
  }
  return answers.all(reason);
}

const limitOf = ({ roleLimit }: PoolExhaustionOptions, { config }: PostgresBench): number | undefined =>
  roleLimit ?? (config.embedded ? ROLE_LIMIT : undefined);

async function lackOfRoom(options: PoolExhaustionOptions, { bench, control, waits }: LimitScene): Promise<string | undefined> {
  const limit = limitOf(options, bench);
  // those that are refused are with the server for a moment, too
  const needed = Math.max(options.pool, limit === undefined ? 0 : limit + BEYOND);
  const { free, because, kept } = await roomOf(bench, control, waits);
  if (needed <= free - kept) return undefined;
  return `it needs ${needed} connections, and ${free} are free: ${because}${kept === 0 ? '' : `; ${kept} of them are left to others`}`;
}

async function measure(options: PoolExhaustionOptions, scene: LimitScene, answers: Answers, { leaks = 0 }: Faults): Promise<void> {
  const { bench, backends, control, waits } = scene;
  const { pool, demand, hold: holdUs, timeout: timeoutUs } = options;
  const { make } = await connectionMaker(bench.driver.whereabouts().server, bench.config.connectTimeout, bench);
  const patient = await wave('wait', { pool, demand, holdUs }, make, scene, leaks);
  const impatient = await wave('wait or give up', { pool, demand, holdUs, timeoutUs }, make, scene);
  const starvation = await starved(options, make, scene);
  const limit = limitOf(options, bench);
  const limited = limit === undefined ? undefined : await exceedLimit(limit, scene);
  const parts: Parts = { patient, impatient, starvation, limit, limited };
  answerWait(answers, parts);
  answerFates(answers, parts);
  answerRecovery(answers, parts);
  answerRefused(answers, parts);
  const { left } = await backends.left(control, waits, bench.clock);
  answerLost(answers, parts, backends.size, left);
}

/** On a pool of its own, whose connections are there before anybody wants one. */
async function wave(step: string, exhaustion: Exhaustion, make: MakeConnection, scene: LimitScene, leaks = 0): Promise<Part> {
  const { bench, backends, waits } = scene;
  const { clock } = bench;
  const { pool: size, demand: wanted, holdUs, timeoutUs } = exhaustion;
  const longestUs = 2 * Math.ceil(wanted / Math.max(1, size - leaks)) * holdUs + PATIENCE_US;
  const pool = new Pool(make, clock, size, timeoutUs ?? longestUs);
  const lane = pool.lane();
  const waves = new Waves(lane, clock, { demand: wanted, holdUs, leaks }, (pid) => backends.add(pid));
  try {
    await warm(lane, size, scene);
    const startUs = clock.nowUs();
    const played = await waits.until<Played>((told) => waves.play(told), longestUs);
    for (const { waitedUs, kind, fault } of played.demands) {
      bench.sample(step, startUs, outcomeOf(startUs + waitedUs, kind === 'served' ? undefined : fault));
    }
    const recoveryUs = await recovery(lane, played.endUs, scene);
    return {
      exhaustion,
      played,
      expected: expected(exhaustion),
      judgement: judge(exhaustion, played),
      recoveryUs,
      lost: missingFrom(lane, size),
    };
  } finally {
    waves.stop();
    await pool.closeAll();
  }
}

/** Throws why it cannot have all of them. */
async function warm(lane: Lane, size: number, { bench, waits }: LimitScene): Promise<void> {
  const fates = await Promise.all(Array.from({ length: size }, () => waits.until<Fate>((told) => demand(lane, bench.clock, told))));
  for (const fate of fates) if (fate.kind === 'served') giveBack(lane, fate.connection);
  const missing = fates.find(({ kind }) => kind !== 'served');
  if (missing !== undefined && missing.kind !== 'served')
    throw new NoAnswer({ ...missing.fault, message: `a pool of ${size} did not come about: ${missing.fault.message}` });
}

/** Until somebody new has an answer; undefined: he had none. */
async function recovery(lane: Lane, sinceUs: number, { bench, waits }: LimitScene): Promise<number | undefined> {
  const fate = await waits.until<Fate>((told) => demand(lane, bench.clock, told));
  if (fate.kind !== 'served') return undefined;
  const { fault, endUs } = await waits.until<Answer>((told) => ask(fate.connection, bench.clock, { text: 'select 1' }, told));
  bench.sample('recovery', sinceUs, outcomeOf(endUs, fault));
  giveBack(lane, fate.connection);
  return fault === undefined ? endUs - sinceUs : undefined;
}

async function starved({ pool: size, timeout }: PoolExhaustionOptions, make: MakeConnection, { bench, waits }: LimitScene) {
  const pool = new Pool(make, bench.clock, size, timeout);
  try {
    return await starve(pool.lane(), size, bench.clock, waits);
  } finally {
    await pool.closeAll();
  }
}
