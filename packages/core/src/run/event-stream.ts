import type { RunEvent } from '../contract/events.ts';
import { type Masks, masked } from './masks.ts';

/** The one way out of a run: every event is masked, written to the journal, then told to everybody who listens, in order. */
export interface EventStream {
  emit(event: RunEvent): void;
}

export interface EventListener {
  /** A throw is the listener's own affair: it never reaches the run. */
  hear(event: RunEvent): void;
}

/** `append` may throw: then `journalFailed` is told once and the run goes on without a journal (and fails at its end). */
export function createEventStream(parts: {
  readonly masks: Masks;
  readonly append: (event: RunEvent) => void;
  readonly journalFailed: (cause: unknown) => void;
  readonly listeners: readonly EventListener[];
}): EventStream {
  const waiting: RunEvent[] = [];
  let journalWorks = true;
  const tell = (bare: RunEvent): void => {
    const event = maskedEvent(bare, parts.masks);
    if (journalWorks) {
      try {
        parts.append(event);
      } catch (cause) {
        journalWorks = false;
        parts.journalFailed(cause);
      }
    }
    for (const listener of parts.listeners) listener.hear(event);
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

function maskedEvent(event: RunEvent, masks: Masks): RunEvent {
  // its plan was shown already; what it calls a message is a template
  if (event.type === 'started') return event;
  // figures hold nothing of anybody's
  if (event.type === 'interval') return { ...event, errors: masked(event.errors, masks) };
  return masked(event, masks);
}
