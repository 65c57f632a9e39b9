import type { Kit } from '@loadgate/core';

export interface PoolExhaustionOptions {
  readonly pool: number;
  readonly demand: number;
  readonly hold: number;
  readonly timeout: number;
  readonly roleLimit?: number | undefined;
  readonly admin?: string | undefined;
}

const SHORTEST_US = 10_000;
const LONGEST_US = 30_000_000;

export const poolExhaustionOptions = ({ z, durationUs, text }: Kit) => {
  const span = durationUs.refine((us) => us >= SHORTEST_US && us <= LONGEST_US, { error: 'must be from 10ms to 30s' });
  return z
    .strictObject({
      pool: z.int().min(1).max(1_000).default(10).describe('Connections of the pool. Default 10.'),
      demand: z.int().min(1).max(10_000).default(50).describe('Steps that want one of them at the same moment. Default 50.'),
      hold: span.default(200_000).describe('How long each keeps it. Default 200ms.'),
      timeout: span
        .default(500_000)
        .describe('How long they wait for one in the second and third part; in the first they wait until they have it. Default 500ms.'),
      roleLimit: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .describe(
          'Connection limit of a role `loadgate_limit_…` that is made for the last part and dropped. Default: 8 on the embedded server; elsewhere no role is made.',
        ),
      admin: text
        .optional()
        .describe(
          'URL, as a secret, to log in with for the control connection; for `roleLimit` it must be allowed to create roles. Default: as users log in; on the embedded server its superuser.',
        ),
    })
    .refine(({ pool, demand, hold }) => Math.ceil(demand / pool) * hold <= LONGEST_US, {
      path: ['demand'],
      error: 'makes the last wait for more than 30s; take more `pool`, or less `demand` or `hold`',
    });
};
