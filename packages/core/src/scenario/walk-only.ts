import type { Flow, GateSpec, Load, Position } from '../contract/plan.ts';

const NOWHERE: Position = [-1, 1, 1];
/** Each flow is walked about so often … */
const WALKS_OF_EACH = 20;
/** … but no longer than this. */
const MOST_US = 60e6;

/** What is enough to learn what users ask. */
export const walkingLoad = (flows: readonly Flow[]): Load => ({
  stages: [{ name: 'walk', at: NOWHERE, durationUs: MOST_US, warmup: false, levels: [[[0, 2]]] }],
  populations: [
    {
      model: 'closed',
      flows: flows.map((_, index) => index),
      think: null,
      pacingUs: null,
      spacing: 'even',
      maxUsers: 2,
      iterations: WALKS_OF_EACH * flows.length,
    },
  ],
  gracefulStopUs: 30e6,
});

/** What is asked of every run stands, and what `tests` are judged by; all else is about a load that is not made. */
export const standsInWalk = ({ from, metric, scope, stage }: GateSpec, ofTests: ReadonlySet<string>): boolean =>
  metric.kind === 'finding'
    ? ofTests.has(metric.finding)
    : from === 'built-in' && stage === null && !(metric.kind === 'count' && metric.of === 'dropped') && scope.kind !== 'flow';
