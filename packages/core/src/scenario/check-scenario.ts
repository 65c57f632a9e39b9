import { posix } from 'node:path';
import { flowLoadKeys } from '../language/load-keys.ts';
import { applySettings } from './apply-settings.ts';
import { assemble } from './assemble.ts';
import { readBaseline } from './baselines.ts';
import { readData } from './data-sources.ts';
import { nearest, openDocument, ownSource, readDocuments } from './documents.ts';
import { readFlows } from './flows.ts';
import { writtenHosts } from './hosts.ts';
import { readGates } from './layered-gates.ts';
import { readWorld } from './layers.ts';
import { readPlanMonitors } from './monitors.ts';
import { closeCheck, type OpenCheck, openCheck } from './open-check.ts';
import { parseNode } from './parse.ts';
import { limitsOf } from './plan-load.ts';
import { planSteps } from './plan-steps.ts';
import { CONFIG, MISNAMED_CONFIG } from './project.ts';
import { readReporters } from './reporters.ts';
import type { Checked, CheckRequest } from './request.ts';
import { secretNamesIn } from './secret-names.ts';

/** A scenario, all it includes, the config and everything that was asked for → the plan, or everything that is wrong, at once. */
export function checkScenario(request: CheckRequest): Checked {
  const opened = openCheck(request);
  const { checking, cwd } = opened;
  const documents = readDocuments(request.file, 'scenario', cwd, request.files, checking);
  sayMisnamedConfig(opened);
  const { plan, rows, origins } = assemble(applySettings(documents, request.set ?? [], checking), request, checking);
  const isValid = plan !== undefined && !checking.problems.hasErrors;
  return { ...closeCheck(opened, documents), ...(isValid && { plan }), rows, origins, secretNames: isValid ? secretNamesIn(plan) : [] };
}

/** Limits and environments that stand in a file that is not read would be missed by nobody. */
function sayMisnamedConfig({ configFile, files, checking }: OpenCheck): void {
  if (configFile !== null || !files.isThere(posix.join(files.root, MISNAMED_CONFIG))) return;
  checking.problems.error('LG_FILE_MISSING', ownSource(MISNAMED_CONFIG), `${MISNAMED_CONFIG} is not read`, {
    hint: `rename it to ${CONFIG}`,
  });
}

/** A flows file by itself, with what it includes. What a scenario around it may bring is not missed. There is no plan. */
export function checkFlows(request: CheckRequest): Checked {
  const opened = openCheck(request);
  const { checking, cwd } = opened;
  const documents = readDocuments(request.file, 'flows', cwd, request.files, checking);
  const settled = applySettings(documents, [], checking);
  const world = readWorld(settled, request.environment, checking);
  const data = readData(world.documents, checking);
  const flows = readFlows(world.documents, world.known, checking);
  for (const { load } of flows) if (load !== undefined) parseNode(flowLoadKeys, load, checking.problems, { called: 'load' });
  planSteps(world, data, flows, {}, checking);
  readPlanMonitors(world, checking);
  limitsOf(world.layers, [], checking);
  readReporters(undefined, nearest(world.documents, 'reporters')?.value, ownSource(''), checking);
  writtenHosts(world.documents, checking);
  return { ...closeCheck(opened, documents), rows: data.rows, origins: [], secretNames: [] };
}

/** The config by itself, all its environments included. There is no plan. */
export function checkConfig(request: CheckRequest): Checked {
  const opened = openCheck(request);
  const { checking } = opened;
  const config = openDocument(request.file, 'config', undefined, checking);
  const documents = { config, flows: [], main: undefined };
  const world = readWorld(applySettings(documents, [], checking), request.environment, checking);
  readGates(
    { type: undefined, typeSpan: world.typeSpan, config, main: undefined, experiments: [], compareBaseline: false },
    world.known,
    checking,
  );
  readBaseline([config], checking);
  readPlanMonitors(world, checking);
  limitsOf(world.layers, [], checking);
  readReporters(undefined, nearest([config], 'reporters')?.value, ownSource(''), checking);
  writtenHosts([config], checking);
  return { ...closeCheck(opened, documents), rows: {}, origins: [], secretNames: [] };
}
