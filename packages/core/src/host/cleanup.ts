import { resolve } from 'node:path';
import type { RunResult } from '../contract/result.ts';
import { createGenerator } from '../engine/generator.ts';
import { releaseFolder } from '../run/owner.ts';
import { pastRun } from '../run/past-run.ts';
import { environmentOf } from '../run/run-environment.ts';
import { secretsFor } from '../run/secrets-source.ts';
import { sentenceOf } from '../run/sentence.ts';
import { monotonicClock, monotonicUs } from '../time/monotonic.ts';
import type { HostOptions } from './host.ts';
import { openProject } from './project.ts';
import { scenarioOf } from './report.ts';

/** Runs the cleanup steps of an earlier run, with its plan and its run id, as it would have done itself. */
export async function cleanUp(run: string, results: string | undefined, host: HostOptions): Promise<RunResult['cleanup']> {
  const project = await openProject(null, host);
  const past = pastRun(run, results === undefined ? project.resultsDir : resolve(host.cwd, results), host.cwd);
  const { plan, runId } = past.started;
  if (plan.cleanup.length === 0) return { state: 'nothing', message: null };
  const { plugins, env } = await openProject(scenarioOf(plan), host);
  const generator = createGenerator({
    plan,
    rows: {},
    secrets: secretsFor(namesOfSecrets({ ...plan, notify: [] }), env),
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
    if (failures.length > 0) return { state: 'failed', message: failures.join('; ') };
    releaseFolder(past.folder);
    return { state: 'done', message };
  } catch (cause) {
    return { state: 'failed', message: sentenceOf(cause) };
  } finally {
    await generator.close().catch(() => undefined);
  }
}

const namesOfSecrets = (plan: object): readonly string[] => [
  ...new Set([...JSON.stringify(plan).matchAll(/\bsecret\.([A-Za-z_]\w*)/g)].map(([, name]) => name as string)),
];
