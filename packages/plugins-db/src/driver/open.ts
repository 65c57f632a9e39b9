import type { Driver, ProtocolScope } from '@loadgate/core';
import type { PostgresStep } from '../grammar.ts';
import type { PostgresConfig } from '../section.ts';
import { connectionMaker } from './connection-maker.ts';
import { evidence } from './evidence.ts';
import { OwnLane, Pool } from './lanes.ts';
import { Observed } from './observed.ts';
import { views } from './reply.ts';
import { PostgresSession } from './session.ts';
import { settingsOf } from './settings.ts';
import { sqlStep } from './sql-step.ts';
import type { Statement } from './statement.ts';
import type { StepParts } from './step-parts.ts';
import { txBlock } from './tx-block.ts';
import { type Whereabouts, whereItIs } from './where.ts';

export interface PostgresDriver extends Driver<PostgresStep, PostgresSession, Statement> {
  /** For experiments: where it is, … (functions, so that whoever prints a driver sees no password) */
  whereabouts(): Whereabouts;
  /** … and what users have asked there. */
  observed(): Observed;
}

/** One worker's PostgreSQL: loads the client library and gives the driver. */
export async function openPostgres(config: PostgresConfig, scope: ProtocolScope): Promise<PostgresDriver> {
  const { clock } = scope;
  const whereabouts = await whereItIs(config, scope);
  const { server, close: leave } = whereabouts;
  const { make, cancels } = await connectionMaker(server, config.connectTimeout, scope);
  const pool = config.pool === undefined ? undefined : new Pool(make, clock, shareOf(config.pool, scope.share), config.poolTimeout);
  const settings = settingsOf(config, scope, scope.nobody);
  const observed = new Observed(settings?.names ?? []);
  const parts: StepParts = { protocol: config.protocol, settings, nameOf: statementNames(), observed };
  return {
    whereabouts: () => whereabouts,
    observed: () => observed,
    session: () => new PostgresSession(pool?.lane() ?? new OwnLane(make)),
    compile: (step, context) => (step.verb === 'tx' ? txBlock(step, context, parts) : sqlStep(step, context, parts)),
    views,
    evidence,
    async close() {
      await pool?.closeAll();
      await cancels.heard();
      await leave();
    },
  };
}

/** Of the connections of a pool, those of one worker; each has at least one. */
export function shareOf(pool: number, { worker, workers }: NonNullable<ProtocolScope['share']> = { worker: 0, workers: 1 }): number {
  return Math.max(1, Math.floor(pool / workers) + (worker < pool % workers ? 1 : 0));
}

function statementNames(): (text: string) => string {
  const names = new Map<string, string>();
  return (text) => {
    const name = names.get(text) ?? `loadgate_${names.size + 1}`;
    names.set(text, name);
    return name;
  };
}
