import type { GeneratorInterval } from '../contract/events.ts';
import type { Json } from '../contract/plan.ts';
import { LoadgateError, PluginError } from '../errors.ts';
import { loadFake } from '../flow/values/fake.ts';
import { loadJsonPath } from '../flow/values/json-path.ts';
import { maskOf } from '../secrets.ts';
import type { Clock } from '../time/clock.ts';
import { type FindPlugin, warmProtocols } from './drivers.ts';
import type { RunningExperiment } from './experiment.ts';
import type { Captured, Command, OpenFailure, Report, WorkerBrief, WorkerSecrets } from './messages.ts';
import type { Prologue } from './prologue.ts';
import type { ScriptHost } from './scripts/open-scripts.ts';
import { WorkerLoad } from './worker-load.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

export interface LoadWorkerParts {
  readonly brief: WorkerBrief;
  readonly clock: Clock;
  readonly findPlugin: FindPlugin;
  /** Left out: no plan with a `call` comes here. */
  readonly scripts?: ScriptHost | undefined;
  readonly report: (report: Report) => void;
  /** Figures of this thread since the last call. */
  readonly probe: () => GeneratorInterval;
}

/** One worker, wherever it runs: does what main commands and reports. */
export class LoadWorker {
  readonly #parts: LoadWorkerParts;
  readonly #over = new AbortController();
  #workshop: Workshop | undefined;
  #load: WorkerLoad | undefined;
  #prologue: Prologue | undefined;
  #experiment: RunningExperiment | undefined;

  constructor(parts: LoadWorkerParts) {
    this.#parts = parts;
  }

  /** Imports what `open` will need, while main still prepares the run. What fails here fails again there, and is told then. */
  async warm(): Promise<void> {
    const { brief, clock, findPlugin } = this.#parts;
    try {
      await loadJsonPath(brief.plan);
      await loadFake(brief.plan, clock.iso());
      await warmProtocols(brief.plan, findPlugin);
    } catch {
      return;
    }
  }

  hear(command: Command): void {
    switch (command.kind) {
      case 'open':
        void this.#open(command.secrets);
        return;
      case 'setup':
        return this.#setup();
      case 'variables':
        return this.#variables(command.values);
      case 'load':
        return this.#begin(command.beginUs);
      case 'stages':
        return this.#load?.append(command.stages);
      case 'canary':
        return this.#workshop?.askEcho(command.ask);
      case 'beat':
        return this.#load?.beat();
      case 'ping':
        return this.#parts.report({ kind: 'pong' });
      case 'recount':
        return this.#load?.recount();
      case 'stop':
        this.#experiment?.abort();
        return this.#load?.stop(command.gracefulUs);
      case 'abort':
        this.#experiment?.abort();
        this.#prologue?.abort();
        return this.#load?.abort();
      case 'experiment':
        void this.#measure(command.index);
        return;
      case 'cleanup':
        return this.#cleanup();
      case 'close':
        void this.#close();
        return;
    }
  }

  async #open(secrets: WorkerSecrets): Promise<void> {
    const { brief, clock, findPlugin, scripts, report } = this.#parts;
    try {
      this.#workshop = await openWorkshop({
        ...{ brief, secrets, clock, findPlugin, scripts, report },
        signal: this.#over.signal,
        load: () => this.#load,
        end: (why) => this.#end(why),
      });
      report({ kind: 'opened' });
    } catch (error) {
      report({ kind: 'notOpened', failure: openFailure(error, maskOf(Object.values(secrets.secrets))) });
    }
  }

  #setup(): void {
    const { report } = this.#parts;
    const { slots, variables } = this.#opened;
    this.#prologue = this.#opened.setup();
    this.#prologue.run(variables, (failures, user) => {
      this.#prologue = undefined;
      const values = [...slots].flatMap(([name, slot]) =>
        user.kept[slot] === undefined ? [] : [[name, user.kept[slot] as Json] as const],
      );
      report({ kind: 'setUp', failure: failures[0] ?? null, values });
    });
  }

  #variables(values: Captured): void {
    const { slots, variables } = this.#opened;
    for (const [name, value] of values) {
      const slot = slots.get(name);
      // a journal may know more than a plan that was changed since
      if (slot !== undefined) variables[slot] = value;
    }
  }

  #begin(beginUs: number): void {
    const { brief, clock, report, probe } = this.#parts;
    const { recorder, members, notices } = this.#opened;
    const second = (): void => notices.second();
    this.#load = new WorkerLoad(beginUs, { load: brief.plan.load, clock, recorder, members, report, probe, second });
    this.#load.begin();
  }

  async #measure(index: number): Promise<void> {
    this.#experiment = this.#opened.experiment(index);
    const end = await this.#experiment.run();
    this.#experiment = undefined;
    this.#opened.notices.second();
    this.#parts.report({ kind: 'experimented', end });
  }

  #cleanup(): void {
    this.#prologue = this.#opened.cleanup();
    this.#prologue.run(this.#opened.variables, (failures) => {
      this.#prologue = undefined;
      this.#parts.report({ kind: 'cleanedUp', failures });
    });
  }

  async #close(): Promise<void> {
    this.#over.abort();
    this.#parts.report({ kind: 'closed', failures: (await this.#workshop?.close()) ?? [] });
  }

  /** Not from within a step: what is going on there ends first. */
  #end(why: Report): void {
    const { clock, report } = this.#parts;
    report(why);
    clock.at(clock.nowUs(), () => {
      this.#prologue?.abort();
      this.#load?.abort();
    });
  }

  get #opened(): Workshop {
    if (this.#workshop === undefined) throw new Error('the worker is not open');
    return this.#workshop;
  }
}

function openFailure(error: unknown, mask: (text: string) => string): OpenFailure {
  const message = mask(error instanceof Error ? error.message : String(error));
  if (error instanceof PluginError) return { message, code: error.code, plugin: error.plugin, hook: error.hook };
  return { message, code: error instanceof LoadgateError ? error.code : null, plugin: null, hook: 'open' };
}
