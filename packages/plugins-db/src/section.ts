import type { Kit } from '@loadgate/core';

export type Scalar = string | number | boolean;

/** The section `postgres` as the checker leaves it: every default filled in, times in µs. */
export interface PostgresConfig {
  readonly url?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly embedded: boolean;
  readonly pool?: number | undefined;
  readonly poolTimeout: number;
  readonly connectTimeout: number;
  readonly timeout: number;
  readonly protocol: 'prepared' | 'extended' | 'simple';
  readonly statementTimeout?: number | undefined;
  readonly lockTimeout?: number | undefined;
  readonly role?: string | undefined;
  readonly session: Readonly<Record<string, Scalar>>;
  readonly tls: boolean | TlsConfig;
}
export interface TlsConfig {
  readonly ca?: string | undefined;
  readonly insecure: boolean;
  readonly serverName?: string | undefined;
}

export const NO_PASSWORD = 'must not hold a password: results keep what files say';

/** The section’s schema. */
export function section(kit: Kit) {
  const { z, text, durationUs } = kit;
  return (
    z
      .strictObject({
        url: text
          .refine((url) => url.includes('${') || /^postgres(?:ql)?:\/\//i.test(url), { error: 'must begin with `postgresql://`' })
          .refine((url) => !holdsPassword(url), {
            error: `${NO_PASSWORD}\nwrite \`url: \${secret.DATABASE_URL}\`, or \`password: \${secret.PGPASSWORD}\` beside a URL without one`,
          })
          .optional()
          .describe('Where the server is: `postgresql://user@host:5432/database`. `user`, `password` and `database` beside it win.'),
        host: text.optional().describe('Name or address of the server, or the folder of its unix socket. Default localhost.'),
        port: kit.template(z.int().min(1).max(65_535)).optional().describe('Default 5432.'),
        database: text.optional().describe('Default: the same as the user.'),
        user: text.optional().describe('Who logs in. Default postgres.'),
        password: z
          .string({ error: 'a password is text, and a secret\nwrite `password: ${secret.PGPASSWORD}`' })
          .refine((password) => password.includes('${'), { error: `${NO_PASSWORD}\nwrite \`password: \${secret.PGPASSWORD}\`` })
          .optional()
          .describe('Password of the user, as a secret.'),
        embedded: z
          .boolean()
          .default(false)
          .describe(
            'Starts a PostgreSQL of our own for the run, with the tables of the example service and its user `app_user`; wins over `url`. Nothing of it is forced to disk. Default false.',
          ),
        pool: z
          .int()
          .min(1)
          .max(10_000)
          .optional()
          .describe('All users share so many connections, spread over the workers. Default: each user has its own.'),
        poolTimeout: durationUs
          .default(10_000_000)
          .describe('With `pool`: how long to wait for a free connection before it fails with `postgres.pool_wait`. Default 10s.'),
        connectTimeout: durationUs.default(10_000_000).describe('How long connect and login may take. Default 10s.'),
        timeout: durationUs
          .default(30_000_000)
          .describe(
            'How long a step may take, the wait for a connection included, before it is cancelled and fails with `timeout`. Default 30s.',
          ),
        protocol: z
          .enum(['prepared', 'extended', 'simple'])
          .default('prepared')
          .describe(
            'How statements are sent. `prepared`: each is prepared once per connection. `extended`: it is parsed every time. `simple`: as plain text; statements with `params` go as `extended`. Default prepared.',
          ),
        statementTimeout: durationUs
          .optional()
          .describe('`statement_timeout` of every session: the server ends what takes longer. Default: the server’s.'),
        lockTimeout: durationUs
          .optional()
          .describe('`lock_timeout` of every session: the server ends what waits longer for a lock. Default: the server’s.'),
        role: text.optional().describe('Role that every session takes after its login (`set role`).'),
        session: z
          .record(
            z.string().regex(/^[a-z_][\w$]*(?:\.[a-z_][\w$]*)*$/i, { error: 'is no name of a setting' }),
            z.union([text, z.number(), z.boolean()]),
          )
          .default({})
          .describe(
            'Settings of each user’s session, such as a tenant: `app.tenant_id: "${data.tenants.id}"`. Given anew when they change.',
          ),
        tls: z
          .union([
            z.boolean(),
            z.strictObject({
              ca: z.string().min(1).optional().describe('Certificates to trust beside the usual ones: a file, or PEM text.'),
              insecure: z.boolean().default(false).describe('Trust any certificate. Default false.'),
              serverName: z.string().min(1).optional().describe('Name to verify, where it is not the host’s.'),
            }),
          ])
          .default(false)
          .describe('Encrypts connections and verifies the server: `true`, or how. Default false, or what `sslmode` in the URL says.'),
      })
      .superRefine(({ url, host, port }, context) => {
        const second = url === undefined ? undefined : host !== undefined ? 'host' : port !== undefined ? 'port' : undefined;
        if (second !== undefined) context.addIssue({ code: 'custom', path: [second], message: 'cannot stand beside `url`, which says it' });
      })
      // what nothing is connected to needs no secret
      .transform((config) => (config.embedded ? withoutPlace(config) : config))
  );
}

type WithPlace = Pick<PostgresConfig, 'url' | 'password'>;
const withoutPlace = <T extends WithPlace>({ url: _, password: __, ...rest }: T): Omit<T, 'url' | 'password'> => rest;

/** A password between the user and the host, or as a parameter, that is no template. */
export function holdsPassword(url: string): boolean {
  const [, inside = ''] = /^[a-z][a-z\d+.-]*:\/\/[^:@/?#]*:(.*)@/i.exec(url) ?? [];
  const [, given = ''] = /[?&](?:password|sslpassword)=([^&]*)/i.exec(url) ?? [];
  return [inside, given].some((password) => password !== '' && !password.includes('${'));
}
