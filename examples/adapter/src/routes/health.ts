import type { FastifyInstance } from 'fastify';

export function addHealth(app: FastifyInstance): void {
  app.get('/health', { config: { endpoint: 'Health Check' } }, async () => ({ status: 'ok' }));
}
