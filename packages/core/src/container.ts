import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type DependencyContainer, instancePerContainerCachingFactory, container as root } from 'tsyringe';
import type { RunEvent, Started } from './contract/events.ts';
import type { Plan } from './contract/plan.ts';
import type { MonitorScope, ReporterScope, Scope, Token } from './contract/plugin.ts';
import { createGenerator } from './engine/generator.ts';
import type { Told } from './engine/messages.ts';
import { brokeOutside } from './engine/outside-of-hooks.ts';
import { reasonOf } from './engine/plugin-bug.ts';
import { protocolScope } from './engine/protocol-scope.ts';
import { usualWorkers } from './engine/spare-threads.ts';
import { LoadgateError, PluginError, type Problem } from './errors.ts';
import { check, fileOf } from './host/check.ts';
import type { CheckedScenario, Host, HostOptions, RunningRun, StartOptions } from './host/host.ts';
import { orphanWarnings } from './host/orphans.ts';
import { openProject } from './host/project.ts';
import { sendOnce } from './host/send.ts';
import { createChronicle } from './metrics/chronicle.ts';
import { errorText } from './metrics/error-text.ts';
import { encodeHistogram } from './metrics/hdr-v2.ts';
import { chosenExperiments, chosenMonitors, chosenProtocols, chosenReporters, chosenType } from './run/chosen.ts';
import { createEventStream } from './run/event-stream.ts';
import { findingsOf } from './run/findings.ts';
import { openJournal } from './run/journal.ts';
import { machineHere } from './run/machine.ts';
import { machineWarnings } from './run/machine-limits.ts';
import { createMachineProbe } from './run/machine-probe.ts';
import { masksOf } from './run/masks.ts';
import { openMonitoring } from './run/monitoring.ts';
import { claimFolder } from './run/owner.ts';
import { expectedUsers, preflight } from './run/preflight.ts';
import { createReporting } from './run/reporting.ts';
import { createResultsFolder, shownFrom, writeReport } from './run/results-folder.ts';
import { Run, type Warning } from './run/run.ts';
import { environmentOf } from './run/run-environment.ts';
import { newRunId } from './run/run-id.ts';
import { secretsFor } from './run/secrets-source.ts';
import { shownPlan, writtenSecrets } from './run/shown-plan.ts';
import { SHORTEST_SECRET } from './secrets.ts';
import { monotonicClock, monotonicUs } from './time/monotonic.ts';
import { tokens } from './tokens.ts';
import { judgeOfRun } from './verdict/search/judge-of-run.ts';

/** A child container, with the types that our tokens stand for. */
class Services {
  readonly #container: DependencyContainer = root.createChildContainer();

  value<T>(token: Token<T>, value: T): void {
    this.#container.register<T>(token, { useValue: value });
  }

  /** Made when it is first asked for. */
  once<T>(token: Token<T>, make: () => T): void {
    this.#container.register<T>(token, { useFactory: instancePerContainerCachingFactory(make) });
  }

  get<T>(token: Token<T>): T {
    if (!this.#container.isRegistered(token)) throw new Error(`there is no service ${token.description ?? ''}`);
    return this.#container.resolve<T>(token);
  }
}

/** The services of one run, each made when first asked for. Throws what keeps the run from beginning: a missing secret, a folder, too small a machine. */
export function servicesOf(host: HostOptions, checked: CheckedScenario, options: StartOptions): Services {
  const { plan, settings } = checked;
  const run = new Services();
  const secrets = secretsFor(checked.secretNames, checked.env);
  const plugins = checked.plugins.map(({ plugin }) => plugin);
  const workers = options.workers ?? usualWorkers();
  const tight = machineWarnings(plan, chosenProtocols(plan, plugins), workers, machineHere());
  const resultsDir = options.results === undefined ? settings.resultsDir : resolve(host.cwd, options.results);
  const orphans = orphanWarnings(resultsDir);
  const clock = monotonicClock(monotonicUs());
  const masks = masksOf([...Object.values(secrets), ...writtenSecrets(plan)]);
  host.hide?.(masks.said);
  const over = new AbortController();
  const at = clock.iso();
  const started: Started = {
    type: 'started',
    schema: 1,
    runId: newRunId(at),
    at,
    tool: { name: 'loadgate', version: host.version },
    cores: availableParallelism(),
    workers,
    plan: shownPlan(plan, masks),
  };
  const log = (line: string): void => {
    if (options.logLevel === 'debug') options.log(masks.said(line));
  };
  const scope: Scope = {
    clock,
    signal: over.signal,
    runId: started.runId,
    toolVersion: host.version,
    log,
    resolve: (token) => run.get(token),
  };
  const parts = { plan, clock, secrets, env: environmentOf(plan, checked.env), runId: started.runId, toolVersion: host.version, log };
  const here = protocolScope({ ...parts, signal: over.signal });
  const folder = createResultsFolder(resultsDir, started.runId, plan.name);

  run.value(tokens.Clock, clock);
  run.value(tokens.Masks, masks);
  run.value(tokens.Folder, folder);
  run.value(tokens.Over, over);
  run.once(tokens.Journal, () => openJournal(folder.file('journal.ndjson')));
  run.once(tokens.History, () => createChronicle(plan));
  run.once(tokens.Judge, () => judgeOfRun({ plan, history: run.get(tokens.History), machine: started }));
  const crew = { workers, spare: options.spare, canary: true };
  run.once(tokens.Generator, () => createGenerator({ ...parts, ...crew, rows: checked.rows, protocols: checked.plugins }));
  run.once(tokens.Reporting, () =>
    createReporting(chosenReporters(plan, plugins), reporterScopeOf(scope, host, options, run), clock, (sentence) =>
      options.log(masks.said(sentence)),
    ),
  );
  run.once(tokens.Stream, () => {
    const journal = run.get(tokens.Journal);
    const reporting = run.get(tokens.Reporting);
    const { events } = options;
    return createEventStream({
      masks,
      append: (event) => journal.append(event),
      journalFailed: (cause) => run.get(tokens.Run).journalFailed(cause),
      listeners: [
        { hear: (event) => reporting.hear(event) },
        ...(events === undefined ? [] : [{ hear: (event: RunEvent) => events(`${JSON.stringify(event)}\n`) }]),
      ],
    });
  });
  run.once(tokens.Run, () => {
    const history = run.get(tokens.History);
    const monitorScope = (told: Told): MonitorScope => ({
      ...scope,
      allowsHost: here.allowsHost,
      text: (value) => here.text(value)(here.nobody),
      root: here.root,
      section: (protocol) => (protocol in plan.sections ? { config: plan.sections[protocol], told: told[protocol] } : undefined),
    });
    return new Run({
      started,
      clock,
      stream: run.get(tokens.Stream),
      journal: run.get(tokens.Journal),
      folder,
      chronicle: history,
      judge: run.get(tokens.Judge),
      generator: run.get(tokens.Generator),
      reporting: run.get(tokens.Reporting),
      preflight: (warn) =>
        preflight(plan, chosenProtocols(plan, plugins), (protocol) => ({
          ...here,
          expected: { workers: started.workers, users: expectedUsers(plan, protocol) },
          warn: (message) => warn(protocol, message),
        })),
      machine: createMachineProbe(clock),
      openMonitoring: (notice, told) => openMonitoring(chosenMonitors(plan, plugins), monitorScope(told), notice),
      experiments: chosenExperiments(plan, plugins),
      analyse: () => findingsOf(chosenType(plan, plugins), history, plan.typeOptions),
      encode: (of) => encodeHistogram(history.figures(of)),
      describeError: errorText,
      skipCleanup: options.skipCleanup === true,
      warnings: [...checked.warnings.map((problem) => warningOf(problem, plan)), ...shortSecrets(secrets), ...tight, ...orphans],
      masks,
    });
  });
  return run;
}

function warningOf({ message, hint, location: { file, line, column } }: Problem, plan: Plan): Warning {
  const index = plan.files.indexOf(file);
  return {
    source: 'scenario',
    message: hint === undefined ? message : `${message}: ${hint}`,
    at: index < 0 ? null : [index, line, column],
  };
}

/** What is not masked must be known not to be. */
const shortSecrets = (secrets: Readonly<Record<string, string>>): readonly Warning[] =>
  Object.entries(secrets).flatMap(([name, { length }]) =>
    length >= SHORTEST_SECRET
      ? []
      : [{ source: `secret ${name}`, message: `has fewer than ${SHORTEST_SECRET} characters: it is not masked`, at: null }],
  );

function reporterScopeOf(
  scope: Scope,
  host: HostOptions,
  options: Pick<StartOptions, 'events' | 'terminal'>,
  run: Services,
): ReporterScope {
  const { rest } = run.get(tokens.Masks);
  const folder = run.get(tokens.Folder);
  return {
    ...scope,
    history: run.get(tokens.History),
    result: () => run.get(tokens.Run).result(),
    print: (text) => {
      if (options.events === undefined) host.print(rest(text));
    },
    terminal: options.terminal,
    write: async (file, text) => writeReport(folder, file, rest(text)),
    folder: shownFrom(host.cwd, folder.path),
  };
}

/** Told as a plugin's where its stack leads to one. */
function blamed(cause: unknown, { plugins }: CheckedScenario): unknown {
  if (!(cause instanceof Error) || cause instanceof LoadgateError) return cause;
  const suspects = plugins.map(({ plugin: { name }, url }) => ({ name, url }));
  const found = brokeOutside(reasonOf(cause), cause.stack, suspects);
  return found === undefined ? cause : new PluginError('LG_PLUGIN_THREW', found.name, 'outside of every hook', found.sentence, { cause });
}

function startRun(host: HostOptions, checked: CheckedScenario, options: StartOptions): RunningRun {
  const container = servicesOf(host, checked, options);
  const run = container.get(tokens.Run);
  const claim = claimFolder(container.get(tokens.Folder).path);
  const ended = run.live().finally(() => {
    container.get(tokens.Over).abort();
    claim.release();
  });
  return { interrupt: (signal) => run.interrupt(signal), fail: (cause) => run.fail(blamed(cause, checked)), ended };
}

/** loadgate, composed for one working folder. What a run does not need is imported when it is asked for. */
export function createHost(options: HostOptions): Host {
  return {
    check: (nameOrFile, changes = {}) => check(nameOrFile, changes, options, Date.parse(monotonicClock(0).iso())),
    start: (checked, startOptions) => startRun(options, checked, startOptions),
    send: (checked, sendOptions) => sendOnce(checked, sendOptions, options),
    validate: async (operands, validateOptions = {}) => (await import('./host/validate.ts')).validate(operands, validateOptions, options),
    preview: async ({ plan, origins }, { settings = false, ...look }) =>
      settings
        ? (await import('./host/preview/effective-settings.ts')).effectiveSettings({ plan, origins })
        : (await import('./host/preview/preview.ts')).preview({ plan: shownPlan(plan, masksOf([])) }, look),
    report: async (run, reportOptions) => {
      const { ending, failures } = await (await import('./host/report.ts')).report(run, reportOptions, options);
      return { exitCode: ending.exitCode, failures };
    },
    cleanup: async (run, { results } = {}) => (await import('./host/cleanup.ts')).cleanUp(run, results, options),
    plugins: async (nameOrFile) =>
      (await import('./host/plugins.ts')).pluginsOf(nameOrFile === undefined ? null : fileOf(nameOrFile, options.cwd), options),
    grammar: async (specifier) => (await import('./host/plugins.ts')).grammarOf(specifier, options),
    schema: async (kind) => (await import('./host/schema.ts')).schema(kind, (await openProject(null, options)).language),
  };
}
