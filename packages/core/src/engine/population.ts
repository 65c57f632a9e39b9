import type { DataSource } from '../contract/plan.ts';
import type { Slice } from '../load/users.ts';
import type { Timeline } from './timeline.ts';
import type { WalkParts } from './walks.ts';
import type { Workplace } from './workplace.ts';

/** What the users of one population are made of, whichever model decides when they walk. */
export interface PopulationParts extends WalkParts {
  readonly place: Workplace;
  /** Index into the plan's populations. */
  readonly index: number;
  readonly slice: Slice;
  /** Number in the run of its user with this number: nobody else has it. */
  readonly idOf: (number: number) => number;
  /** Shared by all workers: iterations that were given, in this cell. */
  readonly tickets: Int32Array;
  readonly ticket: number;
  /** What variables a user's life begins with; as long as every user's list. */
  readonly variables: readonly unknown[];
  /** A data source has no more rows for somebody. */
  readonly ranDry: (source: DataSource) => void;
  /** A user has gone. */
  readonly changed: () => void;
}

/** The users of one population, as the load drives them. */
export interface Members {
  /** Users that walk. */
  readonly users: number;
  /** Iterations that wait for a free user. */
  readonly waiting: number;
  /** All users have gone. */
  readonly isEmpty: boolean;
  /** And none will come: all its iterations were given, or its data, or there is nobody left to walk them. */
  readonly isSpent: boolean;
  begin(timeline: Timeline): void;
  /** Stages were added to the timeline. */
  extend(): void;
  /** Another worker may have taken the last iteration. */
  recount(): void;
  /** Nothing starts any more; users that are between two iterations leave. `isDue`: this is the load's own end, none that came before it. */
  stop(isDue: boolean): void;
  /** Ends every iteration where it stands. Gently: `userCleanup` still runs. */
  cut(isGentle: boolean): void;
  inFlight(visit: (row: number, stage: number, ageUs: number) => void, nowUs: number): void;
}
