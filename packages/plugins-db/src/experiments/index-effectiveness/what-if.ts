import { NoAnswer } from '../../driver/outside.ts';
import type { Asker } from './asker.ts';
import type { Keys } from './candidates.ts';
import { analysed, planned, reasonOf } from './explain.ts';
import { buffersOf, indexesOf, type QueryPlan } from './plan.ts';
import type { Waste } from './query.ts';
import { becomeUser, beOneself, bound, loginDefaults } from './users-session.ts';

/** What an index would do for one query: measured, without it and with it. */
export interface Proof {
  readonly keys: Keys;
  /** How many times quicker, by the medians. */
  readonly gain: number;
  /** The slowest with it against the quickest without, and the other way round. */
  readonly gainInterval: readonly [number, number];
  readonly beforeUs: number;
  readonly afterUs: number;
  readonly costBefore: number;
  readonly costAfter: number;
  readonly buffersBefore: number;
  readonly buffersAfter: number;
}
export type Answer =
  | { readonly kind: 'helps'; readonly proof: Proof }
  /** None of those tried. */
  | { readonly kind: 'useless'; readonly reason: string }
  | { readonly kind: 'unproven'; readonly reason: string };

/** Both the cost that the planner estimates and the time have to fall by as much. */
const MIN_GAIN = 1.5;
/** Of two candidates whose costs differ by less, the narrower one is taken. */
const SAME_COST = 1.1;
const MEASURED_RUNS = 5;
/** By which it is known, in the transaction that nobody else sees. */
const NAME = 'loadgate_what_if';

/** Builds the candidates, one at a time, in a transaction that is rolled back, and measures with the one that the planner likes best. `login`: who users log in as. */
export async function whatIf(
  { scan, query }: Waste,
  candidates: readonly Keys[],
  asker: Asker,
  login: string,
  timeoutUs: number,
): Promise<Answer> {
  try {
    const defaults = await loginDefaults(asker, login);
    const beThem = (): Promise<void> => becomeUser(asker, login, defaults, query, timeoutUs);
    const asThem = <T>(work: () => Promise<T>): Promise<T> =>
      asker.undone(async () => {
        await beThem();
        return work();
      });
    return await asker.rolledBack(async () => {
      await bound(asker, timeoutUs);
      const before = await measured(() => asThem(() => analysed(asker, query)));
      const trial: Trial = { asker, table: `${quoted(scan.schema)}.${quoted(scan.relation)}`, index: `${scan.schema}.${NAME}`, asThem };
      const { best, reason } = await choose(candidates, trial, () => asThem(() => planned(asker, query)), costOf(before));
      if (best === undefined) return reason;
      await build(best, trial);
      const after = await measured(() => asThem(() => analysed(asker, query)));
      return verdict(best, before, after);
    });
  } catch (error) {
    return { kind: 'unproven', reason: reasonOf(error) };
  }
}

/** `create index …`, to be tried. */
export const statementFor = ({ scan }: Waste, keys: Keys): string =>
  `create index concurrently ${nameFor(scan.relation, keys)} on ${written(scan.schema)}.${written(scan.relation)} (${keys.join(', ')})`;

/** `tickets_contact_id_idx`, as the server would call it. */
const nameFor = (relation: string, keys: Keys): string => {
  const words = keys.map((key) =>
    key
      .replace(/ text_pattern_ops$| desc\b.*| nulls \w+$/, '')
      .replaceAll(/\W+/g, '_')
      .replaceAll(/^_|_$/g, ''),
  );
  return written(`${[relation, ...words].join('_').slice(0, 59)}_idx`);
};

interface Trial {
  readonly asker: Asker;
  readonly table: string;
  readonly index: string;
  asThem<T>(work: () => Promise<T>): Promise<T>;
}
interface Choice {
  readonly best: Keys | undefined;
  /** Where there is none. */
  readonly reason: Answer;
}

async function choose(candidates: readonly Keys[], trial: Trial, plan: () => Promise<QueryPlan>, costBefore: number): Promise<Choice> {
  const found: { readonly keys: Keys; readonly cost: number }[] = [];
  let reason: Answer = { kind: 'useless', reason: 'the planner takes none of those tried' };
  for (const keys of candidates) {
    try {
      await trial.asker.undone(async () => {
        await build(keys, trial);
        const after = await plan();
        const cost = after.root['Total Cost'];
        if (indexesOf(after).includes(trial.index)) found.push({ keys, cost });
        else if (await mustNotBeUsed(trial))
          reason = {
            kind: 'unproven',
            reason: 'rows were changed so lately that an index cannot be used in the transaction that builds it',
          };
      });
    } catch (error) {
      // 42P17: an expression that cannot be indexed; 42704: no such way to compare that type
      if (error instanceof NoAnswer && ['postgres.42P17', 'postgres.42704', 'postgres.42804'].includes(error.kind)) continue;
      throw error;
    }
  }
  const helpful = found.filter(({ cost }) => cost * MIN_GAIN <= costBefore);
  if (found.length > 0 && helpful.length === 0)
    return { best: undefined, reason: { kind: 'useless', reason: 'the planner would take one, and expects little of it' } };
  const least = Math.min(...helpful.map(({ cost }) => cost));
  const [best] = helpful.filter(({ cost }) => cost <= least * SAME_COST).sort((a, b) => a.keys.length - b.keys.length);
  return { best: best?.keys, reason };
}

async function build(keys: Keys, { asker, table }: Trial): Promise<void> {
  await beOneself(asker);
  await asker.ask(`create index ${NAME} on ${table} (${keys.join(', ')})`);
}

async function mustNotBeUsed({ asker }: Trial): Promise<boolean> {
  const [row] = await asker.rows(
    'select bool_or(indcheckxmin) as waits from pg_index join pg_class on oid = indexrelid where relname = $1',
    [NAME],
  );
  return row?.['waits'] === true;
}

async function measured(run: () => Promise<QueryPlan>): Promise<readonly QueryPlan[]> {
  const plans: QueryPlan[] = [];
  for (let i = 0; i < MEASURED_RUNS; i++) plans.push(await run());
  return plans.sort((a, b) => usOf(a) - usOf(b));
}

function verdict(keys: Keys, before: readonly QueryPlan[], after: readonly QueryPlan[]): Answer {
  const [beforeUs, afterUs] = [usOf(middle(before)), usOf(middle(after))];
  const gain = beforeUs / afterUs;
  if (gain < MIN_GAIN) return { kind: 'useless', reason: `(${keys.join(', ')}) is taken by the planner, and gains ×${gain.toFixed(1)}` };
  const proof: Proof = {
    ...{ keys, gain, beforeUs, afterUs },
    gainInterval: [usOf(before[0]) / usOf(after.at(-1)), usOf(before.at(-1)) / usOf(after[0])],
    ...{ costBefore: costOf(before), costAfter: costOf(after) },
    ...{ buffersBefore: buffersOf(middle(before)), buffersAfter: buffersOf(middle(after)) },
  };
  return { kind: 'helps', proof };
}

const middle = (plans: readonly QueryPlan[]): QueryPlan => plans[Math.floor(plans.length / 2)] as QueryPlan;
const costOf = (plans: readonly QueryPlan[]): number => middle(plans).root['Total Cost'];
/** The server tells whole µs; no query takes none. */
const usOf = (plan: QueryPlan | undefined): number => Math.max(1, plan?.executionUs ?? 1);

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const written = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted(name));
