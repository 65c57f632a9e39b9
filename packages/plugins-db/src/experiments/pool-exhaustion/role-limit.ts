import { randomBytes } from 'node:crypto';
import { connectionMaker } from '../../driver/connection-maker.ts';
import { Pool } from '../../driver/lanes.ts';
import { NoAnswer } from '../../driver/outside.ts';
import { reasonOf } from '../answers.ts';
import { type Backends, ownPid } from '../backends.ts';
import type { Control } from '../control.ts';
import { type Answer, ask, demand, type Fate, giveBack, missingFrom, outcomeOf } from '../demand.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import type { Waits } from '../waits.ts';

/** Connections that are wanted beyond the limit. */
export const BEYOND = 12;

export interface Limited {
  readonly refused: number;
  readonly wrong: number;
  readonly demands: number;
  /** What went otherwise; `''`: nothing. */
  readonly said: string;
  /** How the server put it. */
  readonly words: string;
  readonly recoveryUs: number | undefined;
  readonly lost: number;
}

/** Names of roles that were made for this are of this form; a killed run's can be found, and it expires. */
const PREFIX = 'loadgate_limit_';
const nameOf = (runId: string): string => `${PREFIX}${runId.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`.slice(0, 63);

const EXPIRED = `select format('drop role %I', rolname) as sql from pg_roles where rolname like 'loadgate\\_limit\\_%' and rolvaliduntil < now()`;
const CREATE = `select format('create role %I login password %L connection limit %s valid until %L', $1::text, $2::text, $3::text, now() + interval '10 minutes') as sql`;

export interface LimitScene {
  readonly bench: PostgresBench;
  readonly control: Control;
  readonly backends: Backends;
  readonly waits: Waits;
}

/** A role that may have `limit` connections wants more: the server must refuse the rest in words, and let the first ones be. A text: why that cannot be tried. */
export async function exceedLimit(limit: number, scene: LimitScene): Promise<Limited | string> {
  const { bench, control } = scene;
  const role = nameOf(bench.runId);
  const password = randomBytes(18).toString('base64url');
  try {
    await makeRole(control, role, password, limit);
  } catch (error) {
    const isRefused = error instanceof NoAnswer && error.kind === 'postgres.42501';
    // without an answer it may have been made
    if (!isRefused) await dropRole(control, role, bench);
    if (error instanceof NoAnswer) return `the role for it could not be made: ${error.message}`;
    throw error;
  }
  try {
    return await want({ user: role, password }, limit, scene);
  } finally {
    await dropRole(control, role, bench);
  }
}

async function makeRole(control: Control, role: string, password: string, limit: number): Promise<void> {
  await sweep(control);
  const [row] = await control.ask(CREATE, [role, password, String(limit)]);
  await control.ask(String(row?.['sql']));
}

/** What is somebody else's stays, and is no reason to end. */
async function sweep(control: Control): Promise<void> {
  for (const { sql } of await control.ask(EXPIRED)) {
    try {
      await control.ask(String(sql));
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }
}

async function dropRole(control: Control, role: string, { warn }: PostgresBench): Promise<void> {
  try {
    await control.undo(`drop role if exists ${role}`);
  } catch (error) {
    warn?.(
      `the role ${role}, made by pool_exhaustion, may still be there (${reasonOf(error)}); \`drop role if exists ${role}\` removes it`,
    );
  }
}

async function want(
  login: { readonly user: string; readonly password: string },
  limit: number,
  scene: LimitScene,
): Promise<Limited | string> {
  const { bench, waits, backends } = scene;
  const { clock, config } = bench;
  const { make } = await connectionMaker({ ...bench.driver.whereabouts().server, ...login }, config.connectTimeout, bench);
  const size = limit + BEYOND;
  const pool = new Pool(make, clock, size, config.connectTimeout);
  const lane = pool.lane();
  const one = async (): Promise<Fate> => {
    const startUs = clock.nowUs();
    const fate = await waits.until<Fate>((told) => demand(lane, clock, told));
    bench.sample('limited connect', startUs, outcomeOf(fate.endUs, fate.kind === 'served' ? undefined : fate.fault));
    return fate;
  };
  try {
    // one after the other: of those who log in at the same moment the server may refuse more than it must
    const first: Fate[] = [];
    for (let i = 0; i < limit; i++) first.push(await one());
    const barred = first.find(({ kind }) => kind === 'refused');
    if (barred?.kind === 'refused' && barred === first[0])
      return `a role made for it cannot log in: ${barred.fault.message} (${barred.fault.error})`;
    const beyond = await Promise.all(Array.from({ length: BEYOND }, one));
    const answers = await Promise.all([...first, ...beyond].map((fate) => alive(fate, scene)));
    const backUs = clock.nowUs();
    for (const fate of [...first, ...beyond]) if (fate.kind === 'served') giveBack(lane, fate.connection);
    const fresh = await one();
    if (fresh.kind === 'served') giveBack(lane, fresh.connection);
    for (const answer of answers) if (answer?.rows[0] !== undefined) backends.add(answer.rows[0]['pid']);
    return {
      ...compared(limit, first, beyond, answers),
      recoveryUs: fresh.kind === 'served' ? fresh.endUs - backUs : undefined,
      lost: missingFrom(lane, size),
    };
  } finally {
    await pool.closeAll();
  }
}

/** Whoever was let in must not suffer from those who were not. */
async function alive(fate: Fate, { bench, waits }: LimitScene): Promise<Answer | undefined> {
  if (fate.kind !== 'served') return undefined;
  return waits.until<Answer>((told) => ask(fate.connection, bench.clock, { text: ownPid }, told));
}

function compared(
  limit: number,
  first: readonly Fate[],
  beyond: readonly Fate[],
  answers: readonly (Answer | undefined)[],
): Pick<Limited, 'refused' | 'wrong' | 'demands' | 'said' | 'words'> {
  const isRefusal = (fate: Fate): boolean => fate.kind === 'refused' && fate.fault.error === 'postgres.53300' && fate.fault.message !== '';
  const refused = beyond.filter(isRefusal).length;
  const unserved = first.filter(({ kind }) => kind !== 'served').length;
  const broken = answers.filter((answer) => answer?.fault !== undefined).length;
  const said = [
    ...(unserved === 0 ? [] : [`${unserved} of the ${limit} that the role may have were not there`]),
    ...(refused === BEYOND ? [] : [`${BEYOND - refused} of ${BEYOND} beyond the limit were not refused as they must`]),
    ...(broken === 0 ? [] : [`${broken} of those that were let in did not answer`]),
  ].join('; ');
  const [word] = beyond.flatMap((fate) => (fate.kind === 'refused' ? [fate.fault.message] : []));
  return { refused, wrong: unserved + BEYOND - refused + broken, demands: limit + BEYOND, said, words: word ?? '' };
}
