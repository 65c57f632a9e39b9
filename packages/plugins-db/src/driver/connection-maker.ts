import type { ProtocolScope } from '@loadgate/core';
import type { ClientConfig } from 'pg';
import { Cancels } from './cancel.ts';
import { Connection } from './connection.ts';
import { CountingSocket } from './counting-socket.ts';
import { hostFault } from './faults.ts';
import type { MakeConnection } from './lanes.ts';
import type { MakePgClient } from './pg-client.ts';
import { isSocket, place, type Server } from './server.ts';
import { tlsOptions } from './tls.ts';

export type ConnectionScope = Pick<ProtocolScope, 'clock' | 'runId' | 'toolVersion' | 'root' | 'allowsHost'>;
export interface ConnectionMaker {
  readonly make: MakeConnection;
  readonly cancels: Cancels;
}

/** Loads the client library and makes connections to one server. Throws what is wrong with its certificates. */
export async function connectionMaker(
  server: Server,
  connectTimeoutUs: number,
  { clock, runId, toolVersion, root, allowsHost }: ConnectionScope,
): Promise<ConnectionMaker> {
  const { default: pg } = await import('pg');
  const Client = pg.Client as unknown as MakePgClient;
  const cancels = new Cancels(clock, server);
  const config = clientConfig(server, `loadgate/${toolVersion} run/${runId}`, root);
  const isAllowed = isSocket(server.host) || allowsHost(server.host);
  return {
    cancels,
    make: (lost) =>
      new Connection({
        clock,
        makeClient: () => new Client(config),
        refuses: () => (isAllowed ? undefined : hostFault(server.host)),
        connectTimeoutUs,
        place: place(server),
        sendCancel: (client, done) => cancels.send(client, done),
        lost,
      }),
  };
}

function clientConfig({ host, port, database, user, password, tls }: Server, applicationName: string, root: string): ClientConfig {
  return {
    ...{ host, port, database, user },
    // a function shows nothing to whoever prints the client, and no file of passwords is looked at
    password: () => password,
    application_name: applicationName,
    ...(tls === undefined ? { ssl: false, stream: () => new CountingSocket() } : { ssl: tlsOptions(tls, root) }),
    keepAlive: true,
  };
}
