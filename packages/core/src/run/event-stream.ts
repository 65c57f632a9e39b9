import type { RunEvent } from '../contract/events.ts';
import type { Mask } from '../secrets.ts';

/** The one way out of a run: every event is masked, written to the journal, then told to everybody who listens, in order. */
export interface EventStream {
  emit(event: RunEvent): void;
}

export interface EventListener {
  /** A throw is the listener's own affair: it never reaches the run. */
  hear(event: RunEvent, line: string): void;
}

/** `append` may throw: then `journalFailed` is told once and the run goes on without a journal (and fails at its end). */
export function createEventStream(parts: {
  readonly mask: Mask;
  readonly append: (line: string) => void;
  readonly journalFailed: (cause: unknown) => void;
  readonly listeners: readonly EventListener[];
}): EventStream {
  const waiting: RunEvent[] = [];
  let journalWorks = true;
  const tell = (event: RunEvent): void => {
    const plain = JSON.stringify(event);
    const line = parts.mask(plain);
    if (journalWorks) {
      try {
        parts.append(line);
      } catch (cause) {
        journalWorks = false;
        parts.journalFailed(cause);
      }
    }
    // parsed anew only where masking changed something: hardly ever
    const masked = line === plain ? event : (JSON.parse(line) as RunEvent);
    for (const listener of parts.listeners) listener.hear(masked, line);
  };
  return {
    emit(event) {
      waiting.push(event);
      // a listener that emits from within `hear` must not overtake the event that others have still to hear
      if (waiting.length > 1) return;
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        tell(next);
        waiting.shift();
      }
    },
  };
}
