import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type DependencyContainer, instancePerContainerCachingFactory as once, container as root } from 'tsyringe';
import type { Started } from './contract/events.ts';
import type { MonitorScope, ReporterScope, Scope } from './contract/plugin.ts';
import { createGenerator } from './engine/generator.ts';
import { protocolScope } from './engine/protocol-scope.ts';
import { check, fileOf } from './host/check.ts';
import { cleanUp } from './host/cleanup.ts';
import type { CheckedScenario, Host, HostOptions, RunningRun, StartOptions } from './host/host.ts';
import { orphanWarnings } from './host/orphans.ts';
import { preview } from './host/preview.ts';
import { openProject } from './host/project.ts';
import { report } from './host/report.ts';
import { schema } from './host/schema.ts';
import { sendOnce } from './host/send.ts';
import { validate } from './host/validate.ts';
import { createChronicle } from './metrics/chronicle.ts';
import { errorText } from './metrics/error-text.ts';
import { encodeHistogram } from './metrics/hdr-v2.ts';
import { chosenMonitors, chosenProtocols, chosenReporters, chosenType } from './run/chosen.ts';
import { createEventStream } from './run/event-stream.ts';
import { openJournal } from './run/journal.ts';
import { openMonitoring } from './run/monitoring.ts';
import { claimFolder } from './run/owner.ts';
import { preflight } from './run/preflight.ts';
import { createReporting } from './run/reporting.ts';
import { createResultsFolder, shownFrom } from './run/results-folder.ts';
import { Run } from './run/run.ts';
import { environmentOf } from './run/run-environment.ts';
import { newRunId } from './run/run-id.ts';
import { secretsFor } from './run/secrets-source.ts';
import { maskOf } from './secrets.ts';
import { monotonicClock, monotonicUs } from './time/monotonic.ts';
import { tokens } from './tokens.ts';
import { createJudge } from './verdict/judge.ts';

/** The services of one run, each made when first asked for. Throws what keeps the run from beginning: a missing secret, a folder. */
export function runContainer(host: HostOptions, checked: CheckedScenario, options: StartOptions): DependencyContainer {
  const { plan, settings } = checked;
  const run = root.createChildContainer();
  const secrets = secretsFor(checked.secretNames, checked.env);
  const plugins = checked.plugins.map(({ plugin }) => plugin);
  const resultsDir = options.results === undefined ? settings.resultsDir : resolve(host.cwd, options.results);
  const orphans = orphanWarnings(resultsDir);
  const clock = monotonicClock(monotonicUs());
  const mask = maskOf(Object.values(secrets));
  const over = new AbortController();
  const at = clock.iso();
  const started: Started = {
    type: 'started',
    schema: 1,
    runId: newRunId(at),
    at,
    tool: { name: 'loadgate', version: host.version },
    workers: options.workers ?? Math.max(1, availableParallelism() - 1),
    plan,
  };
  const log = (line: string): void => {
    if (options.logLevel === 'debug') options.log(mask(line));
  };
  const scope: Scope = {
    clock,
    signal: over.signal,
    runId: started.runId,
    toolVersion: host.version,
    log,
    resolve: (token) => {
      if (!run.isRegistered(token)) throw new Error(`there is no service ${String(token.description)}`);
      return run.resolve(token);
    },
  };
  const parts = { plan, clock, secrets, env: environmentOf(plan, checked.env), runId: started.runId, toolVersion: host.version, log };
  const here = protocolScope({ ...parts, signal: over.signal });
  const folder = createResultsFolder(resultsDir, started.runId, plan.name);

  run.register(tokens.Clock, { useValue: clock });
  run.register(tokens.Mask, { useValue: mask });
  run.register(tokens.Folder, { useValue: folder });
  run.register(tokens.Over, { useValue: over });
  run.register(tokens.Journal, { useFactory: once(() => openJournal(folder.file('journal.ndjson'))) });
  run.register(tokens.History, { useFactory: once(() => createChronicle(plan)) });
  run.register(tokens.Judge, { useFactory: once((c) => createJudge({ plan, history: c.resolve(tokens.History) })) });
  run.register(tokens.Generator, {
    useFactory: once(() => createGenerator({ ...parts, rows: checked.rows, workers: started.workers, protocols: checked.plugins })),
  });
  run.register(tokens.Reporting, {
    useFactory: once((c) => {
      const reporterScope = reporterScopeOf(scope, host, options, c);
      return createReporting(chosenReporters(plan, plugins), reporterScope, clock, (sentence) => options.log(mask(sentence)));
    }),
  });
  run.register(tokens.Stream, {
    useFactory: once((c) => {
      const journal = c.resolve(tokens.Journal);
      const reporting = c.resolve(tokens.Reporting);
      const { events } = options;
      return createEventStream({
        mask,
        append: (line) => journal.append(line),
        journalFailed: (cause) => c.resolve(tokens.Run).journalFailed(cause),
        listeners: [
          { hear: (event) => reporting.hear(event) },
          ...(events === undefined ? [] : [{ hear: (_: unknown, line: string) => events(`${line}\n`) }]),
        ],
      });
    }),
  });
  run.register(tokens.Run, {
    useFactory: once((c) => {
      const history = c.resolve(tokens.History);
      const monitorScope: MonitorScope = { ...scope, allowsHost: here.allowsHost, text: (value) => here.text(value)(here.nobody) };
      return new Run({
        started,
        clock,
        stream: c.resolve(tokens.Stream),
        journal: c.resolve(tokens.Journal),
        folder,
        chronicle: history,
        judge: c.resolve(tokens.Judge),
        generator: c.resolve(tokens.Generator),
        reporting: c.resolve(tokens.Reporting),
        preflight: () => preflight(plan, chosenProtocols(plan, plugins), () => here),
        openMonitoring: (notice) => openMonitoring(chosenMonitors(plan, plugins), monitorScope, notice),
        analyse: () => chosenType(plan, plugins)?.analyse?.(history, plan.typeOptions) ?? [],
        encode: (of) => encodeHistogram(history.figures(of)),
        describeError: errorText,
        skipCleanup: options.skipCleanup === true,
        warnings: [...checked.warnings.map(({ message }) => message), ...orphans],
        mask,
      });
    }),
  });
  return run;
}

function reporterScopeOf(
  scope: Scope,
  host: HostOptions,
  options: Pick<StartOptions, 'events' | 'terminal'>,
  run: DependencyContainer,
): ReporterScope {
  const mask = run.resolve(tokens.Mask);
  const folder = run.resolve(tokens.Folder);
  return {
    ...scope,
    history: run.resolve(tokens.History),
    result: () => run.resolve(tokens.Run).result(),
    print: (text) => {
      if (options.events === undefined) host.print(mask(text));
    },
    terminal: options.terminal,
    write: async (file, text) => folder.write(file, mask(text)),
    folder: shownFrom(host.cwd, folder.path),
  };
}

function startRun(host: HostOptions, checked: CheckedScenario, options: StartOptions): RunningRun {
  const container = runContainer(host, checked, options);
  const run = container.resolve(tokens.Run);
  const claim = claimFolder(container.resolve(tokens.Folder).path);
  const ended = run.live().finally(() => {
    container.resolve(tokens.Over).abort();
    claim.release();
  });
  return { interrupt: (signal) => run.interrupt(signal), ended };
}

/** loadgate, composed for one working folder. */
export function createHost(options: HostOptions): Host {
  return {
    check: (nameOrFile, changes = {}) => check(nameOrFile, changes, options, Date.parse(monotonicClock(0).iso())),
    start: (checked, startOptions) => startRun(options, checked, startOptions),
    send: (checked, sendOptions) => sendOnce(checked, sendOptions, options),
    validate: (operands, { environment } = {}) => validate(operands, environment, options),
    preview: async (checked, previewOptions) => preview(checked, previewOptions),
    report: async (run, reportOptions) => {
      const { ending, failures } = await report(run, reportOptions, options);
      return { exitCode: ending.exitCode, failures };
    },
    cleanup: (run, { results } = {}) => cleanUp(run, results, options),
    plugins: async (nameOrFile) => (await openProject(nameOrFile === undefined ? null : fileOf(nameOrFile, options.cwd), options)).plugins,
    schema: async (kind) => schema(kind, (await openProject(null, options)).language),
  };
}
