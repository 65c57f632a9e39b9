import type { Clock } from '@loadgate/core';
import type { Control } from './control.ts';
import type { Waits } from './waits.ts';

/** Asked of each connection: whose it is on the server. */
export const ownPid = 'select pg_backend_pid() as pid';

const STILL_THERE = `select count(*) as there from pg_stat_activity
where pid = any($1::int[]) and coalesce(application_name, 'loadgate/') like 'loadgate/%'`;
const LOOK_US = 50e3;
const END_US = 5e6;

/** Server processes of an experiment's connections. */
export class Backends {
  readonly #pids = new Set<number>();

  add(pid: unknown): void {
    this.#pids.add(Number(pid));
  }

  get size(): number {
    return this.#pids.size;
  }

  get list(): string {
    return `{${[...this.#pids].join()}}`;
  }

  /** Those that are still there 5 s after their connections were closed; looks until there are none. */
  async left(control: Control, waits: Waits, clock: Clock): Promise<{ left: number; afterUs: number }> {
    const closedUs = clock.nowUs();
    for (;;) {
      const [row] = await control.ask(STILL_THERE, [this.list]);
      const left = Number(row?.['there']);
      const afterUs = clock.nowUs() - closedUs;
      if (left === 0 || afterUs >= END_US) return { left, afterUs };
      await waits.sleep(LOOK_US);
    }
  }
}
