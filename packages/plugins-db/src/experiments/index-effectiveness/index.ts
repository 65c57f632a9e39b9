import type { Experiment } from '@loadgate/core';
import type { PostgresBench } from '../postgres-bench.ts';

/** Times in µs. */
export interface IndexOptions {
  readonly runs: number;
  readonly whatIf?: boolean | undefined;
  readonly admin?: string | undefined;
  readonly ignore: readonly string[];
  readonly timeout: number;
  readonly duration: number;
}

export const indexEffectiveness: Experiment<IndexOptions> = {
  name: 'index_effectiveness',
  doc: 'Which indexes the queries of the scenario use, which they do not, and which would help them.',
  protocol: 'postgres',
  options: ({ z, text, durationUs }) =>
    z.strictObject({
      runs: z
        .int()
        .min(1)
        .max(1_000)
        .default(20)
        .describe('How often each query is executed while the server counts scans; all of it is rolled back. Default 20.'),
      whatIf: z
        .boolean()
        .optional()
        .describe(
          'Proves what is missing: builds the index in a transaction that is rolled back, and measures with it. Until then nobody can write to that table. Default: true on the embedded server, else false.',
        ),
      admin: text
        .optional()
        .describe(
          'URL of somebody who owns the tables, for `whatIf`: `${secret.ADMIN_URL}`. Default: the superuser of the embedded server, else the user of the section.',
        ),
      ignore: z
        .array(z.string().min(1))
        .default([])
        .describe('Indexes that are never reported as unused, as `name` or `schema.name`. Default: none.'),
      timeout: durationUs.default(10e6).describe('How long a query, or building an index, may take. Default 10s.'),
      duration: durationUs
        .default(60e6)
        .describe(
          'How long all of it may take. When it is over, queries have been executed less often, and what is not yet proven is told as likely. Default 60s.',
        ),
    }),
  findings: [
    {
      name: 'unused_indexes',
      kind: 'count',
      unit: '',
      doc: 'Indexes, of the tables that the queries touch, that no query uses and of which the server has counted no scans by others; none that a constraint needs.',
    },
    {
      name: 'missing_indexes',
      kind: 'count',
      unit: '',
      doc: 'Indexes that would make a query quicker which now reads at least ten rows for each that it keeps. Proven ones, with those that are only likely as the upper end.',
    },
    {
      name: 'index_gain',
      kind: 'gauge',
      unit: '',
      doc: 'How many times quicker the query becomes that gains most by a missing index, as measured by the server.',
    },
  ],
  gates: ['unused_indexes == 0', 'missing_indexes == 0'],
  run: async (options, bench) => (await import('./run.ts')).judgeIndexes(options, bench as PostgresBench),
};
