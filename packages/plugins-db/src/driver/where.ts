import type { ProtocolScope } from '@loadgate/core';
import type { RunServer } from '../embedded/run-server.ts';
import type { PostgresConfig } from '../section.ts';
import { type Server, serverOf } from './server.ts';

/** The server of the section, and what to do when nobody needs it any more. */
export interface Whereabouts {
  readonly server: Server;
  /** The embedded one: as superuser. */
  readonly admin: Server | undefined;
  close(): Promise<void>;
}

/** Throws a sentence where the section cannot mean a server. */
export async function whereItIs(config: PostgresConfig, scope: Pick<ProtocolScope, 'text' | 'nobody' | 'told'>): Promise<Whereabouts> {
  const render = (written: string | number): string => scope.text(written)(scope.nobody);
  if (!config.embedded) return { server: serverOf(config, render), admin: undefined, close: async () => {} };
  // that of the run. The cleanup of a killed one knows of none: what it would clean up ended with that run
  const shared = scope.told as RunServer | undefined;
  const own = shared === undefined ? await (await import('../embedded/run-server.ts')).startServer() : undefined;
  const { url, adminUrl } = shared ?? (own as NonNullable<typeof own>);
  const user = config.user === undefined ? undefined : render(config.user);
  const { host: _, port: __, user: ___, password: ____, database: _____, ...rest } = config;
  const at = (url: string): Server => serverOf({ ...rest, tls: false, url }, String);
  return {
    server: at(user === 'postgres' ? adminUrl : url),
    admin: at(adminUrl),
    close: async () => own?.stop(),
  };
}
