import type { Kit } from '@loadgate/core';

export interface ConnectionPoolOptions {
  readonly connections: number;
  readonly duration: number;
  readonly admin?: string | undefined;
}

const SHORTEST_US = 100_000;
/** An experiment has ten minutes for all. */
const LONGEST_US = 300_000_000;

export const connectionPoolOptions = ({ z, durationUs, text }: Kit) =>
  z.strictObject({
    connections: z.int().min(1).max(10_000).default(100).describe('Connections that are to be there at once. Default 100.'),
    duration: durationUs
      .refine((us) => us >= SHORTEST_US && us <= LONGEST_US, { error: 'must be from 100ms to 5m' })
      .default(5_000_000)
      .describe('How long they are used once they are there, each with a query a second. Default 5s.'),
    admin: text
      .optional()
      .describe(
        'URL, as a secret, to log in with for the control connection, which is best a superuser. Default: as users log in; on the embedded server its superuser.',
      ),
  });
