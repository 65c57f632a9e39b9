import type { Bench } from '@loadgate/core';
import type { PostgresDriver } from '../driver/open.ts';
import { type Outside, openOutside } from '../driver/outside.ts';
import { type Server, serverOf } from '../driver/server.ts';
import type { PostgresConfig } from '../section.ts';

/** A bench on PostgreSQL. */
export interface PostgresBench extends Bench {
  readonly config: PostgresConfig;
  readonly driver: PostgresDriver;
}

/** As whom an experiment looks at the server: the `admin` of its options, else the superuser of the embedded server, else as users log in. */
export function adminOf({ driver, text, nobody }: PostgresBench, admin: string | undefined): Server {
  const { server, admin: superuser } = driver.whereabouts();
  if (admin === undefined) return superuser ?? server;
  return serverOf({ url: admin, tls: false }, (written) => text(written)(nobody));
}

/** Why a step is not asked once more: {@link Observed.unseen}. */
export const UNSEEN = 'no user of the worker that measures has sent it';

/** A connection beside those that are measured. Rejects with a sentence. */
export const openAdmin = (bench: PostgresBench, admin: string | undefined): Promise<Outside> =>
  openOutside(adminOf(bench, admin), bench.config.connectTimeout, bench);
