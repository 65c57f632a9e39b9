import { z } from 'zod';
import type { Pause } from '../contract/plan.ts';
import { kit, known } from './kit.ts';
import { arrivalsCourse, type Course, pause, percent, type Ramp, ramp, usersCourse } from './quantities.ts';

const { durationUs } = kit;
const count = (least: number): z.ZodType<number> => known(z.int().min(least));

const USERS = 'Closed load: this many users, each waiting for its answers. A range moves (`0..500`), `25..500 by 25` climbs equal stairs.';
const ARRIVALS = 'Open load: this many iterations start per second (`20/s`, `90/m`), whatever happened to earlier ones. A range moves.';

const stage = z.strictObject({
  name: z.string().min(1).optional().describe('What gates (`during peak`) and reports call it. Default: by its place.'),
  duration: known(durationUs).describe('How long it lasts: `30s`, `5m`.'),
  users: known(usersCourse).optional().describe(`${USERS} This or \`arrivals\` is needed.`),
  arrivals: known(arrivalsCourse).optional().describe(`${ARRIVALS} This or \`users\` is needed.`),
  warmup: z.boolean().optional().describe('Judged by no gate. Default false.'),
});

const own = {
  users: known(usersCourse).optional().describe(`${USERS} Default: the type’s, else 1.`),
  arrivals: known(arrivalsCourse).optional().describe(`${ARRIVALS} Default: none, the load is closed.`),
  rampUp: known(ramp)
    .optional()
    .describe('From 0 to the load: a time (`30s`) or, for users, a speed (`10/s`). Lies inside the duration. Default: none, all at once.'),
  iterations: count(1)
    .optional()
    .describe(
      'Total of all users; with a duration, whichever comes first ends the load. At least 1. Default: none; 1 where there is no duration either.',
    ),
  think: known(pause)
    .optional()
    .describe('Pause after every request, failed ones too, unless a `think` step stands there: `1s`, `1s..3s`. Default: none.'),
  pacing: known(durationUs)
    .optional()
    .describe('Closed load: from due time to due time of a user’s iterations. Default: none, one follows the other.'),
  spacing: z.enum(['even', 'poisson']).optional().describe('Open load: how arrivals lie in time. Default even.'),
  maxUsers: count(1)
    .optional()
    .describe('Open load: most iterations in flight; the rest wait up to 30 s, then are dropped. At least 1. Default 10000.'),
};

const search = z.strictObject({
  users: known(usersCourse)
    .optional()
    .describe('Closed load: from the lowest to the highest number of users: `5..500`. This or `arrivals` is needed.'),
  arrivals: known(arrivalsCourse)
    .optional()
    .describe('Open load: from the lowest to the highest rate: `10..1000/s`. This or `users` is needed.'),
  hold: known(durationUs).describe('How long each trial is judged, in whole seconds.'),
  settle: known(durationUs)
    .optional()
    .describe('How long each trial runs before it is judged, in whole seconds. Default a third of `hold`, at most 10s.'),
  precision: known(percent).optional().describe('How near what held and what broke must be to each other: `1%` to `50%`. Default 5%.'),
});

/** `load` of a scenario. */
export const loadKeys = z.strictObject({
  ...own,
  duration: known(durationUs)
    .optional()
    .describe('The whole load, ramp and warm-up included: `90s`, `10m`. Default: the type’s, else until `iterations` are done.'),
  warmup: known(durationUs).optional().describe('The first part of the duration, judged by no gate. Default: none.'),
  gracefulStop: known(durationUs).optional().describe('What runs when the load ends gets this long, then it is cut. Default 30s.'),
  seed: known(
    z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
  )
    .optional()
    .describe('Repeats every random choice: 0 to 4294967295. Default: drawn anew, and told.'),
  stages: z.array(stage).min(1).optional().describe('Parts of the load with names; each begins where its value says.'),
  search: search
    .optional()
    .describe('In place of a load: the highest one at which the gates hold, as `sustained_users` or `sustained_arrivals`.'),
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
export interface WrittenSearch {
  readonly users?: Course;
  readonly arrivals?: Course;
  readonly hold: number;
  readonly settle?: number;
  /** A ratio. */
  readonly precision?: number;
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
  readonly search?: WrittenSearch;
}
