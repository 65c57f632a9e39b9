import type { Server } from '../../driver/server.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import { beArm, type Pairing, plansOf, roleFor, textOf } from './arms.ts';
import { Backend } from './backend.ts';
import type { RlsOptions } from './index.ts';
import { type Block, Pairs } from './pairs.ts';
import { planChange, planOf } from './plans.ts';
import { type Executions, meanUs, queryIdOf, type ServerSide } from './server-side.ts';
import { type Estimate, estimate, hodgesLehmann, median } from './statistics.ts';

export interface Measured {
  readonly step: string;
  readonly baseline: string;
  /** What row security adds, as a ratio of the time without. */
  readonly overhead: Estimate;
  readonly addedUs: number;
  readonly withoutUs: number;
  readonly blocks: number;
  /** The time was over before all had been measured that was to be. */
  readonly isCut: boolean;
  /** How the plan differs. */
  readonly change: string | undefined;
  /** Mean execution time as the server counts it. */
  readonly server: { readonly withoutUs: number; readonly underUs: number } | undefined;
}
export interface Unmeasured {
  readonly step: string;
  readonly reason: string;
  readonly advice: string | undefined;
}

/** What the method itself may be off by, as seen between two roles of which row security binds neither. */
const NULL_BAND = 0.01;
/** Fewer give no interval that means anything. */
const LEAST_BLOCKS = 6;
/** Executions whose rows are compared. */
const COMPARED = 3;
const KEPT_ROWS = 1_000;
/** Times as many sessions, at most, where the limit lies in the interval. */
const MOST_SESSIONS = 3;
const LEAST_QUADS = 4;

export interface Measuring {
  readonly options: RlsOptions;
  readonly bench: PostgresBench;
  /** Where somebody logs in who may take both roles. */
  readonly server: Server;
  readonly watch: ServerSide | undefined;
  /** When this query has to be done. */
  readonly untilUs: number;
}

/** One query. Rejects with what the server says, where it cannot be asked by both roles. */
export async function measure(pairing: Pairing, measuring: Measuring): Promise<Measured | Unmeasured> {
  const { bench, server } = measuring;
  const backend = await Backend.open(server, bench);
  let look: Look;
  try {
    const other = await otherRows(backend, pairing, bench);
    if (other) return { step: pairing.step, reason: OTHER_ROWS, advice: SAY_INSTEAD };
    look = await lookInto(backend, pairing, measuring.watch);
  } finally {
    await backend.close();
  }
  const { sessions, differing, isCut } = await sessionsOf(pairing, measuring);
  if (differing > 0) return { step: pairing.step, reason: OTHER_ROWS, advice: SAY_INSTEAD };
  const blocks = sessions.flat();
  if (blocks.length < LEAST_BLOCKS || sessions.length < 2)
    return { step: pairing.step, reason: 'the time was over before it had been asked often enough', advice: 'Raise `duration`.' };
  return {
    step: pairing.step,
    baseline: pairing.baseline,
    overhead: overheadOf(sessions),
    addedUs: hodgesLehmann(blocks.map(({ underUs, withoutUs }) => underUs - withoutUs)),
    withoutUs: median(blocks.map(({ withoutUs }) => withoutUs)),
    blocks: blocks.length,
    isCut,
    change: look.change,
    server: await look.sinceThen(),
  };
}

const OTHER_ROWS = 'it returns other rows without row security, which chooses them';
const SAY_INSTEAD = 'Write the condition of the policy in the query, or under `instead` what is to be asked without row security.';

/** With what the method may be off by. */
export function overheadOf(sessions: readonly (readonly Pick<Block, 'logRatio'>[])[]): Estimate {
  const { point, low, high } = estimate(sessions.map((session) => session.map(({ logRatio }) => logRatio)));
  return { point: Math.expm1(point), low: Math.expm1(low) - NULL_BAND, high: Math.expm1(high) + NULL_BAND };
}

async function sessionsOf(pairing: Pairing, { options, bench, server, untilUs }: Measuring) {
  const { clock } = bench;
  const sessions: Block[][] = [];
  let differing = 0;
  let isCut = false;
  while (sessions.length < options.sessions || (sessions.length < options.sessions * MOST_SESSIONS && isOpen(sessions, options.limit))) {
    const leftUs = untilUs - clock.nowUs();
    if (leftUs <= 0) {
      isCut = true;
      break;
    }
    // those that would only be nice to have take what there is
    const shareUs = leftUs / Math.max(1, options.sessions - sessions.length);
    const endUs = clock.nowUs() + shareUs;
    const blocks: Block[] = [];
    const backend = await Backend.open(server, bench);
    try {
      const pairs = new Pairs(backend, pairing, bench);
      const quadUs = await pairs.warmUp(clock.nowUs() + shareUs / 4);
      const fitting = Math.floor((endUs - clock.nowUs()) / quadUs / options.blocks);
      const quads = Math.min(options.quads, Math.max(LEAST_QUADS, fitting));
      isCut ||= quads < options.quads;
      while (blocks.length < options.blocks && clock.nowUs() < endUs) blocks.push(await pairs.block(quads, blocks.length));
      isCut ||= blocks.length < options.blocks;
      differing += pairs.differing;
    } finally {
      await backend.close();
    }
    if (blocks.length > 0) sessions.push(blocks);
    if (differing > 0) break;
  }
  return { sessions, differing, isCut };
}

function isOpen(sessions: readonly (readonly Block[])[], limit: number): boolean {
  const { low, high } = overheadOf(sessions);
  return low < limit && high >= limit;
}

/** Whether a role that is not bound is given other rows. What differs from one time to the next under the same role says nothing. */
async function otherRows(backend: Backend, pairing: Pairing, bench: PostgresBench): Promise<boolean> {
  const plan = plansOf(pairing, bench, KEPT_ROWS);
  for (const query of pairing.executions.slice(0, COMPARED)) {
    const rows = async (arm: 'without' | 'under'): Promise<string> => {
      await beArm(backend, pairing, arm, query);
      const { statement } = await backend.time(plan(arm, query), query.values);
      return `${statement.count} ${statement.rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join()}`;
    };
    const under = await rows('under');
    if (under === (await rows('under')) && under !== (await rows('without'))) return true;
  }
  return false;
}

interface Look {
  readonly change: string | undefined;
  /** What the server has counted from then on. */
  sinceThen(): Promise<Measured['server']>;
}

/** The plans of the first execution, and what the server has counted so far. */
async function lookInto(backend: Backend, pairing: Pairing, watch: ServerSide | undefined): Promise<Look> {
  const [query] = pairing.executions;
  if (query === undefined) throw new Error('a query without executions');
  const see = async (arm: 'without' | 'under') => {
    const text = textOf(pairing, arm, query);
    await beArm(backend, pairing, arm, query);
    const plan = await planOf(backend, text, query.values);
    const id = watch === undefined ? undefined : await queryIdOf(backend, text, query.values);
    const read = async (): Promise<Executions> => (id === undefined ? new Map() : ((await watch?.read(id)) ?? new Map()));
    return { plan, read, role: roleFor(pairing, arm, query), before: await read() };
  };
  const without = await see('without');
  const under = await see('under');
  const change = await planChange(backend, without.plan, under.plan);
  return {
    change,
    async sinceThen() {
      const withoutUs = meanUs(without.role, without.before, await without.read());
      const underUs = meanUs(under.role, under.before, await under.read());
      return withoutUs === undefined || underUs === undefined ? undefined : { withoutUs, underUs };
    },
  };
}
