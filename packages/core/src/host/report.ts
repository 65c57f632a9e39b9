import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plan } from '../contract/plan.ts';
import type { ReporterScope } from '../contract/plugin.ts';
import type { RunResult } from '../contract/result.ts';
import { createChronicle } from '../metrics/chronicle.ts';
import { errorText } from '../metrics/error-text.ts';
import { encodeHistogram } from '../metrics/hdr-v2.ts';
import { chosenReporters } from '../run/chosen.ts';
import type { Finished } from '../run/finish.ts';
import { onPastRun, type PastRun, pastRun } from '../run/past-run.ts';
import { Replay } from '../run/replay.ts';
import { createReporting } from '../run/reporting.ts';
import { openResultsFolder, shownFrom, writeReport } from '../run/results-folder.ts';
import { monotonicClock, monotonicUs } from '../time/monotonic.ts';
import { judgeOfRun } from '../verdict/search/judge-of-run.ts';
import type { Host, HostOptions } from './host.ts';
import { openProject } from './project.ts';

/** Writes the reports of an earlier run again. Its journal was masked when it was written, so there is nothing to mask now. */
export async function report(run: string, options: Parameters<Host['report']>[1], host: HostOptions): Promise<Finished> {
  const project = await openProject(null, host);
  const past = pastRun(run, options.results === undefined ? project.resultsDir : resolve(host.cwd, options.results), host.cwd);
  return onPastRun(past, () => tellAgain(past, options, host));
}

async function tellAgain(past: PastRun, options: Parameters<Host['report']>[1], host: HostOptions): Promise<Finished> {
  const { plan } = past.started;
  const { plugins } = await openProject(scenarioOf(plan), host);
  const chronicle = createChronicle(plan);
  const folder = openResultsFolder(past.folder);
  const replay = new Replay({
    past,
    chronicle,
    judge: judgeOfRun({ plan, history: chronicle, machine: past.started }),
    folder,
    encode: (of) => encodeHistogram(chronicle.figures(of)),
    describeError: errorText,
    cleanup: cleanupOf(past),
  });
  const clock = monotonicClock(monotonicUs());
  const scope: ReporterScope = {
    clock,
    signal: new AbortController().signal,
    runId: past.started.runId,
    toolVersion: host.version,
    log: () => undefined,
    resolve: (token) => {
      throw new Error(`there is no service ${String(token.description)} in a report`);
    },
    history: chronicle,
    result: () => replay.result(),
    print: host.print,
    terminal: options.terminal,
    write: async (file, text) => writeReport(folder, file, text),
    folder: shownFrom(host.cwd, past.folder),
  };
  const chosen = options.reporters === undefined ? plan.reporters : options.reporters.map((name) => optionsOf(name, plan));
  const reporters = chosenReporters(
    { reporters: chosen },
    plugins.map(({ plugin }) => plugin),
  );
  return replay.tell(createReporting(reporters, scope, clock, () => undefined));
}

const optionsOf = (name: string, plan: Plan): Plan['reporters'][number] =>
  plan.reporters.find((each) => each.name === name) ?? { name, options: {} };

/** The scenario that a run was made from, if it is still there: it names the plugins. */
export function scenarioOf(plan: Plan): string | null {
  const [file] = plan.files;
  const path = file === undefined ? null : resolve(plan.root, file);
  return path !== null && existsSync(path) ? path : null;
}

/** What the run itself wrote; null where it could not, or where another run's result stands in its place. */
function cleanupOf({ folder, started, wasKilled }: PastRun): RunResult['cleanup'] | null {
  if (wasKilled) return null;
  try {
    const { run, cleanup } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as RunResult;
    return run.id === started.runId && typeof cleanup.state === 'string' ? cleanup : null;
  } catch {
    return null;
  }
}
