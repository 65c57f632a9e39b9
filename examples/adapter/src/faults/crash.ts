import type { FastifyInstance } from 'fastify';

/** Ends the process once so many requests are answered. */
export function crashAfter(app: FastifyInstance, requests: number, crash: () => void): void {
  let answered = 0;
  app.addHook('onResponse', async () => {
    answered++;
    if (answered === requests) crash();
  });
}
