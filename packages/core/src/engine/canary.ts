import type { RequestStep } from '../contract/plan.ts';
import type { ProtocolScope } from '../contract/plugin.ts';
import { everys } from '../flow/steps/compile.ts';
import type { ValueScope } from '../flow/values/scope.ts';
import type { Slice } from '../load/users.ts';
import { Closing } from './closing.ts';
import { closeDrivers, type FindPlugin, type OpenDriver, openDrivers } from './drivers.ts';
import type { EchoBrief, WorkerBrief } from './messages.ts';
import { reasonOf } from './plugin-bug.ts';
import { isLoopback } from './protocol-scope.ts';
import { stepTools } from './step-tools.ts';
import { VirtualUser } from './virtual-user.ts';
import { compileWalk, type DataWalk } from './walks.ts';
import type { Workplace } from './workplace.ts';

/** From one request to the next, all workers together: five a second. */
export const CANARY_EVERY_US = 200e3;

export interface CanaryParts {
  readonly ask: EchoBrief;
  readonly brief: Pick<WorkerBrief, 'plan' | 'worker' | 'workers'>;
  /** The users' own. */
  readonly place: Workplace;
  readonly scope: ProtocolScope;
  readonly values: ValueScope;
  readonly find: FindPlugin;
  /** Why it asks no more; called once at most. */
  readonly failed: (why: string) => void;
}

/** Opens a driver of its own for it: nothing that is meant for the target is sent, and nothing but loopback is connected to. */
export async function openCanary(parts: CanaryParts): Promise<Canary> {
  const { protocol, config } = parts.ask;
  const scope: ProtocolScope = { ...parts.scope, target: undefined, allowsHost: isLoopback };
  const drivers = await openDrivers({ protocols: [protocol], sections: { [protocol.name]: config } }, parts.find, scope);
  try {
    return new Canary(drivers[0] as OpenDriver, parts);
  } catch (error) {
    await closeDrivers(drivers, scope);
    throw error;
  }
}

/**
 * Asks an echo in the main thread in the very way in which users ask the target: a compiled step of a virtual user, on a session, due by
 * the run's clock whether or not the one before has ended. What it takes is the floor of the run. It is in no other figure.
 */
export class Canary {
  readonly #place: Workplace;
  readonly #open: OpenDriver;
  readonly #slice: Slice;
  readonly #walk: DataWalk;
  readonly #user: VirtualUser;
  /** Of its next request; all workers count the same ones. */
  #number: number;
  #isConnected = false;
  #isSilent = false;
  readonly #tell: (why: string) => void;

  constructor(open: OpenDriver, { ask, brief, place, values, failed }: CanaryParts) {
    const { plan, worker, workers } = brief;
    const { ref } = open;
    this.#open = open;
    this.#slice = { worker, workers };
    this.#tell = failed;
    this.#place = {
      ...place,
      driver: () => open,
      closing: new Closing(place.clock, () => ref.name),
      keepEvidence: false,
      bug: (sentence) => this.#fail(sentence),
      thrown: (_, error) => this.#fail(reasonOf(error)),
    };
    const tools = stepTools({ ...this.#place, drivers: [open], scope: values });
    const kind = { purpose: 'canary', row: null, think: null, lifetime: 'iteration', ended: () => this.#ended() } as const;
    this.#walk = compileWalk([stepOf(ask)], kind, { plan, tools, everys: everys(), choosers: [] });
    this.#user = new VirtualUser(this.#place, 0, 0, []);
    this.#number = this.#firstNumber();
    this.#goOn();
  }

  async close(): Promise<void> {
    this.#isSilent = true;
    this.#user.halt();
    this.#place.closing.add(this.#user.steps.sessions.take());
    await this.#place.closing.done();
    await closeDrivers([this.#open], this.#place);
  }

  #firstNumber(): number {
    const { clock, sinceBegin } = this.#place;
    const { worker, workers } = this.#slice;
    const passed = Math.max(0, Math.ceil(sinceBegin(clock.nowUs()) / CANARY_EVERY_US - 0.5));
    return passed + ((worker - (passed % workers) + workers) % workers);
  }

  #goOn(): void {
    const { clock, sinceBegin, isStopping } = this.#place;
    const nowUs = clock.nowUs();
    const number = this.#number;
    const dueUs = nowUs - sinceBegin(nowUs) + (number + 0.5) * CANARY_EVERY_US;
    this.#number += this.#slice.workers;
    this.#user.at(dueUs, () => {
      if (!isStopping()) this.#user.begin(this.#walk, dueUs, 0, number);
    });
  }

  #ended(): void {
    const { recorder, stageOf, endedAt, isStopping } = this.#place;
    const { failure, reason, walkDueUs, lastEndUs } = this.#user;
    if (isStopping()) return;
    if (failure !== undefined) return this.#fail(reason);
    // the first one connects, which of a few requests would be all that p99 says
    if (this.#isConnected) {
      endedAt(lastEndUs);
      recorder.canary(stageOf(walkDueUs), lastEndUs - walkDueUs);
    }
    this.#isConnected = true;
    this.#goOn();
  }

  #fail(why: string): void {
    if (!this.#isSilent) this.#tell(why);
    this.#isSilent = true;
  }
}

const stepOf = ({ protocol, step }: EchoBrief): RequestStep => ({
  kind: 'request',
  at: [-1, 1, 1],
  row: -1,
  name: 'canary',
  protocol: protocol.name,
  ...step,
  expect: [],
  capture: [],
  timeoutUs: null,
  retry: null,
  onFail: 'end',
});
