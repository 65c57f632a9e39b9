import type { Interval } from '../contract/events.ts';

/** A target that answers nothing for this long is not worth more requests (semantics §9). */
export const SILENCE_SEC = 30;

/**
 * Kinds of failure that were no answers, without their protocol. All else is one: a status, an SQLSTATE, a broken expectation, what only a
 * plugin knows.
 */
const UNANSWERED =
  /^(?:generator\..*|(?:.*\.)?(?:timeout|thrown|template|refused|reset|connection_lost|connect_timeout|unreachable|dns|tls\w*|host_not_allowed|bad_url|bad_request|pool_wait))$/;

/** Counts the seconds in which something was asked and nothing answered; an answer, also a bad one, begins anew. */
export class SilenceWatch {
  #seconds = 0;

  /** True from the {@link SILENCE_SEC}th such second on. */
  hear({ series, errors }: Interval): boolean {
    const ok = series.some(({ metric, outcome, count }) => metric === 'latency' && outcome === 'ok' && count > 0);
    const answered = ok || errors.some(({ kind, count }) => count > 0 && !UNANSWERED.test(kind));
    const asked = errors.length > 0 || series.some(({ metric }) => metric === 'in_flight');
    if (answered) this.#seconds = 0;
    else if (asked) this.#seconds++;
    return this.#seconds >= SILENCE_SEC;
  }
}
