import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether `x-tenant-id: all` is allowed. */
    readonly allTenants?: boolean;
  }
  interface FastifyRequest {
    /** The tenants that the request acts on: one, or all of them. */
    tenants: readonly number[];
  }
}

export interface Access {
  readonly token: string;
  /** How many tenants there are, numbered from 1. */
  readonly tenants: number;
  readonly defaultTenant: number | undefined;
}

/** Lets in only requests with the service's token, or a session's, that name a tenant. */
export function requireAccess(app: FastifyInstance, { token, tenants, defaultTenant }: Access): void {
  const all = Array.from({ length: tenants }, (_, index) => index + 1);
  app.decorateRequest('tenants');
  app.addHook('onRequest', async (request, reply) => {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const session = readSession(token, bearer);
    if (!session && !isSame(bearer, token)) return refuse(reply, 401, 'a valid bearer token is required');
    const asked = request.headers['x-tenant-id'] ?? session?.tenant ?? defaultTenant;
    if (asked === undefined) return refuse(reply, 400, 'the header x-tenant-id is required');
    if (asked === 'all' && request.routeOptions.config.allTenants) {
      request.tenants = all;
      return;
    }
    const tenant = /^\d{1,9}$/.test(String(asked)) ? Number(asked) : 0;
    if (tenant < 1 || tenant > tenants) return refuse(reply, 400, 'x-tenant-id names no tenant');
    request.tenants = [tenant];
  });
}

/** The one tenant of a request to a route that does not allow all. */
export function tenantOf({ tenants }: FastifyRequest): number {
  const [tenant] = tenants;
  if (tenant === undefined) throw new Error('the route does not require access');
  return tenant;
}

/** A token for one tenant, which only this service's token can make and check. */
export function makeSession(token: string, tenant: number): string {
  return `session.${tenant}.${sign(token, tenant)}`;
}

function readSession(token: string, bearer: string): { tenant: number } | undefined {
  const [kind, tenant, signature] = bearer.split('.');
  if (kind !== 'session' || !signature) return undefined;
  return isSame(signature, sign(token, Number(tenant))) ? { tenant: Number(tenant) } : undefined;
}

function sign(token: string, tenant: number): string {
  return createHmac('sha256', token).update(`tenant ${tenant}`).digest('base64url');
}

/** In the same time, wherever they differ and however long they are. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(status).send({ error });
}
