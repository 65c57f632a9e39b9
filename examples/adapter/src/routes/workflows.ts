import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { asTenantOf, type Service } from './service.ts';

const execution = {
  type: 'object',
  required: ['workflow', 'contact'],
  properties: { workflow: { type: 'string', minLength: 1 }, contact: { type: 'string', minLength: 1 } },
} as const;

/** Runs a workflow for the contact of that name. It leaves nothing in the database. */
export function addWorkflows(app: FastifyInstance, service: Service): void {
  app.post<{ Body: { workflow: string; contact: string } }>(
    '/api/v1/workflows/execute',
    { schema: { body: execution }, config: { endpoint: 'Workflow Execute' } },
    async (request) => {
      const { workflow, contact } = request.body;
      const { rows } = await asTenantOf(service, request, (ask) =>
        ask<{ id: number }>('workflow-contact', 'select id from contacts where name = $1 order by id limit 1', [contact]),
      );
      return { status: 'completed', id: randomUUID(), workflow, contactId: rows[0]?.id ?? null };
    },
  );
}
