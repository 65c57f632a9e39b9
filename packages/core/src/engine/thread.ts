import { Worker } from 'node:worker_threads';
import type { Command, Report, ThreadData, ThreadMessage } from './messages.ts';
import { reasonOf } from './plugin-bug.ts';

/** Who hears a thread. */
export interface ThreadEars {
  readonly hear: (report: Report) => unknown;
  /** It will say nothing more, and was not asked to end. */
  readonly died: (why: string, stack?: string) => void;
  /** A line for people who look for a defect. */
  readonly log: (line: string) => void;
}

const IS_SOURCE = import.meta.url.endsWith('.ts');
const WORKER = new URL(IS_SOURCE ? '../worker.ts' : '../worker.js', import.meta.url);
/** A thread inherits the flags of its process, but not what was registered because there were none. */
const FINDS_SOURCES = IS_SOURCE && process.execArgv.length === 0;

interface Death {
  readonly why: string;
  readonly stack: string | undefined;
}

/**
 * A worker thread, from before there is a run for it: it imports what any run needs, then waits. It holds nothing, and does not keep the
 * process alive until it is asked for something.
 */
export class Thread {
  readonly mayBlock = true;
  readonly #worker: Worker;
  #ears: ThreadEars | undefined;
  #isEnding = false;
  #death: Death | undefined;

  /** `entry`: what runs in it. */
  constructor(entry: URL = WORKER) {
    this.#worker = new Worker(entry, FINDS_SOURCES ? { execArgv: ['--conditions=@loadgate/source'] } : {});
    let reason = '';
    let stack: string | undefined;
    this.#worker.on('message', (report: Report) => this.#ears?.hear(report));
    this.#worker.on('error', (error) => {
      reason = reasonOf(error);
      stack = error instanceof Error ? error.stack : undefined;
    });
    this.#worker.on('exit', (code) => {
      if (this.#isEnding) return;
      this.#death = { why: reason === '' ? `it ended with code ${code}` : reason, stack };
      if (this.#ears !== undefined) this.#tell(this.#death, this.#ears);
    });
    // not before somebody listens, for that would undo it
    this.#worker.unref();
  }

  /** Makes it a worker of a run, once. If it is gone already, `died` is called at once. */
  hire(data: ThreadData, ears: ThreadEars): void {
    this.#ears = ears;
    if (this.#death === undefined) this.#post({ kind: 'hire', data });
    else this.#tell(this.#death, ears);
  }

  post(command: Command): void {
    this.#worker.ref();
    this.#post(command);
  }

  /** Ends it whatever it does. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  #post(message: ThreadMessage): void {
    this.#worker.postMessage(message);
  }

  #tell({ why, stack }: Death, { log, died }: ThreadEars): void {
    if (stack !== undefined) log(stack);
    died(why, stack);
  }
}
