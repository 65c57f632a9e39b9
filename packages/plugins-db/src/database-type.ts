import type { Finding, History, MetricSpec, TestType } from '@loadgate/core';

/** Kinds of failures of those who got no connection: from the pool, or from the server. */
const EXHAUSTED = new Set(['postgres.pool_wait', 'postgres.53300']);

const exhaustions: MetricSpec = {
  name: 'pool_exhaustions',
  kind: 'count',
  unit: '',
  doc: 'Steps and transactions that got no connection: none of the pool in time, or none of the server.',
};

/** Does the database answer in time, at the rate at which it is asked? */
export const database: TestType = {
  name: 'database',
  doc: 'Does the database answer in time? 500 iterations a second for a minute, whatever became of earlier ones, over a pool of ten connections; p95 below 100 ms, wait for a connection included, and none that had to go without.',
  defaults: {
    load: { arrivals: '500/s', spacing: 'poisson', duration: '1m' },
    gates: ['postgres.p95 < 100ms', 'pool_exhaustions == 0'],
    sections: { postgres: { pool: 10 } },
  },
  findings: [exhaustions],
  experiments: ['connection_pool', 'pool_exhaustion', 'rls_overhead', 'index_effectiveness'],
  analyse: (history) => [poolExhaustions(history)],
};

function poolExhaustions({ errors, stages, plan }: History): Finding {
  const judged = new Set(stages.flatMap(({ stage, warmup }) => (warmup ? [] : [stage])));
  const missed = errors.filter(({ kind, stage }) => EXHAUSTED.has(kind) && judged.has(stage));
  const value = missed.reduce((sum, { count }) => sum + count, 0);
  const [most] = missed.toSorted((a, b) => b.count - a.count);
  return {
    name: exhaustions.name,
    unit: exhaustions.unit,
    state: value === 0 ? 'none' : 'found',
    value,
    interval: null,
    evidence: most === undefined ? 'every step had its connection' : `most often at "${plan.rows[most.row]?.name}": ${mostOf(most)}`,
    advice: most === undefined ? null : (ADVICE[most.kind] ?? null),
  };
}

const mostOf = ({ count, evidence }: History['errors'][number]): string =>
  [`${count} times`, ...evidence.slice(0, 1).map(({ message }) => message)].join(', ');

const ADVICE: Readonly<Record<string, string>> = {
  'postgres.pool_wait':
    'look at `postgres.query.p95`: where statements are slow, connections are held for long; where they are not, the pool is too small',
  'postgres.53300': 'raise max_connections or the limit of the role, or put a pool before the server',
};
