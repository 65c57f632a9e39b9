import type { DataSource, Plan, Position } from '../contract/plan.ts';
import type { ProtocolScope } from '../contract/plugin.ts';
import { everys } from '../flow/steps/compile.ts';
import { loadFake } from '../flow/values/fake.ts';
import { loadJsonPath } from '../flow/values/json-path.ts';
import { rowChoosers } from '../flow/values/rows.ts';
import type { Row } from '../flow/values/scope.ts';
import { Recorder } from '../metrics/recorder.ts';
import { type Mask, maskOf } from '../secrets.ts';
import type { Clock } from '../time/clock.ts';
import { type Canary, openCanary } from './canary.ts';
import { ClosedPopulation } from './closed-population.ts';
import { Closing } from './closing.ts';
import { closeDrivers, type FindPlugin, type OpenDriver, openDrivers } from './drivers.ts';
import { noFloor } from './echo.ts';
import { RunningExperiment } from './experiment.ts';
import type { EchoBrief, Report, WorkerBrief, WorkerSecrets } from './messages.ts';
import { Notices } from './notices.ts';
import { OpenPopulation } from './open-population.ts';
import { reasonOf } from './plugin-bug.ts';
import type { Members } from './population.ts';
import { privateMasks } from './private-mask.ts';
import { Prologue } from './prologue.ts';
import { PromiseGuard } from './promise-guard.ts';
import { planScope, protocolScope } from './protocol-scope.ts';
import type { ScriptHost } from './scripts/open-scripts.ts';
import { stepTools } from './step-tools.ts';
import { ThrownSentences } from './thrown-sentences.ts';
import { Timeouts } from './timeouts.ts';
import { variableSlots } from './variables.ts';
import { ranOut, type WalkParts } from './walks.ts';
import type { WorkerLoad } from './worker-load.ts';
import type { Workplace } from './workplace.ts';

export interface WorkshopParts {
  readonly brief: WorkerBrief;
  readonly secrets: WorkerSecrets;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly findPlugin: FindPlugin;
  /** Left out: no plan with a `call` comes here. */
  readonly scripts?: ScriptHost | undefined;
  readonly report: (report: Report) => void;
  /** The load that runs; undefined before it. */
  readonly load: () => WorkerLoad | undefined;
  /** A plugin's bug, or data that ran out where the run must fail: it ends now. */
  readonly end: (report: Report) => void;
}

/** All that a worker makes load with, opened and compiled. */
export interface Workshop {
  readonly recorder: Recorder;
  readonly members: readonly Members[];
  /** What variables a user's life begins with, by slot. */
  readonly variables: unknown[];
  readonly slots: ReadonlyMap<string, number>;
  readonly notices: Notices;
  experiment(index: number): RunningExperiment;
  setup(): Prologue;
  cleanup(): Prologue;
  /** Begins to measure the floor. */
  askEcho(ask: EchoBrief): void;
  /** One sentence for each plugin that could not be closed. */
  close(): Promise<readonly string[]>;
}

export async function openWorkshop(parts: WorkshopParts): Promise<Workshop> {
  const { brief, secrets, clock, signal, report } = parts;
  const { plan, runId, toolVersion, worker, workers } = brief;
  const mask = maskOf(Object.values(secrets.secrets));
  const { env } = secrets;
  const known = { plan, clock, runId, env, secrets: secrets.secrets };
  const values = planScope({ ...known, jsonPath: await loadJsonPath(plan), fake: await loadFake(plan, clock.iso()) });
  const log = (line: string): void => report({ kind: 'log', line: mask(line) });
  const timeouts = new Timeouts(clock);
  const scope: ProtocolScope = {
    ...protocolScope({ ...known, signal, toolVersion, values, log }),
    share: { worker, workers },
    after: (us, fn) => timeouts.after(us, fn),
  };
  const drivers = await openDrivers(plan, parts.findPlugin, scope, secrets.told);
  const recorder = new Recorder(worker);
  const notices = new Notices(report);
  const slots = variableSlots(plan);
  const place = workplaceOf(parts, { recorder, drivers, mask, maskFor: privateMasks(plan, slots, mask), notices, timeouts });
  const scripts =
    plan.scripts === undefined
      ? undefined
      : await (await import('./scripts/open-scripts.ts')).openScripts({
          ...{ plan, drivers, runId, scope: values, host: parts.scripts, findPlugin: parts.findPlugin, mask, thrown: place.thrown },
          warn: (message) => place.notice('warning', 'script', message),
        });
  const variables = new Array<unknown>(slots.size).fill(undefined);
  const tables = plan.data.map((source) => ({ source, rows: (secrets.rows[source.name] ?? []) as readonly Row[] }));
  const walkParts: WalkParts = {
    plan,
    everys: everys(),
    choosers: rowChoosers(tables, plan.seed, brief.tickets),
    tools: stepTools({ drivers, scripts, scope: values, recorder, clock, keepEvidence: brief.keepEvidence, stageOf: place.stageOf }),
  };
  const ranDry = dryOf(parts, place);
  const changed = (): void => parts.load()?.changed();
  let canary: Promise<Canary | undefined> | undefined;
  const noCanary = (why: string): void => place.notice('info', 'canary', noFloor(why));
  const members = plan.load.populations.map(({ model }, index) => {
    const ids = { idOf: idsOf(plan, index), slice: { worker, workers }, tickets: brief.tickets, ticket: plan.data.length + index };
    const Population = model === 'closed' ? ClosedPopulation : OpenPopulation;
    return new Population({ ...walkParts, ...ids, index, place, variables, ranDry, changed });
  });
  return {
    recorder,
    members,
    variables,
    slots,
    notices,
    experiment(index) {
      const ref = plan.experiments?.[index];
      if (ref === undefined) throw new Error(`the plan has no experiment ${index}`);
      const warn = (message: string): void => place.notice('warning', `test ${ref.name}`, message);
      return new RunningExperiment({ plan, ref, drivers, scope, told: secrets.told, find: parts.findPlugin, warn, mask });
    },
    setup: () => new Prologue('setup', [plan.setup], place, walkParts),
    cleanup: () =>
      new Prologue(
        'cleanup',
        plan.cleanup.map((step) => [step]),
        place,
        walkParts,
      ),
    askEcho(ask) {
      canary ??= openCanary({ ask, brief, place, scope, values, find: parts.findPlugin, failed: noCanary }).catch((cause: unknown) => {
        noCanary(cause instanceof Error ? cause.message : String(cause));
        return undefined;
      });
    },
    async close() {
      place.timeouts.stop();
      await (await canary)?.close();
      return [...(await place.closing.done()), ...(await closeDrivers(drivers, scope))].map(mask);
    },
  };
}

/** One population's users after the other's; those who take the place of users that could not be set up come behind all of them. */
function idsOf({ load: { populations } }: Plan, index: number): (number: number) => number {
  const usersOf = (some: typeof populations): number => some.reduce((sum, { maxUsers }) => sum + maxUsers, 0);
  const [before, all] = [usersOf(populations.slice(0, index)), usersOf(populations)];
  const own = populations[index]?.maxUsers ?? 0;
  return (number) => (number < own ? before + number : all + (number - own) * populations.length + index);
}

interface Tools {
  readonly recorder: Recorder;
  readonly drivers: readonly OpenDriver[];
  readonly mask: Mask;
  readonly maskFor: Workplace['maskFor'];
  readonly notices: Notices;
  readonly timeouts: Timeouts;
}

function workplaceOf(
  { brief, clock, load, report, end }: WorkshopParts,
  { recorder, drivers, mask, maskFor, notices, timeouts }: Tools,
): Workplace {
  const driver = (protocol: number): OpenDriver => drivers[protocol] as OpenDriver;
  const thrown = new ThrownSentences((sentence) => report({ kind: 'thrown', sentence }));
  return {
    clock,
    recorder,
    mask,
    maskFor,
    driver,
    timeouts,
    promises: new PromiseGuard(clock),
    closing: new Closing(clock, (protocol) => driver(protocol).ref.name),
    keepEvidence: brief.keepEvidence,
    stageOf: (dueUs) => load()?.timeline.stageOf(dueUs) ?? 0,
    sinceBegin: (us) => us - (load()?.timeline.beginUs ?? us),
    endedAt: (endUs) => load()?.endedAt(endUs) ?? true,
    isStopping: () => load()?.isStopping === true,
    bug: (sentence) => end({ kind: 'fault', sentence: mask(sentence) }),
    thrown: (at, error, by) => thrown.tell(`${placeOf(brief.plan, at)}: ${reasonOf(error)}`, by),
    notice: (level, source, message, by = mask) => notices.tell(level, source, () => by(message)),
    exchange: (exchange) => report({ kind: 'exchange', exchange }),
  };
}

const placeOf = ({ files }: Plan, [file, line, column]: Position): string => `${files[file] ?? 'loadgate'}:${line}:${column}`;

/** Tells once of each source that has no more rows, and ends the run where it must not run on. */
function dryOf({ report, end }: WorkshopParts, { notice }: Workplace): (source: DataSource) => void {
  const told = new Set<string>();
  return (source) => {
    if (told.has(source.name)) return;
    told.add(source.name);
    if (source.onEnd !== 'fail') return notice('info', 'engine', ranOut(source));
    report({ kind: 'thrown', sentence: ranOut(source) });
    end({ kind: 'spoilt' });
  };
}
