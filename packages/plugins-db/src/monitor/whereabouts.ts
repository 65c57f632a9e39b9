import type { Json, MonitorScope, Vu } from '@loadgate/core';
import { type Server, serverOf } from '../driver/server.ts';
import { whereItIs } from '../driver/where.ts';
import type { PostgresConfig } from '../section.ts';
import type { PostgresMonitorOptions } from './postgres-monitor.ts';

/** Which server is watched, and as whom. */
export interface Watched {
  readonly server: Server;
  /** It is a server of our own, which ends with the run. */
  readonly isEmbedded: boolean;
}

/** Throws a sentence where there is none to watch. */
export async function watchedServer({ postgres, password }: PostgresMonitorOptions, scope: MonitorScope): Promise<Watched> {
  if (typeof postgres === 'string' && postgres !== 'same') {
    const server = serverOf({ url: postgres, password, tls: false }, (written) => scope.text(String(written)));
    return { server, isEmbedded: false };
  }
  const section = scope.section?.('postgres');
  if (section === undefined)
    throw new Error('no step of this scenario speaks PostgreSQL, so it has no server of its own: write `postgres: ${secret.MONITOR_URL}`');
  const config = section.config as PostgresConfig;
  if (!config.embedded) return { server: (await whereItIs(config, rendering(scope, undefined))).server, isEmbedded: false };
  if (section.told === undefined) throw new Error('the embedded server of this run is not there');
  const { admin, server } = await whereItIs(config, rendering(scope, section.told));
  return { server: admin ?? server, isEmbedded: true };
}

const nobody: Vu = { id: 0, random: () => 0 };
const rendering = ({ text }: MonitorScope, told: Json | undefined) => ({
  nobody,
  text: (written: unknown) => () => text(String(written)),
  ...(told !== undefined && { told }),
});
