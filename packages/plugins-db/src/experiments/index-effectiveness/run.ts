import type { Finding } from '@loadgate/core';
import { adminOf, type PostgresBench } from '../postgres-bench.ts';
import { Asker } from './asker.ts';
import { countScans } from './counting.ts';
import { explainAll, reasonOf } from './explain.ts';
import { indexGain, missingIndexes, notEnough, notMeasured, unusedIndexes } from './findings.ts';
import type { IndexOptions } from './index.ts';
import { judge } from './judge.ts';
import { type Builder, lacksOf } from './lacks.ts';
import { tablesOf } from './plan.ts';
import { namesIn, queriesOf } from './query.ts';
import { countedSince, indexesOn, whyNoCounts } from './statistics.ts';

/** Of the time: plans until then, then counting, then proofs. */
const SHARES = { plans: 0.4, counting: 0.7 };

export async function judgeIndexes(options: IndexOptions, bench: PostgresBench): Promise<readonly Finding[]> {
  const { steps } = bench.driver.observed();
  if (steps.length === 0) return notEnough('no query of the scenario was sent by this worker');
  let users: Asker | undefined;
  let admin: Asker | string | undefined;
  try {
    users = await Asker.open(bench.driver.whereabouts().server, bench);
    admin = await adminAsker(options, bench);
    return await look(options, bench, users, admin);
  } catch (error) {
    return notEnough(reasonOf(error));
  } finally {
    if (admin instanceof Asker) await admin.close();
    await users?.close();
  }
}

/** Or why there is none. */
async function adminAsker({ admin }: IndexOptions, bench: PostgresBench): Promise<Asker | string> {
  try {
    return await Asker.open(adminOf(bench, admin), bench);
  } catch (error) {
    return `the admin could not log in: ${reasonOf(error)}`;
  }
}

async function look(options: IndexOptions, bench: PostgresBench, users: Asker, admin: Asker | string): Promise<readonly Finding[]> {
  const { runs, timeout: timeoutUs, duration, ignore } = options;
  const beganUs = bench.clock.nowUs();
  const within = (share: number) => (): boolean => bench.clock.nowUs() - beganUs < duration * share;
  const reader = typeof admin === 'string' ? users : admin;
  const queries = queriesOf(bench.driver.observed());
  await explainAll(queries, users, timeoutUs, within(SHARES.plans));
  if (queries.every(({ works }) => works.length === 0))
    return notEnough(`none of the queries could be asked once more: ${notMeasured(queries).join('; ')}`);
  const known = await indexesOn(namesIn(queries, tablesOf), reader);
  const counted =
    (await whyNoCounts(reader)) ?? (await countScans(queries, bench, { users, reader, runs, timeoutUs, hasTime: within(SHARES.counting) }));
  const since = typeof counted === 'string' ? undefined : await countedSince(reader);
  const lacks = await lacksOf(queries, builderOf(options, bench, admin, within(1)));
  if (bench.signal.aborted) return notEnough('the run was stopped');
  const judged = judge(known, queries, typeof counted === 'string' ? undefined : counted, ignore);
  const seen = { queries, indexes: known, judged, counted, since, lacks };
  return [unusedIndexes(seen), missingIndexes(seen), indexGain(seen)];
}

function builderOf(
  { whatIf, timeout: timeoutUs }: IndexOptions,
  bench: PostgresBench,
  admin: Asker | string,
  hasTime: () => boolean,
): Builder | string {
  if (!(whatIf ?? bench.config.embedded)) return '`whatIf` is off';
  if (typeof admin === 'string') return admin;
  return { asker: admin, login: bench.driver.whereabouts().server.user, timeoutUs, hasTime };
}
