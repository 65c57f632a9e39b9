import { z } from 'zod';
import type { Pause } from '../contract/plan.ts';
import { kit, known } from './kit.ts';
import { arrivalsCourse, type Course, pause, type Ramp, ramp, usersCourse } from './quantities.ts';

const { durationUs } = kit;
const count = (least: number): z.ZodType<number> => known(z.int().min(least));

const USERS = 'Closed load: this many users, each waiting for its answers. A range moves (`0..500`), `25..500 by 25` climbs equal stairs.';
const ARRIVALS = 'Open load: this many iterations start per second (`20/s`, `90/m`), whatever happened to earlier ones. A range moves.';

const stage = z.strictObject({
  name: z.string().min(1).optional().describe('What gates and reports call it.'),
  duration: known(durationUs).describe('How long it lasts.'),
  users: known(usersCourse).optional().describe(USERS),
  arrivals: known(arrivalsCourse).optional().describe(ARRIVALS),
  warmup: z.boolean().optional().describe('Judged by no gate.'),
});

const own = {
  users: known(usersCourse).optional().describe(USERS),
  arrivals: known(arrivalsCourse).optional().describe(ARRIVALS),
  rampUp: known(ramp).optional().describe('From 0 to the load: a time (`30s`) or, for users, a speed (`10/s`). Lies inside the duration.'),
  iterations: count(1).optional().describe('Total of all users; with a duration, whichever comes first ends the load.'),
  think: known(pause)
    .optional()
    .describe('Pause after every request, failed ones too, unless a `think` step stands there: `1s`, `1s..3s`.'),
  pacing: known(durationUs).optional().describe('Closed load: from due time to due time of a user’s iterations.'),
  spacing: z.enum(['even', 'poisson']).optional().describe('Open load: how arrivals lie in time. Default even.'),
  maxUsers: count(1)
    .optional()
    .describe('Open load: most iterations in flight; the rest wait up to 30 s, then are dropped. Default 10000.'),
};

/** `load` of a scenario. */
export const loadKeys = z.strictObject({
  ...own,
  duration: known(durationUs).optional().describe('The whole load, ramp and warm-up included.'),
  warmup: known(durationUs).optional().describe('The first part of the duration, judged by no gate.'),
  gracefulStop: known(durationUs).optional().describe('What runs when the load ends gets this long, then it is cut. Default 30s.'),
  seed: known(
    z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
  )
    .optional()
    .describe('Repeats every random choice.'),
  stages: z.array(stage).min(1).optional().describe('Parts of the load with names; each begins where its value says.'),
});

/** `load` of a flow: a population of its own. Duration, warm-up, graceful stop and seed are common. */
export const flowLoadKeys = z.strictObject(own);

export interface WrittenStage {
  readonly name?: string;
  readonly duration: number;
  readonly users?: Course;
  readonly arrivals?: Course;
  readonly warmup?: boolean;
}
export interface WrittenPopulation {
  readonly users?: Course;
  readonly arrivals?: Course;
  readonly rampUp?: Ramp;
  readonly iterations?: number;
  readonly think?: Pause;
  readonly pacing?: number;
  readonly spacing?: 'even' | 'poisson';
  readonly maxUsers?: number;
}
export interface WrittenLoad extends WrittenPopulation {
  readonly duration?: number;
  readonly warmup?: number;
  readonly gracefulStop?: number;
  readonly seed?: number;
  readonly stages?: readonly WrittenStage[];
}
