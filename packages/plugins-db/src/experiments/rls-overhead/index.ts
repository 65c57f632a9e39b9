import type { Experiment } from '@loadgate/core';
import type { PostgresBench } from '../postgres-bench.ts';

/** Times in µs. */
export interface RlsOptions {
  readonly against: string;
  readonly sessions: number;
  readonly blocks: number;
  readonly quads: number;
  readonly limit: number;
  readonly instead: Readonly<Record<string, string>>;
  readonly writes?: boolean | undefined;
  readonly probe: boolean;
  readonly tenant?: string | undefined;
  readonly shared: readonly string[];
  readonly admin?: string | undefined;
  readonly duration: number;
}

/** What do policies cost each query, and do they keep tenants apart? */
export const rlsOverhead: Experiment<RlsOptions> = {
  name: 'rls_overhead',
  doc: 'Asks each query of the scenario that row security binds with and without it, in pairs on one connection, and tries whether tenants are kept apart.',
  protocol: 'postgres',
  options: ({ z, text, durationUs }) =>
    z.strictObject({
      against: z
        .string()
        .min(1)
        .default('owner')
        .describe(
          'Who asks without row security: `owner` is the owner of the tables, where it is not forced on him, else the name of a role that is not bound. Default owner.',
        ),
      sessions: z.int().min(2).max(20).default(4).describe('Connections for each query, one after the other. Default 4.'),
      blocks: z.int().min(3).max(200).default(12).describe('Blocks in each session; each gives one ratio. Default 12.'),
      quads: z.int().min(2).max(200).default(20).describe('In a block: without, with, with, without, or the other way round. Default 20.'),
      limit: z
        .number()
        .min(0)
        .max(10)
        .default(0.1)
        .describe(
          'The ratio that is asked for by the gate: where the interval holds it, up to three times as many sessions are measured. Default 0.1.',
        ),
      instead: z
        .record(z.string().min(1), z.string().min(1))
        .default({})
        .describe(
          'By name of a step: what is asked without row security instead, with the same params, where the step leaves its condition to the policy. Default: the same text.',
        ),
      writes: z
        .boolean()
        .optional()
        .describe(
          'Measures statements that write, too: some thousand times each, rolled back; dead rows, locks, drawn sequences and what triggers do outside of the database stay. Default: true on the embedded server, else false.',
        ),
      probe: z.boolean().default(true).describe('Tries whether tenants are kept apart. Default true.'),
      tenant: z
        .string()
        .min(1)
        .optional()
        .describe('The setting of `session` that tells tenants apart. Default: those that the policies name, else all.'),
      shared: z
        .array(z.string().min(1))
        .default([])
        .describe('Tables with rows that several tenants may see, as `name` or `schema.name`. Default: none.'),
      admin: text
        .optional()
        .describe(
          'URL of somebody who may take both roles: `${secret.ADMIN_URL}`. Default: the superuser of the embedded server, else as users log in.',
        ),
      duration: durationUs.default(60e6).describe('How long all of it may take; then less is measured, and that is told. Default 60s.'),
    }),
  findings: [
    {
      name: 'rls_overhead',
      kind: 'gauge',
      unit: 'ratio',
      doc: 'What row security adds to the time of the query that it costs most, as its client sees it: 0.05 is 5 %.',
    },
    {
      name: 'rls_leaks',
      kind: 'count',
      unit: '',
      doc: 'Tables whose policies do not keep tenants apart, of those that the queries touch.',
    },
  ],
  gates: ['rls_overhead < 10%', 'rls_leaks == 0'],
  run: async (options, bench) => (await import('./run.ts')).judgeRowSecurity(options, bench as PostgresBench),
};
