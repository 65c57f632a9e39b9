import type { FastifyInstance } from 'fastify';

/** Answers 503 to requests above so many at a time. */
export function limitCapacity(app: FastifyInstance, capacity: number): void {
  let busy = 0;
  app.addHook('preHandler', async (_request, reply) => {
    if (busy >= capacity) {
      return reply.code(503).header('retry-after', '1').send({ error: 'provider busy', retryAfter: 1 });
    }
    busy++;
    // Also when the client went away: the answer's own hooks would not run then.
    reply.raw.once('close', () => {
      busy--;
    });
  });
}
