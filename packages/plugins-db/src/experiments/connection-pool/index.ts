import type { Experiment } from '@loadgate/core';
import type { PostgresBench } from '../postgres-bench.ts';
import { connectionFindings } from './findings.ts';
import { type ConnectionPoolOptions, connectionPoolOptions } from './options.ts';

/** Can so many connections be had at once, do they stay, and are they all given back? */
export const connectionPool: Experiment<ConnectionPoolOptions> = {
  name: 'connection_pool',
  doc: 'Opens many connections, proves that the server has them all at once, uses them for a while, and looks whether all are gone afterwards.',
  protocol: 'postgres',
  options: connectionPoolOptions,
  findings: connectionFindings,
  gates: ['connections_missing == 0', 'connections_lost == 0', 'connections_left == 0'],
  run: async (options, bench) => (await import('./run.ts')).holdConnections(options, bench as PostgresBench),
};
