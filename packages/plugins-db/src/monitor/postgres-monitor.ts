import type { Kit, MonitorKind } from '@loadgate/core';
import { hostsOf } from '../grammar.ts';
import { holdsPassword, NO_PASSWORD } from '../section.ts';
import { findings, metrics } from './metrics.ts';

export interface PostgresMonitorOptions {
  /** A URL; `same` and an empty map: the server of the run's own section. */
  readonly postgres: string | Readonly<Record<string, never>>;
  readonly password?: string | undefined;
  readonly nPlusOne: number;
}

/** Looks at a PostgreSQL server once a second: `{ postgres: same }`, or `{ postgres: ${secret.MONITOR_URL} }`. */
export const postgresMonitor: MonitorKind<PostgresMonitorOptions> = {
  name: 'postgres',
  doc: 'Figures of a PostgreSQL server: connections, transactions, locks, cache, temporary files and statements, and what they say of the requests.',
  options: schema,
  metrics: () => metrics,
  findings: () => findings,
  hosts: ({ postgres }) => (typeof postgres === 'string' && postgres !== 'same' ? hostsOf(postgres, undefined) : []),
  open: async (options, scope) => (await import('./open-monitor.ts')).openMonitor(options, scope),
};

function schema({ z, text }: Kit) {
  return z.strictObject({
    postgres: z
      .union([
        z.literal('same'),
        text
          .refine((url) => url.includes('${') || /^postgres(?:ql)?:\/\//i.test(url), {
            error: 'must be `same`, for the server of the section `postgres`, or begin with `postgresql://`',
          })
          .refine((url) => !holdsPassword(url), { error: `${NO_PASSWORD}\nwrite \`postgres: \${secret.MONITOR_URL}\`` }),
        z.strictObject({}),
      ])
      .describe('URL of the server; `same` or `{}`: that of the section `postgres`, the embedded one as its superuser.'),
    password: z
      .string()
      .refine((password) => password.includes('${'), { error: `${NO_PASSWORD}\nwrite \`password: \${secret.MONITOR_PASSWORD}\`` })
      .optional()
      .describe('Password for a URL without one, as a secret.'),
    nPlusOne: z.number().min(2).default(10).describe('A statement that is run so many times for each request is told as N+1. Default 10.'),
  });
}
