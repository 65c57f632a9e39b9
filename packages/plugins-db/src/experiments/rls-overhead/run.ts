import type { Finding } from '@loadgate/core';
import type { ObservedQuery } from '../../driver/observed.ts';
import { NoAnswer } from '../../driver/outside.ts';
import { whyNot } from '../index-effectiveness/harmless.ts';
import { adminOf, type PostgresBench, UNSEEN } from '../postgres-bench.ts';
import { Backend, type Settings } from './backend.ts';
import { leaksFinding, nothing, overheadFinding } from './findings.ts';
import { forgottenTables } from './forgotten.ts';
import type { RlsOptions } from './index.ts';
import { countRows, type Isolation, tryIsolation } from './isolation.ts';
import { type Measured, measure, type Unmeasured } from './measure.ts';
import { asRole, baselineOf, boundBy, loginDefaults, roleOf, withoutTenant } from './roles.ts';
import { type ServerSide, serverSide } from './server-side.ts';
import { definersIn, type Table, tablesOf, waysAround } from './tables.ts';
import { tenantsOf } from './tenants.ts';

/** A step that touches tables. */
interface Touching {
  readonly executions: readonly ObservedQuery[];
  readonly tables: readonly Table[];
  /** Those that row security is enabled on. */
  readonly secured: readonly Table[];
  /** How its rows may come past row security. */
  readonly around: readonly string[];
}
/** What all of it has in common. */
interface Trial {
  readonly options: RlsOptions;
  readonly bench: PostgresBench;
  /** Somebody who may take the roles … */
  readonly control: Backend;
  /** … and a user. */
  readonly users: Backend;
  readonly login: string;
  readonly defaults: Settings;
  readonly untilUs: number;
}

/** Answers both findings. */
export async function judgeRowSecurity(options: RlsOptions, bench: PostgresBench): Promise<readonly Finding[]> {
  const steps = byText(bench.driver.observed().steps);
  if (steps.length === 0) return nothing('no query was observed: no user has sent any');
  const untilUs = bench.clock.nowUs() + options.duration;
  const opened: Backend[] = [];
  try {
    const { server } = bench.driver.whereabouts();
    const users = await Backend.open(server, bench);
    opened.push(users);
    const control = await Backend.open(adminOf(bench, options.admin), bench);
    opened.push(control);
    const defaults = await loginDefaults(control, server.user);
    return await judge({ options, bench, control, users, login: server.user, defaults, untilUs }, steps);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return nothing(`it could not be measured: ${error.message}`);
  } finally {
    for (const backend of opened) await backend.close();
  }
}

/** Executions of each text, whichever steps they are of. */
function byText(steps: readonly (readonly ObservedQuery[])[]): readonly (readonly ObservedQuery[])[] {
  const texts = new Map<string, ObservedQuery[]>();
  for (const query of steps.flat()) texts.set(query.text, [...(texts.get(query.text) ?? []), query]);
  return [...texts.values()];
}

async function judge(trial: Trial, steps: readonly (readonly ObservedQuery[])[]): Promise<readonly Finding[]> {
  const touching: Touching[] = [];
  const unknown: Unmeasured[] = trial.bench.driver.observed().unseen.map((step) => ({ step, reason: UNSEEN, advice: undefined }));
  for (const executions of steps) {
    const found = await touchedBy(executions, trial);
    if ('reason' in found) unknown.push(found);
    else if (found.tables.length > 0 || found.around.length > 0) touching.push(found);
  }
  const names = new Set([...steps.flat().map(({ step }) => step), ...unknown.map(({ step }) => step)]);
  for (const step of Object.keys(trial.options.instead))
    if (!names.has(step)) unknown.push({ step, reason: 'there is no such step, though `instead` names it', advice: undefined });
  const leaks = await leaksOf(trial, touching, unknown);
  const secured = touching.filter((one) => one.secured.length > 0);
  if (secured.length === 0 && unknown.length === 0) {
    const [overhead] = nothing('no query that was observed touches a table with row security');
    return [overhead as Finding, leaks];
  }
  return [await overheadOf(trial, secured, unknown), leaks];
}

/** Asked as a user. */
async function touchedBy(executions: readonly ObservedQuery[], { users }: Trial): Promise<Touching | Unmeasured> {
  const [query] = executions;
  if (query === undefined || READS_NOTHING.test(query.text)) return { executions, tables: [], secured: [], around: [] };
  try {
    const tables = await tablesOf(users, query, query.settings);
    const around = [...(await waysAround(users)), ...(await definersIn(users, query.text))];
    return { executions, tables, secured: tables.filter(({ isOn }) => isOn), around };
  } catch (error) {
    if (!isOfQuery(error)) throw error;
    return { step: query.step, reason: error.message, advice: undefined };
  }
}

/** They cannot be explained, and touch no table. */
const READS_NOTHING = /^\s*(?:set|reset|show|listen|unlisten|notify|savepoint|release|rollback|discard|deallocate)\b/i;

async function overheadOf(trial: Trial, secured: readonly Touching[], unknown: readonly Unmeasured[]): Promise<Finding> {
  const watching = await Backend.open(adminOf(trial.bench, trial.options.admin), trial.bench);
  try {
    const watch = await serverSide(watching);
    const measured: Measured[] = [];
    const unmeasured: Unmeasured[] = [...unknown];
    for (const [i, one] of secured.entries()) {
      const { clock } = trial.bench;
      // what one query leaves of its share is for those that follow
      const untilUs = clock.nowUs() + Math.max(0, trial.untilUs - clock.nowUs()) / (secured.length - i);
      const result = await measureOne(trial, one, watch, untilUs);
      if ('reason' in result) unmeasured.push(result);
      else measured.push(result);
    }
    return overheadFinding(measured, unmeasured);
  } finally {
    await watching.close();
  }
}

async function measureOne(
  trial: Trial,
  { executions, secured }: Touching,
  watch: ServerSide | undefined,
  untilUs: number,
): Promise<Measured | Unmeasured> {
  const { options, bench, control, login, defaults } = trial;
  const query = executions[0] as ObservedQuery;
  const { step } = query;
  const baseline = baselineOf(options.against, secured);
  if ('reason' in baseline) return { step, reason: baseline.reason, advice: NAME_ANOTHER };
  const { role } = baseline;
  const forbidden = await whyNotMeasured(trial, query);
  if (forbidden !== undefined) return { step, reason: forbidden, advice: undefined };
  try {
    const asked = roleOf(query, login);
    await control.become(asRole(asked, query, defaults));
    if ((await boundBy(control, secured)).size === 0)
      return { step, reason: `row security does not bind ${asked}, who asks it`, advice: undefined };
    await control.become(asRole(role, query, defaults));
    const bound = await boundBy(control, secured);
    if (bound.size > 0) return { step, reason: `row security binds ${role}, too`, advice: NAME_ANOTHER };
    const pairing = { step, executions, instead: options.instead[step], baseline: role, login, defaults };
    return await measure(pairing, { options, bench, server: adminOf(bench, options.admin), watch, untilUs });
  } catch (error) {
    if (!isOfQuery(error)) throw error;
    return { step, reason: error.message, advice: /to set role/.test(error.message) ? grantAdvice(trial, role, query) : undefined };
  }
}

/** It is asked some thousand times, in transactions that are rolled back. */
async function whyNotMeasured({ options, bench, users }: Trial, { text }: ObservedQuery): Promise<string | undefined> {
  const writes = options.writes ?? bench.driver.whereabouts().admin !== undefined;
  if (!writes && WRITES.test(text)) return 'it writes, and `writes` is off on a server that is not ours';
  // what was tried before may have failed
  await users.become([]);
  return whyNot(text, { rows: (asked, values) => users.ask(asked, values) });
}
const WRITES = /^[\s(]*(?:insert|update|delete|merge)\b|^[\s(]*with\b[\s\S]*\b(?:insert|update|delete|merge)\b/i;

const NAME_ANOTHER =
  'Name a role that row security does not bind under `against`, such as one with BYPASSRLS, or measure where it is not forced on the owner (`alter table … no force row level security`).';

/** Never to the users' own login: a member of the owner is not bound either. */
function grantAdvice({ options, bench, login }: Trial, baseline: string, query: ObservedQuery): string {
  const { user } = adminOf(bench, options.admin);
  const roles = `${baseline}, ${roleOf(query, login)}`;
  return user === login
    ? `Name under \`admin\` somebody else who may take both roles (\`grant ${roles} to …\`): ${login} himself, as a member of ${baseline}, would not be bound any more.`
    : `Grant it: \`grant ${roles} to ${user}\`, or name another role under \`against\`.`;
}

async function leaksOf(trial: Trial, touching: readonly Touching[], unknown: readonly Unmeasured[]): Promise<Finding> {
  const { options, users, bench } = trial;
  if (!options.probe) return leaksFinding([], ['`probe` is off']);
  const tables = [...new Map(touching.flatMap((one) => one.tables).map((table) => [table.oid, table])).values()];
  const queries = touching.flatMap(({ executions }) => executions);
  const tenants = await tenantsOf(users, queries, options.tenant);
  const ruled = tables.filter(({ isOn, policies }) => isOn || policies > 0);
  const tried: Isolation[] = [...(await forgottenTables(users, tables, tenants))];
  const [query] = queries;
  const nobody = query === undefined ? [] : withoutTenant(query);
  const triesWrites = bench.driver.whereabouts().admin !== undefined;
  for (const table of ruled) {
    const countAll = (): Promise<number | undefined> => countAsBaseline(trial, table, query);
    tried.push(await tryIsolation(table, { users, tenants, nobody, shared: options.shared, triesWrites, countAll }));
  }
  const untried = [
    ...unknown.map(({ step, reason }) => `nobody knows which tables "${step}" touches: ${reason}`),
    ...new Set(touching.flatMap(({ around }) => around)),
  ];
  if (tried.length === 0 && untried.length === 0) return nothing('no query that was observed touches a table with policies')[1] as Finding;
  return leaksFinding(tried, untried);
}

/** Undefined: there is nobody who sees all. */
async function countAsBaseline(
  { options, control, defaults }: Trial,
  table: Table,
  query: ObservedQuery | undefined,
): Promise<number | undefined> {
  const baseline = baselineOf(options.against, [table]);
  if ('reason' in baseline || query === undefined) return undefined;
  try {
    await control.become(asRole(baseline.role, query, defaults));
    return (await boundBy(control, [table])).size > 0 ? undefined : await countRows(control, table);
  } catch (error) {
    if (!isOfQuery(error)) throw error;
    return undefined;
  }
}

/** The server has refused that query; others may be asked. */
const isOfQuery = (error: unknown): error is NoAnswer =>
  error instanceof NoAnswer && error.kind !== 'interrupted' && error.kind !== 'postgres.connection_lost';
