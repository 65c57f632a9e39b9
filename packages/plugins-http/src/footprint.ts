import type { Footprint } from '@loadgate/core';
import type { HttpConfig } from './grammar.ts';

/** Measured with 10,000 users who think: the user itself, and with its connection, plain or TLS. */
const BYTES = { user: 2e3, plain: 24e3, tls: 77e3 };

/** What a user with small answers takes of the machine. */
export function footprint(
  { connections, maxConnections }: HttpConfig,
  { target, workers }: { readonly target: string | null; readonly workers: number },
): Footprint {
  if (connections === 'shared') return { connectionsPerUser: 0, sharedConnections: maxConnections * workers, bytesPerUser: BYTES.user };
  return { connectionsPerUser: 1, bytesPerUser: /^https:/i.test(target ?? '') ? BYTES.tls : BYTES.plain };
}
