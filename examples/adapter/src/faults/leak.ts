import type { FastifyInstance } from 'fastify';

/** Keeps some memory of every request for ever. */
export function leakMemory(app: FastifyInstance, kilobytes: number): void {
  const kept: Buffer[] = [];
  app.addHook('onRequest', async () => {
    // Filled, or the operating system would not hand out the pages.
    kept.push(Buffer.alloc(Math.round(kilobytes * 1024), 1));
  });
}
