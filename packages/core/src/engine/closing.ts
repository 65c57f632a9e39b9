import type { Session } from '../contract/plugin.ts';
import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/timeout.ts';
import { bugOf, reasonOf } from './plugin-bug.ts';

const TIMEOUT_US = 5e6;

/** Ends the sessions of users that have left, in the background. */
export class Closing {
  readonly #clock: Clock;
  readonly #nameOf: (protocol: number) => string;
  /** Each with its protocol. */
  readonly #pending = new Map<Promise<void>, string>();
  readonly #failures = new Set<string>();

  constructor(clock: Clock, nameOf: (protocol: number) => string) {
    this.#clock = clock;
    this.#nameOf = nameOf;
  }

  /** One user's sessions, by the index of their protocol. */
  add(sessions: readonly (Session | undefined)[]): void {
    sessions.forEach((session, protocol) => {
      if (session !== undefined) this.#close(session, this.#nameOf(protocol));
    });
  }

  /** Resolves when all have ended or 5 s have passed, with one sentence for each way in which that went wrong. */
  async done(): Promise<readonly string[]> {
    const late = 'late';
    const all = Promise.all(this.#pending.keys()).then(() => undefined);
    await withTimeout(this.#clock, TIMEOUT_US, all, late).catch(() => {
      const left = [...this.#pending.values()];
      for (const protocol of new Set(left)) {
        const count = left.filter((other) => other === protocol).length;
        this.#failures.add(bugOf(protocol, 'close', `of a session: ${count} sessions were not closed within ${TIMEOUT_US / 1e6} s`));
      }
    });
    return [...this.#failures];
  }

  #close(session: Session, protocol: string): void {
    const failed = (error: unknown): void => {
      this.#failures.add(bugOf(protocol, 'close', `of a session failed: ${reasonOf(error)}`));
    };
    try {
      const closed = session.close();
      if (closed === undefined) return;
      const pending = closed.catch(failed).finally(() => this.#pending.delete(pending));
      this.#pending.set(pending, protocol);
    } catch (error) {
      failed(error);
    }
  }
}
