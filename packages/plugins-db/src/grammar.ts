import type { Grammar, Json, Kit, View } from '@loadgate/core';
import { type PostgresConfig, section } from './section.ts';

export type Isolation = 'read committed' | 'repeatable read' | 'serializable';
export interface SqlStep {
  readonly verb: 'sql';
  readonly value: string;
  readonly options: { readonly params?: readonly Json[] | undefined };
}
export interface TxStep {
  readonly verb: 'tx';
  readonly value: Isolation;
  readonly options: { readonly readOnly?: boolean | undefined };
}
export type PostgresStep = SqlStep | TxStep;

/** What may be written for PostgreSQL: the section, the verbs, what `expect` and `capture` may name, and the metrics. */
export function postgresGrammar(kit: Kit): Grammar<PostgresStep, PostgresConfig> {
  const { z, json } = kit;
  return {
    config: section(kit),
    verbs: {
      sql: {
        doc: 'Runs one SQL statement.',
        label: 'text',
        noTemplates: 'params',
        value: z
          .string()
          .min(1)
          .refine((sql) => !sql.includes('\0'), { error: 'must not hold the character 0' })
          .refine((sql) => !isTransactionControl(sql), {
            error: 'must not begin or end a transaction\nthe block `tx` does, and knows what to do when something in it fails',
          })
          .describe('The statement, with `$1`, `$2` … where values belong. Values never stand in it.'),
        options: {
          params: z
            .array(json)
            .max(65_535)
            .optional()
            .describe('Values for `$1`, `$2` … in their order, sent apart from the statement. A list is an array, a map is JSON.'),
        },
      },
      tx: {
        doc: 'Runs the steps in it as one transaction: committed at its end, rolled back when one fails; `retry` begins it again.',
        label: 'text',
        block: true,
        value: z.enum(['read committed', 'repeatable read', 'serializable']).describe('Isolation level.'),
        options: { readOnly: z.boolean().optional().describe('Refuses writes. Default false.') },
      },
    },
    views,
    metrics: [
      time('pool_wait', 'Wait for a connection of the pool; zero counts, too. Only with `pool`.'),
      time('connect', 'Connect, TLS and login; only where a connection was made.'),
      time('settings', 'Giving the connection the role and the settings of its user; only where it had others.'),
      time('query', 'From the statement sent to its answer complete, failed ones too.'),
      time('commit', 'From COMMIT sent to its answer.'),
    ],
    noTarget: true,
    exclusive: true,
    errorWords: {
      serialization: 'postgres.40001',
      deadlock: 'postgres.40P01',
      lock_timeout: 'postgres.55P03',
      statement_timeout: 'postgres.57014',
      unique_violation: 'postgres.23505',
      too_many_connections: 'postgres.53300',
      pool_wait: 'postgres.pool_wait',
      connection_lost: 'postgres.connection_lost',
    },
    hosts: ({ url, host, embedded }) => (embedded ? [] : hostsOf(url, host)),
  };
}

const views: Readonly<Record<string, View>> = {
  rows: { shape: 'value', unit: 'number', doc: 'How many rows were returned or changed.' },
  row: { shape: 'map', doc: 'A column of the first row.' },
  result: { shape: 'document', doc: 'The rows: a list of maps.' },
  tag: { shape: 'value', unit: 'json', doc: 'What the server says it has done: `SELECT 20`, `INSERT 0 1`.' },
};

const time = (name: string, doc: string) => ({ name, kind: 'time', unit: 'us', doc }) as const;

const COMMENTS = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
const CONTROL = /^(?:begin|start\s+transaction|commit|end|abort|rollback(?!\s+(?:work\s+|transaction\s+)?to\b)|prepare\s+transaction)\b/i;

/** `savepoint`, `release` and `rollback to` stay inside a transaction. */
export const isTransactionControl = (sql: string): boolean => CONTROL.test(sql.replace(COMMENTS, ''));

/** What templates hide is known to nobody before the run: such a host has to be in `allowHosts`. */
export function hostsOf(url: string | undefined, host: string | undefined): readonly string[] {
  const place = url === undefined ? `postgresql://${host?.includes(':') ? `[${host}]` : (host ?? '/')}` : withoutCredentials(url);
  return place.includes('${') || !/:\/\/[^/]/.test(place) ? [] : [place];
}

const withoutCredentials = (url: string): string => url.replace(/^([a-z]+:\/\/)(?:.*@)?([^/?#]*).*$/is, '$1$2');
