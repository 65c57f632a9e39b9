import type { RunEvent } from '../contract/events.ts';
import type { Reporter, ReporterKind, ReporterScope } from '../contract/plugin.ts';
import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/timeout.ts';
import { untilAborted } from './until-aborted.ts';

/** A reporter that a run asked for. */
export interface ChosenReporter {
  readonly kind: ReporterKind;
  readonly options: unknown;
}

/** The reporters of a run, each on its own: one that fails is switched off and named, the others and the run go on. */
export interface Reporting {
  hear(event: RunEvent): void;
  /** Closes all side by side; those that have not ended when `left` is aborted have failed. */
  close(left?: AbortSignal): Promise<void>;
  /** One sentence per failure so far. */
  readonly failures: readonly string[];
}

const CLOSE_TIMEOUT_US = 30e6;

export function createReporting(
  chosen: readonly ChosenReporter[],
  scope: ReporterScope,
  clock: Clock,
  failed: (sentence: string) => void,
): Reporting {
  const failures: string[] = [];
  const active = new Map<string, Reporter>();
  const fail = (name: string, hook: string, cause: unknown): void => {
    active.delete(name);
    const sentence = `reporter ${name} failed in ${hook}: ${cause instanceof Error ? cause.message : String(cause)}`;
    failures.push(sentence);
    failed(sentence);
  };
  for (const { kind, options } of chosen) {
    try {
      const reporter = kind.create(options, scope);
      if (typeof reporter?.event !== 'function') throw new Error('it gave no reporter: that has `event`');
      active.set(kind.name, reporter);
    } catch (cause) {
      fail(kind.name, 'create', cause);
    }
  }
  return {
    failures,
    hear(event) {
      for (const [name, reporter] of active) {
        const failed = (cause: unknown): void => {
          if (active.has(name)) fail(name, `event (${event.type})`, cause);
        };
        try {
          // an async one is not awaited, but heard when it fails
          const given: unknown = reporter.event(event);
          if (given instanceof Promise) given.catch(failed);
        } catch (cause) {
          failed(cause);
        }
      }
    },
    async close(left = new AbortController().signal) {
      await Promise.all(
        [...active].map(async ([name, reporter]) => {
          try {
            const closing = (async () => reporter.close?.())().then(() => true);
            const closed = withTimeout(clock, CLOSE_TIMEOUT_US, closing, `did not end within ${CLOSE_TIMEOUT_US / 1e6} s`);
            if ((await untilAborted(left, closed)) === undefined) throw new Error('had not ended when it was stopped');
          } catch (cause) {
            fail(name, 'close', cause);
          }
        }),
      );
    },
  };
}
