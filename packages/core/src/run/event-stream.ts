import type { RunEvent } from '../contract/events.ts';
import type { Mask } from '../secrets.ts';

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
  readonly mask: Mask;
  readonly append: (event: RunEvent) => void;
  readonly journalFailed: (cause: unknown) => void;
  readonly listeners: readonly EventListener[];
}): EventStream {
  const waiting: RunEvent[] = [];
  let journalWorks = true;
  const tell = (bare: RunEvent): void => {
    const event = masked(bare, parts.mask);
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

function masked(event: RunEvent, mask: Mask): RunEvent {
  // figures hold nothing of anybody's, and a short secret may happen to stand in their base64
  if (event.type === 'interval') return { ...event, errors: maskedJson(event.errors, mask) };
  return maskedJson(event, mask);
}

/** Parsed anew only where masking changed something: hardly ever. */
function maskedJson<T>(value: T, mask: Mask): T {
  const plain = JSON.stringify(value);
  const text = mask(plain);
  return text === plain ? value : (JSON.parse(text) as T);
}
