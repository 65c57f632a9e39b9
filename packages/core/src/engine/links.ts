import type { Clock } from '../time/clock.ts';
import { monotonicUs } from '../time/monotonic.ts';
import type { Command, WorkerBrief } from './messages.ts';
import type { Thread, ThreadEars } from './thread.ts';

/** Main's end of the way to a worker. */
export interface Link {
  /** The worker has a thread of its own, which a plugin may block while main goes on. */
  readonly mayBlock: boolean;
  post(command: Command): void;
  /** Ends the worker whatever it does. */
  end(): Promise<void>;
}

export interface LinkParts extends ThreadEars {
  readonly brief: WorkerBrief;
  readonly clock: Clock;
}

/** To a worker thread. It imports the plugins itself. */
export function threadLink({ brief, clock, ...ears }: LinkParts, thread: Thread): Link {
  thread.hire({ brief, epochUs: monotonicUs() - clock.nowUs() }, ears);
  return thread;
}
