import { resolve } from 'node:path';
import type { Plan } from '../contract/plan.ts';
import type { RunResult } from '../contract/result.ts';
import { createGenerator } from '../engine/generator.ts';
import { PluginError } from '../errors.ts';
import type { LoadedPlugin } from '../plugins/loaded-plugin.ts';
import { keptValues } from '../run/owed-values.ts';
import { releaseFolder } from '../run/owner.ts';
import { onPastRun, type PastRun, pastRun } from '../run/past-run.ts';
import { environmentOf } from '../run/run-environment.ts';
import { secretsFor } from '../run/secrets-source.ts';
import { sentenceOf } from '../run/sentence.ts';
import { isShortened, writtenSecrets } from '../run/shown-plan.ts';
import { MASKED, maskOf } from '../secrets.ts';
import { monotonicClock, monotonicUs } from '../time/monotonic.ts';
import { check } from './check.ts';
import type { HostOptions } from './host.ts';
import { namesOfSecrets } from './named-secrets.ts';
import { openProject } from './project.ts';
import { scenarioOf } from './report.ts';

/** Runs the cleanup steps of an earlier run, with its plan and its run id, as it would have done itself. */
export async function cleanUp(run: string, results: string | undefined, host: HostOptions): Promise<RunResult['cleanup']> {
  const project = await openProject(null, host);
  const past = pastRun(run, results === undefined ? project.resultsDir : resolve(host.cwd, results), host.cwd);
  return onPastRun(past, () => doOwed(past, host));
}

async function doOwed(past: PastRun, host: HostOptions): Promise<RunResult['cleanup']> {
  const { plan: shown, runId } = past.started;
  if (shown.cleanup.length === 0) return { state: 'nothing', message: null };
  const file = scenarioOf(shown);
  const { plugins, env } = await openProject(file, host);
  const plan = withModules(await wholePlan(shown, file, host), plugins);
  const secrets = secretsFor(namesOfSecrets(JSON.stringify({ ...plan, notify: [] })), env);
  const mask = maskOf([...Object.values(secrets), ...writtenSecrets(plan)]);
  const { captured, missing } = keptValues(plan, past.events);
  const generator = createGenerator({
    plan,
    rows: {},
    captured,
    secrets,
    env: environmentOf(plan, env),
    workers: 1,
    protocols: plugins,
    clock: monotonicClock(monotonicUs()),
    runId,
    toolVersion: host.version,
  });
  try {
    await generator.open();
    const { failures, message } = await generator.cleanup();
    if (failures.length > 0) return { state: 'failed', message: mask([...failures, ...missing].join('; ')) };
    releaseFolder(past.folder);
    return { state: 'done', message };
  } catch (cause) {
    return { state: 'failed', message: mask(sentenceOf(cause)) };
  } finally {
    await generator.close().catch(() => undefined);
  }
}

/** A journal holds no passwords that stood in clear in its plan: they are read again where they stand. */
async function wholePlan(shown: Plan, file: string | null, host: HostOptions): Promise<Plan> {
  if (!isShortened(shown) || file === null) return shown;
  const { environment, target } = shown;
  const { plan } = await check(file, { purpose: 'look', ...(environment !== null && { environment }) }, host, 0);
  return { ...plan, target: target?.includes(MASKED) === true ? plan.target : target };
}

/** Modules are those of here: a journal may come from elsewhere, and what it names is not to be run. */
const withModules = (plan: Plan, plugins: readonly LoadedPlugin[]): Plan => ({
  ...plan,
  protocols: plan.protocols.map((ref) => {
    const found = plugins.find(({ plugin }) => plugin.protocols?.some(({ name }) => name === ref.name));
    if (found !== undefined) return { ...ref, url: found.url };
    throw new PluginError('LG_PLUGIN_NOT_FOUND', ref.name, 'resolve', `no plugin brings the protocol ${ref.name}`, {
      hint: 'type the command where the scenario is',
    });
  }),
});
