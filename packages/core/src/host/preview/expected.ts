import type { Plan, Population, Step } from '../../contract/plan.ts';
import { areaOf, piecesOf } from '../../load/level.ts';
import { spansOf } from '../../load/timeline.ts';
import { meanUs, type StepTimes } from './step-times.ts';

/** What a plan would send while its load is at its height, if answers take the assumed times. */
export interface Expected {
  /** Requests per second by step name, in the plan's order. */
  readonly perSec: ReadonlyMap<string, number>;
  /** Requests of the whole load; null where it has no end of its own. */
  readonly requests: number | null;
  /** Iterations of each flow over the whole load; null as above. */
  readonly iterations: readonly (number | null)[];
}

interface Visit {
  /** Requests per iteration by step name. */
  readonly counts: Map<string, number>;
  us: number;
}

export function expected(plan: Plan, timeOf: StepTimes): Expected {
  const perSec = new Map<string, number>();
  const iterations: (number | null)[] = plan.flows.map(() => 0);
  let requests: number | null = 0;
  for (const [index, population] of plan.load.populations.entries()) {
    const { height, area } = sizeOf(plan, index);
    const total = population.flows.reduce((sum, flow) => sum + (plan.flows[flow]?.weight ?? 0), 0);
    const visits = population.flows.map((flow) => ({
      flow,
      share: (plan.flows[flow]?.weight ?? 0) / total,
      visit: visitOf(plan.flows[flow]?.steps ?? [], population, timeOf),
    }));
    const meanSec =
      Math.max(
        visits.reduce((sum, { share, visit }) => sum + share * visit.us, 0),
        population.pacingUs ?? 0,
        1e3,
      ) / 1e6;
    // closed: what a level of one user yields; open: the level is the rate itself
    const factor = population.model === 'open' ? 1 : 1 / meanSec;
    const all = limited(area === null ? null : area * factor, population.iterations);
    for (const { flow, share, visit } of visits) {
      iterations[flow] = all === null ? null : all * share;
      for (const [step, count] of visit.counts) {
        perSec.set(step, (perSec.get(step) ?? 0) + height * factor * share * count);
        if (requests !== null) requests = all === null ? null : requests + all * share * count;
      }
    }
  }
  return { perSec, requests, iterations };
}

const limited = (count: number | null, limit: number | null): number | null =>
  count === null ? limit : Math.min(count, limit ?? Number.POSITIVE_INFINITY);

/** Greatest level, and what it adds up to in level × seconds. */
function sizeOf({ load }: Plan, population: number): { readonly height: number; readonly area: number | null } {
  let height = 0;
  let area: number | null = 0;
  for (const { stage } of spansOf(load.stages)) {
    const { levels = [], durationUs = null } = load.stages[stage] ?? {};
    for (const piece of piecesOf(levels[population] ?? [[0, 0]], durationUs)) {
      height = Math.max(height, piece.begin, piece.end);
      if (area !== null) area = Number.isFinite(piece.toUs) ? area + areaOf(piece) : null;
    }
  }
  return { height, area };
}

/** One iteration on average: branches by their weights, conditions as if they held. */
function visitOf(steps: readonly Step[], { think }: Population, timeOf: StepTimes): Visit {
  const visit: Visit = { counts: new Map(), us: 0 };
  const pauseUs = think === null ? 0 : (think.minUs + think.maxUs) / 2;
  const walk = (list: readonly Step[], times: number): void => {
    for (const [i, step] of list.entries()) {
      if (step.kind === 'request') {
        visit.counts.set(step.name, (visit.counts.get(step.name) ?? 0) + times);
        visit.us += times * (meanUs(timeOf(step.name)) + (list[i + 1]?.kind === 'think' ? 0 : pauseUs));
      } else if (step.kind === 'call') {
        for (const { name } of step.requests) {
          visit.counts.set(name, (visit.counts.get(name) ?? 0) + times);
          visit.us += times * meanUs(timeOf(name));
        }
        visit.us += times * (list[i + 1]?.kind === 'think' ? 0 : pauseUs);
      } else if (step.kind === 'think') visit.us += (times * (step.pause.minUs + step.pause.maxUs)) / 2;
      else if (step.kind === 'repeat') walk(step.steps, times * (typeof step.times === 'number' ? step.times : 1));
      else if (step.kind === 'if') walk(step.then, times);
      else if (step.kind === 'choose') {
        const total = step.branches.reduce((sum, { weight }) => sum + weight, 0);
        for (const branch of step.branches) walk(branch.steps, (times * branch.weight) / total);
      } else if ('steps' in step) walk(step.steps, times);
    }
  };
  walk(steps, 1);
  return visit;
}
