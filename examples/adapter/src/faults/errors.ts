import type { FastifyInstance } from 'fastify';

/** Fails a share of the requests with status 500. */
export function failSome(app: FastifyInstance, ratio: number, random: () => number): void {
  app.addHook('preHandler', async () => {
    if (random() < ratio) throw new Error('failed on purpose');
  });
}
