import type { DataSource, Population } from '../contract/plan.ts';
import { bindRows } from '../flow/values/rows.ts';
import { type FlowChoice, flowChoice } from '../load/flow-choice.ts';
import type { VirtualUser, Walk } from './virtual-user.ts';
import { compileWalk, type DataWalk, type WalkParts } from './walks.ts';
import type { Workplace } from './workplace.ts';

export interface IterationParts extends WalkParts {
  readonly place: Workplace;
  /** Index into the plan's populations. */
  readonly index: number;
  /** An iteration has ended by itself and was counted. */
  readonly ended: (user: VirtualUser) => void;
}

/** Iterations of one population: which flow, with which data, and what is counted of them. */
export class Iterations {
  readonly walks: readonly DataWalk[];
  readonly #place: Workplace;
  readonly #choose: FlowChoice;

  constructor(parts: IterationParts) {
    const { plan, index, place, ended } = parts;
    const { flows, think } = plan.load.populations[index] as Population;
    const walked = flows.map((flow) => plan.flows[flow]).filter((flow) => flow !== undefined);
    const weights = walked.map(({ weight }) => weight);
    this.#place = place;
    this.#choose = flowChoice(weights, plan.seed, index);
    this.walks = walked.map(({ steps, row }) => {
      const done = (user: VirtualUser): void => {
        this.#count(user, row);
        ended(user);
      };
      return compileWalk(steps, { purpose: String(index), row, think, lifetime: 'iteration', ended: done }, parts);
    });
  }

  /** The flow of an iteration. */
  walkOf(number: number, iteration: number): DataWalk {
    return this.walks[this.#choose(number, iteration)] as DataWalk;
  }

  /** Gives a user the rows that the flow reads, or says which data source has no more. */
  bind(user: VirtualUser, walk: DataWalk, rowNumber: number): DataSource | undefined {
    return bindRows(walk.perIteration, rowNumber, user.rows);
  }

  begin(user: VirtualUser, walk: DataWalk, dueUs: number, number: number, iteration: number): void {
    this.#place.recorder.iterations.started++;
    user.begin(walk, dueUs, number, iteration);
  }

  isIn({ walk }: VirtualUser): boolean {
    return walk !== undefined && (this.walks as readonly Walk[]).includes(walk);
  }

  /** Ends one where it stands: its age is a lower bound of its time. */
  cut(user: VirtualUser): void {
    const { recorder, clock, stageOf } = this.#place;
    const row = user.walk?.row ?? null;
    if (row === null) return;
    recorder.iterations.cut++;
    recorder.iteration(row, stageOf(user.walkDueUs), 'cut', clock.nowUs() - user.walkDueUs);
    user.cut();
  }

  #count(user: VirtualUser, row: number): void {
    const { recorder, stageOf, endedAt } = this.#place;
    const hasFailed = user.failure !== undefined;
    endedAt(user.lastEndUs);
    recorder.iterations.finished++;
    if (hasFailed) {
      recorder.iterations.failed++;
      recorder.iterations.skipped += user.skipped;
    }
    recorder.iteration(row, stageOf(user.walkDueUs), hasFailed ? 'failed' : 'ok', user.lastEndUs - user.walkDueUs);
  }
}
