import type { Json, Plan, ProtocolRef } from '../contract/plan.ts';
import type { Echo, Plugin, Protocol } from '../contract/plugin.ts';
import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/timeout.ts';
import type { EchoBrief } from './messages.ts';
import { reasonOf } from './plugin-bug.ts';

/** From the load's begin: its first requests must not wait for an echo to open. */
const AFTER_US = 100e3;
const CLOSE_TIMEOUT_US = 5e6;

/** What a person is told, and all that a canary's failure costs. */
export const noFloor = (why: string): string => `the floor of the measurement is not known from here on: ${why}`;

export interface EchoParts {
  readonly plan: Plan;
  readonly plugins: readonly Plugin[];
  readonly clock: Clock;
  readonly beginUs: number;
  /** It is there and may be asked. */
  readonly opened: (ask: EchoBrief) => void;
  readonly failed: (why: string) => void;
}

/** What the canary asks: an echo of the first of the plan's protocols that has one, in this thread, while load is made. */
export class EchoBesideLoad {
  readonly #parts: EchoParts;
  readonly #timer: { cancel(): void };
  #opening: Promise<Echo | undefined> | undefined;
  #isOver = false;

  constructor(parts: EchoParts) {
    const { clock, beginUs } = parts;
    this.#parts = parts;
    this.#timer = clock.at(beginUs + AFTER_US, () => {
      this.#opening = this.#open();
    });
  }

  /** Also while it opens. Never rejects: whatever becomes of it, the run has its figures. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#timer.cancel();
    const closing = this.#opening?.then((echo) => echo?.close());
    if (closing === undefined) return;
    const late = `it was not closed within ${CLOSE_TIMEOUT_US / 1e6} s`;
    await withTimeout(this.#parts.clock, CLOSE_TIMEOUT_US, closing, late).catch(this.#failed);
  }

  async #open(): Promise<Echo | undefined> {
    const { plan, plugins, opened } = this.#parts;
    for (const ref of plan.protocols) {
      const protocol = protocolOf(ref, plugins);
      if (protocol?.echo === undefined) continue;
      let echo: Echo | undefined;
      try {
        echo = await protocol.echo(plan.sections[ref.name]);
        if (!this.#isOver) opened({ protocol: ref, config: echo.config as Json, step: echo.step as EchoBrief['step'] });
      } catch (cause) {
        this.#failed(cause);
      }
      return echo;
    }
    return undefined;
  }

  readonly #failed = (cause: unknown): void => this.#parts.failed(reasonOf(cause));
}

const protocolOf = ({ name }: ProtocolRef, plugins: readonly Plugin[]): Protocol | undefined =>
  plugins.flatMap(({ protocols = [] }) => protocols).find((known) => known.name === name);
