import type { PostgresBench } from '../postgres-bench.ts';
import { type Arm, askAs, type Pairing, plansOf } from './arms.ts';
import type { Backend } from './backend.ts';
import { median } from './statistics.ts';

/** What one block says. */
export interface Block {
  /** Logarithm of the time under row security over that without: the median of its quads. */
  readonly logRatio: number;
  readonly withoutUs: number;
  readonly underUs: number;
}

/** So often each arm asks before it is measured: the server decides after five executions how it plans all others. */
const WARM_UP = 8;

/** Asks in quads, each with the values and the settings of one execution. */
export class Pairs {
  readonly #backend: Backend;
  readonly #pairing: Pairing;
  readonly #bench: PostgresBench;
  readonly #plan: ReturnType<typeof plansOf>;
  #asked = 0;
  /** Executions whose arms did not return equally many rows. */
  differing = 0;

  constructor(backend: Backend, pairing: Pairing, bench: PostgresBench) {
    this.#backend = backend;
    this.#pairing = pairing;
    this.#bench = bench;
    this.#plan = plansOf(pairing, bench);
  }

  /** Returns how long a quad takes, with all that is not timed in it. Ends early when `untilUs` has come. */
  async warmUp(untilUs: number): Promise<number> {
    const { clock } = this.#bench;
    const beganUs = clock.nowUs();
    let quads = 0;
    do await this.quad(['without', 'under', 'under', 'without']);
    while (++quads * 2 < WARM_UP && clock.nowUs() < untilUs);
    return (clock.nowUs() - beganUs) / quads;
  }

  async block(quads: number, number: number): Promise<Block> {
    const asked = [];
    // turned round each time, so that no arm is always the one that comes after a pause
    for (let i = 0; i < quads; i++)
      asked.push(
        await this.quad((i + number) % 2 === 0 ? ['without', 'under', 'under', 'without'] : ['under', 'without', 'without', 'under']),
      );
    return {
      // quad by quad: values differ in what they cost, and both arms of a quad have the same
      logRatio: median(asked.map(({ without, under }) => logMean(under) - logMean(without))),
      withoutUs: median(asked.flatMap(({ without }) => without)),
      underUs: median(asked.flatMap(({ under }) => under)),
    };
  }

  async quad(order: readonly Arm[]): Promise<Record<Arm, readonly number[]>> {
    const { executions, step } = this.#pairing;
    const query = executions[this.#asked++ % executions.length] as (typeof executions)[number];
    const times: Record<Arm, number[]> = { without: [], under: [] };
    const counts = new Set<number>();
    for (const arm of order) {
      const { startUs, endUs, statement } = await askAs(this.#backend, this.#pairing, arm, query, this.#plan(arm, query));
      times[arm].push(endUs - startUs);
      counts.add(statement.count);
      this.#bench.sample(`${step}, ${WORDS[arm]}`, startUs, { kind: 'reply', endUs, reply: undefined });
    }
    if (counts.size > 1) this.differing++;
    return times;
  }
}

const WORDS: Readonly<Record<Arm, string>> = { without: 'without row security', under: 'with row security' };
const logMean = (us: readonly number[]): number => us.reduce((sum, one) => sum + Math.log(one), 0) / us.length;
