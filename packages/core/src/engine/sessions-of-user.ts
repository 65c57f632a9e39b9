import type { Driver, Session } from '../contract/plugin.ts';
import { bugOf, reasonOf } from './plugin-bug.ts';
import type { VirtualUser } from './virtual-user.ts';

/** One user's sessions, by the index of their protocol; each is made when a step first asks for it. */
export class SessionsOfUser {
  readonly #user: VirtualUser;
  readonly #sessions: (Session | undefined)[] = [];

  constructor(user: VirtualUser) {
    this.#user = user;
  }

  /** Undefined: the protocol could not make one, which ends the run. */
  of(protocol: number): Session | undefined {
    const known = this.#sessions[protocol];
    if (known !== undefined) return known;
    const { ref, driver } = this.#user.place.driver(protocol);
    try {
      const session: unknown = driver.session(this.#user);
      if (typeof session !== 'object' || session === null) this.#bug(bugOf(ref.name, 'session', `gave ${String(session)}, which is none`));
      else this.#sessions[protocol] = session as Session;
    } catch (error) {
      this.#bug(bugOf(ref.name, 'session', `threw: ${reasonOf(error)}`));
    }
    return this.#sessions[protocol];
  }

  /** Open load: what belongs to one arrival is forgotten, the connection stays. */
  refresh(): void {
    this.#tell('refresh', (session, driver) => driver.refresh?.(session));
  }

  /** Blocks that were entered are not left any more. */
  abandon(): void {
    this.#tell('abandon', (session) => session.abandon?.());
  }

  /** All of them, which are this user's no longer. */
  take(): readonly (Session | undefined)[] {
    return this.#sessions.splice(0);
  }

  #tell(hook: string, tell: (session: Session, driver: Driver) => void): void {
    const { place } = this.#user;
    this.#sessions.forEach((session, protocol) => {
      const { ref, driver } = place.driver(protocol);
      try {
        if (session !== undefined) tell(session, driver);
      } catch (error) {
        this.#bug(bugOf(ref.name, hook, `of a session threw: ${reasonOf(error)}`));
      }
    });
  }

  #bug(sentence: string): void {
    const { place, mask } = this.#user;
    place.bug(mask(sentence));
  }
}
