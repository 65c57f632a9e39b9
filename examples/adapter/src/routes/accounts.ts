import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { makeSession } from '../access.ts';

const credentials = {
  type: 'object',
  required: ['email', 'password'],
  properties: { email: { type: 'string' }, password: { type: 'string' } },
} as const;

const signup = { type: 'object', required: ['email'], properties: { email: { type: 'string', pattern: '^[^@ ]+@[^@ ]+$' } } } as const;

/** Accounts `user1@example.com` with `load-test-1`, and so on: one for each tenant, whose session it opens. */
export function addLogin(app: FastifyInstance, token: string, tenants: number): void {
  app.post<{ Body: { email: string; password: string } }>(
    '/api/v1/auth/login',
    { schema: { body: credentials }, config: { endpoint: 'Health Check' } },
    async (request, reply) => {
      const { email, password } = request.body;
      const tenant = Number(/^user(\d{1,4})@example\.com$/.exec(email)?.[1]);
      const isKnown = tenant >= 1 && tenant <= tenants && password === `load-test-${tenant}`;
      if (!isKnown) return reply.code(401).send({ error: 'the e-mail address or the password is wrong' });
      return { token: makeSession(token, tenant) };
    },
  );
}

/** Takes an address and forgets it. */
export function addSignup(app: FastifyInstance): void {
  app.post<{ Body: { email: string } }>(
    '/api/v1/signup',
    { schema: { body: signup }, config: { endpoint: 'Health Check' } },
    async (request, reply) => reply.code(201).send({ id: randomUUID(), email: request.body.email }),
  );
}
