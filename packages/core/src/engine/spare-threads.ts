import { availableParallelism } from 'node:os';
import { Thread } from './thread.ts';

/** Threads that were started before there is a run for them. */
export interface SpareThreads {
  /** One that is nobody's yet; undefined when none is left. */
  take(): Thread | undefined;
  /** Ends those that nobody took. */
  end(): Promise<void>;
}

/** Threads of a run that says nothing of them: all cores but one, which the main thread needs; at least one. */
export const usualWorkers = (): number => Math.max(1, availableParallelism() - 1);

/** Starts `count` threads, but no more than there are cores: further ones would only take time from the main thread. */
export function startThreads(count: number, make: () => Thread = () => new Thread()): SpareThreads {
  const spare = Array.from({ length: Math.min(count, availableParallelism()) }, make);
  return {
    take: () => spare.shift(),
    async end() {
      await Promise.all(spare.splice(0).map((thread) => thread.end()));
    },
  };
}
