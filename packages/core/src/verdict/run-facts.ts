import type { Finding } from '../contract/events.ts';

/** What the figures do not tell. */
export interface RunFacts {
  readonly loadBegan: boolean;
  readonly findings: readonly Finding[];
  readonly signal: 'SIGHUP' | 'SIGINT' | 'SIGTERM' | null;
  /** Why the run stopped itself; null where it did not. */
  readonly aborted: string | null;
  /** Sentences: flows and `call:` functions that threw. */
  readonly thrown: readonly string[];
  /** Sentences: preflight, setup, plugin, dead worker, cleanup. */
  readonly faults: readonly string[];
}
