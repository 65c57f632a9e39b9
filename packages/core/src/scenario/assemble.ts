import type { Json, Plan } from '../contract/plan.ts';
import type { Settled } from './apply-settings.ts';
import { readBaseline } from './baselines.ts';
import type { Checking } from './checking.ts';
import { readTypeOptions } from './chosen-type.ts';
import { type DataTables, readData } from './data-sources.ts';
import { nearest, ownSource } from './documents.ts';
import { experimentRef, readExperiments } from './experiments.ts';
import { sayFewRows } from './few-rows.ts';
import { readFlows } from './flows.ts';
import { mergedEntries, nameOf, readWorld } from './layers.ts';
import { readPlanMonitors } from './monitors.ts';
import { jsonOf } from './node.ts';
import { readNotify } from './notify.ts';
import { type Origin, originsOf } from './origins.ts';
import { checkPlaces } from './places.ts';
import { planGates } from './plan-gates.ts';
import { limitsOf, planLoad, sayFree, sayStrangers } from './plan-load.ts';
import { planSteps } from './plan-steps.ts';
import { configsOf, protocolRef, protocolsIn } from './protocols.ts';
import { readReporters } from './reporters.ts';
import type { CheckRequest } from './request.ts';
import { readTarget, type Target } from './targets.ts';
import { warnOfUnused } from './unused.ts';
import { walkingLoad } from './walk-only.ts';

export interface Assembled {
  readonly plan?: Plan;
  readonly rows: DataTables['rows'];
  readonly origins: readonly Origin[];
}

/** Everything that the files say → the plan; it is to be used only if nothing was wrong. */
export function assemble(settled: Settled, request: CheckRequest, checking: Checking): Assembled {
  const world = readWorld(settled, request.environment, checking);
  const data = readData(world.documents, checking);
  const flows = readFlows(world.documents, world.known, checking);
  const before = checking.problems.errorCount;
  const steps = planSteps(world, data, flows, request, checking);
  const areStepsWhole = checking.problems.errorCount === before;
  const baseline = readBaseline([world.config, world.main], checking);
  const used = [
    ...protocolsIn([
      ...steps.all.setup,
      ...steps.all.userSetup,
      ...steps.all.flows.flatMap((flow) => flow.steps),
      ...steps.all.userCleanup,
      ...steps.all.cleanup,
    ]),
  ];
  const sections = used.flatMap((name) => world.sections.get(name) ?? []);
  const experiments = readExperiments(world, used, request.tests, checking);
  const written = readTarget(request.target ?? settled.target, world.chosen, world.main?.node, world.known, checking);
  const asksTarget = sections.length === 0 || sections.some(({ words }) => !words.noTarget);
  const target = asksTarget ? written : undefined;
  const monitors = readPlanMonitors(world, checking, ({ hosts }) => !asksTarget && watchesOnly(hosts, written));
  const places = checkPlaces(world, { target, sections, monitors, addresses: steps.checking.addresses }, request, checking);
  const kept = flows.filter(({ name }) => steps.isKept(name));
  const limits = limitsOf(world.layers, places.limits, checking);
  const read = planLoad({ world, settled, written: kept, timeScale: request.timeScale ?? 1 }, limits, checking);
  if (read !== undefined) {
    if (areStepsWhole) sayFree(steps.all.flows, read.load, kept, checking);
    sayStrangers(places.strangers, read, checking);
    sayFewRows(data, read.load, checking);
  }
  const gates = planGates(
    {
      world,
      rows: steps.checking.rows.rows,
      flows: steps.all.flows,
      load: read?.load,
      sections,
      monitors,
      experiments,
      baseline,
      userSetup: steps.all.userSetup.length > 0,
      leftOut: {
        flows: flows.flatMap(({ name }) => (steps.isKept(name) ? [] : [name])),
        steps: [...steps.all.leftOut, ...steps.checking.rows.assumed],
        tags: steps.all.leftOutTags,
        isIncomplete: steps.checking.rows.isIncomplete,
      },
    },
    request,
    checking,
  );
  const typeOptions = readTypeOptions(world.type, world.main?.node, checking);
  const reporters = readReporters(
    request.reporters,
    nearest([world.config, ...world.documents], 'reporters')?.value,
    ownSource(''),
    checking,
  );
  const notify = readNotify(world, checking);
  // what is broken may be what would use it
  if (world.main !== undefined && !checking.problems.hasErrors) warnOfUnused(world.main, steps.checking.used, checking.problems);
  const origins = [
    ...sections.flatMap((section) => originsOf(section.node, [section.words.name])),
    ...originsOf(world.vars, ['vars']),
    ...world.layers.flatMap((layer) => originsOf(mergedEntries([layer], 'limits', checking), ['limits'])),
    ...originsOf(mergedEntries(world.layers, 'monitors', checking), ['monitors']),
  ];
  if (read === undefined) return { rows: data.rows, origins };
  const plan: Plan = {
    schema: 1,
    name: nameOf(request.file),
    type: world.type?.name ?? '',
    files: checking.files.names,
    root: checking.files.root,
    environment: world.chosen.environment?.name ?? null,
    approval: request.approve ?? null,
    target: target?.url ?? null,
    seed: request.seed ?? read.seed ?? Math.floor(request.nowMs ?? 0) % 2 ** 32,
    timeScale: request.timeScale ?? 1,
    partial: kept.length < flows.length || experiments.leftOut.length > 0 || request.walkOnly === true,
    protocols: sections.map((section) => protocolRef(section, request.modules ?? {})),
    sections: configsOf(sections),
    vars: jsonOf(world.vars) as { readonly [name: string]: Json },
    data: data.sources,
    flows: request.walkOnly === true ? steps.all.flows.map((flow) => ({ ...flow, weight: 1 })) : steps.all.flows,
    setup: steps.all.setup,
    cleanup: steps.all.cleanup,
    userSetup: steps.all.userSetup,
    userCleanup: steps.all.userCleanup,
    rows: steps.checking.rows.rows,
    load: request.walkOnly === true ? walkingLoad(steps.all.flows) : read.load,
    gates: gates.gates,
    droppedGates: gates.dropped,
    baseline,
    monitors: monitors.map(({ ref }) => ref),
    reporters,
    allowHosts: places.allowed,
    notify,
    typeOptions,
    ...(steps.checking.scripts.names.length > 0 && { scripts: steps.checking.scripts.names }),
    ...(experiments.chosen.length > 0 && { experiments: experiments.chosen.map((chosen) => experimentRef(chosen, request.modules ?? {})) }),
  };
  return { plan, rows: data.rows, origins };
}

/** Of an environment or a config: nobody asks the target, so what it runs out of is of no matter, and it need not be there. */
const watchesOnly = (hosts: readonly string[], target: Target | undefined): boolean => {
  const there = target === undefined ? undefined : originOf(target.url);
  return there !== undefined && hosts.length > 0 && hosts.every((host) => originOf(host) === there);
};

const originOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).host : undefined);
