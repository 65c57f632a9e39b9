import type { OpenFigures, ToolName } from './tool.ts';

/** One tool, one part, one round. */
export interface Run {
  readonly work: string;
  readonly tool: ToolName;
  readonly round: number;
  /** Of open works. */
  readonly figures: OpenFigures | null;
  /** Of closed works. */
  readonly cost: Cost | null;
  /** Processor cores used by anything but the tool and the server. */
  readonly othersCores: number;
  /** What went wrong; such a run gives no figure. */
  readonly failure: string | null;
}

/** Processor time of a query, user and system of all threads, µs. */
export interface Cost {
  /** Without the first seconds of the load, in which code is compiled. */
  readonly steadyUs: number;
  /** With them, without what start and end cost. */
  readonly loadUs: number;
  readonly queries: number;
}

/** From so much on others take part in what is measured. */
export const QUIET_CORES = 0.15;

/** Rounds in which this part was measured by all its tools, none failed, and nobody else was at work. */
export function quietRounds(runs: readonly Run[]): readonly number[] {
  const rounds = [...new Set(runs.map(({ round }) => round))];
  return rounds.filter((round) =>
    runs.filter((run) => run.round === round).every(({ othersCores, failure }) => failure === null && othersCores <= QUIET_CORES),
  );
}
