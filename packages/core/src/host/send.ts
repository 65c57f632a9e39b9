import type { Plan } from '../contract/plan.ts';

/** One step of one iteration, as it was. */
export interface SentExchange {
  readonly name: string;
  /** Kind and message of what went wrong; null when it was as expected. */
  readonly failure: string | null;
  readonly timeUs: number;
  readonly request: string;
  readonly response: string;
}

/** The same plan with one iteration of each flow, one after the other user, without pauses of the load. */
export const onceEach = (plan: Plan): Plan => ({
  ...plan,
  gates: [],
  monitors: [],
  load: {
    gracefulStopUs: plan.load.gracefulStopUs,
    stages: [{ name: 'send', at: [-1, 1, 1], durationUs: null, warmup: false, levels: plan.flows.map(() => [[0, 1]] as const) }],
    populations: plan.flows.map((_, flow) => ({
      model: 'closed',
      flows: [flow],
      think: null,
      pacingUs: null,
      spacing: 'even',
      maxUsers: 1,
      iterations: 1,
    })),
  },
});
