import type { Footprint } from '@loadgate/core';
import type { PostgresConfig } from './section.ts';

/** Measured: a user that has no connection of its own. */
const USER_BYTES = 2e3;

/** A connection for each user, or the pool that they share; each worker has at least one of it. */
export const footprint = ({ pool }: PostgresConfig, { workers }: { readonly workers: number }): Footprint =>
  pool === undefined ? {} : { connectionsPerUser: 0, sharedConnections: Math.max(pool, workers), bytesPerUser: USER_BYTES };
