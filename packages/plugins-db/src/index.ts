import type { Plugin, Protocol } from '@loadgate/core';
import { database } from './database-type.ts';
import type { PostgresSession } from './driver/session.ts';
import type { Statement } from './driver/statement.ts';

import { connectionPool } from './experiments/connection-pool/index.ts';
import { indexEffectiveness } from './experiments/index-effectiveness/index.ts';
import { poolExhaustion } from './experiments/pool-exhaustion/index.ts';
import { rlsOverhead } from './experiments/rls-overhead/index.ts';
import { footprint } from './footprint.ts';
import { type PostgresStep, postgresGrammar } from './grammar.ts';
import { postgresMonitor } from './monitor/postgres-monitor.ts';
import type { PostgresConfig } from './section.ts';

const postgres: Protocol<PostgresStep, PostgresConfig, PostgresSession, Statement> = {
  name: 'postgres',
  grammar: postgresGrammar,
  footprint,
  preflight: async (config, scope) => (await import('./driver/preflight.ts')).preflight(config, scope),
  warm: () => Promise.all([import('./driver/open.ts'), import('pg')]),
  open: async (config, scope) => (await import('./driver/open.ts')).openPostgres(config, scope),
};

export const plugin: Plugin = {
  apiVersion: 1,
  name: '@loadgate/plugins-db',
  version: '1.0.0',
  protocols: [postgres],
  testTypes: [database],
  monitors: [postgresMonitor],
  experiments: [connectionPool, poolExhaustion, rlsOverhead, indexEffectiveness],
};

export type { PostgresScriptCalls, PostgresScriptReply } from './script-calls.ts';
