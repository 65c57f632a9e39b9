import type { ObservedQuery } from '../../driver/observed.ts';
import type { NoAnswer } from '../../driver/outside.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import type { Asker } from './asker.ts';
import { asUser, planned, reasonOf } from './explain.ts';
import { planOf } from './plan.ts';
import type { Query } from './query.ts';
import { between, type Scans, scansSoFar } from './statistics.ts';

/** What the server has counted of our queries. */
export interface Counted {
  /** Before them. */
  readonly before: Scans;
  /** While they were executed. */
  readonly executed: Scans;
  /** While as many of them were only planned: the planner looks up the ends of an index, and that counts, too. */
  readonly planned: Scans;
}
export interface Counting {
  readonly users: Asker;
  readonly reader: Asker;
  readonly runs: number;
  readonly timeoutUs: number;
  readonly hasTime: () => boolean;
}

/** Executes each query `runs` times with the values of users in turn. Where the server does not let us look, the reason instead. */
export async function countScans(queries: readonly Query[], bench: PostgresBench, counting: Counting): Promise<Counted | string> {
  const { users, reader, runs, timeoutUs, hasTime } = counting;
  const works = queries.filter((query) => query.works.length > 0);
  const look = (): Promise<Scans> => scansSoFar(reader, users);
  try {
    const before = await look();
    await inTurn(works, runs, hasTime, (_, asked) => asUser(users, asked, timeoutUs, () => planned(users, asked)));
    const middle = await look();
    await inTurn(works, runs, hasTime, (query, asked, i) => execute(query, asked, i, bench, counting));
    const after = await look();
    await preparedPlans(works, bench, counting);
    return { before, planned: between(before, middle), executed: between(middle, after) };
  } catch (error) {
    if (users.isClosed || reader.isClosed) throw error;
    return reasonOf(error);
  }
}

type Ask = (query: Query, asked: ObservedQuery, index: number) => Promise<unknown>;
/** Each at least once. */
async function inTurn(queries: readonly Query[], runs: number, hasTime: () => boolean, ask: Ask): Promise<void> {
  for (let run = 0; run < runs && (run === 0 || hasTime()); run++)
    for (const [i, query] of queries.entries()) await ask(query, query.works[run % query.works.length] as ObservedQuery, i);
}

const preparedAs = (index: number): string => `loadgate_index_${index}`;

/** As users send it. A failure is a sample. */
async function execute(
  query: Query,
  asked: ObservedQuery,
  index: number,
  { clock, config, sample }: PostgresBench,
  counting: Counting,
): Promise<void> {
  const { users, timeoutUs } = counting;
  const name = config.protocol === 'prepared' ? preparedAs(index) : '';
  let startUs = clock.nowUs();
  try {
    await asUser(users, asked, timeoutUs, async () => {
      startUs = clock.nowUs();
      await users.ask(asked.text, asked.values, { name, keepsRows: 0 });
      sample(query.step, startUs, { kind: 'reply', endUs: clock.nowUs(), reply: undefined });
    });
    query.runs++;
  } catch (error) {
    query.reason ??= reasonOf(error);
    const { kind, message } = error as NoAnswer;
    sample(query.step, startUs, {
      kind: 'error',
      endUs: clock.nowUs(),
      error: kind,
      message,
      answered: /^postgres\.[\dA-Z]{5}$/.test(kind),
    });
    if (users.isClosed) throw error;
  }
}

/** After a few executions the server may have taken to one plan for all values, which no `explain` of the text shows. */
async function preparedPlans(queries: readonly Query[], { config }: PostgresBench, { users, timeoutUs }: Counting): Promise<void> {
  if (config.protocol !== 'prepared') return;
  for (const [i, query] of queries.entries()) {
    const asked = query.works[0] as ObservedQuery;
    if (query.runs === 0) continue;
    const values = asked.values.length === 0 ? '' : `(${asked.values.map(literal).join(', ')})`;
    const text = `explain (format json, verbose) execute ${preparedAs(i)}${values}`;
    query.plans.push(planOf(await asUser(users, asked, timeoutUs, () => users.rows(text))));
  }
}

function literal(value: string | null): string {
  if (value === null) return 'null';
  const quoted = `'${value.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return value.includes('\\') ? `E${quoted}` : quoted;
}
