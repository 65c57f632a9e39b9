import type { Experiment } from '@loadgate/core';
import type { PostgresBench } from '../postgres-bench.ts';
import { exhaustionFindings } from './findings.ts';
import { type PoolExhaustionOptions, poolExhaustionOptions } from './options.ts';

/** What happens to those who find a pool, or the server, exhausted, held against what must happen by arithmetic. */
export const poolExhaustion: Experiment<PoolExhaustionOptions> = {
  name: 'pool_exhaustion',
  doc: 'Wants more connections than a pool has: waits, timeouts, recovery, leaked connections, and the refusals of a server that is full.',
  protocol: 'postgres',
  options: poolExhaustionOptions,
  findings: exhaustionFindings,
  gates: ['exhaustion_unserved == 0', 'exhaustion_recovery <= 1s', 'exhaustion_lost == 0'],
  run: async (options, bench) => (await import('./run.ts')).exhaust(options, bench as PostgresBench),
};
