import type { FastifyRequest } from 'fastify';
import { tenantOf } from '../access.ts';
import type { Ask, TenantDatabase } from '../database/tenant-database.ts';

/** The part of its service time for which a request holds its connection. */
const holdRatio = 0.2;

/** What routes work with. */
export interface Service {
  readonly database: TenantDatabase;
  readonly nPlusOne: boolean;
}

/** Runs the work as the tenant of the request. */
export function asTenantOf<T>({ database }: Service, request: FastifyRequest, work: (ask: Ask) => Promise<T>): Promise<T> {
  return database.asTenant(tenantOf(request), request.drawnMs * holdRatio, work);
}

/** Runs one deletion for every tenant of the request; resolves to how many rows it removed. */
export async function removeForTenants(
  { database }: Service,
  { tenants }: FastifyRequest,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<number> {
  let removed = 0;
  for (const tenant of tenants) {
    const result = await database.asTenant(tenant, 0, (ask) => ask(name, text, values));
    removed += result.rowCount ?? 0;
  }
  return removed;
}

/** Whose rows a deletion may remove: those that carry the id of a run, which is never as short as an ordinary word. */
export const runQuery = {
  type: 'object',
  required: ['run'],
  properties: { run: { type: 'string', pattern: '^[A-Za-z0-9-]{8,64}$' } },
} as const;

export interface RunQuery {
  readonly run: string;
}
