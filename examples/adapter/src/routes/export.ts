import type { FastifyInstance } from 'fastify';
import { asTenantOf, type Service } from './service.ts';

/** All contacts of the tenant as CSV: the heavy query that a nightly job would make. */
export function addExport(app: FastifyInstance, service: Service): void {
  app.get('/api/v1/export', async (request, reply) => {
    const { rows } = await asTenantOf(service, request, (ask) =>
      ask<{ id: number; name: string; email: string | null }>('export', 'select id, name, email from contacts order by id'),
    );
    const lines = rows.map(({ id, name, email }) => [id, name, email ?? ''].map((value) => quote(String(value))).join(','));
    return reply.type('text/csv; charset=utf-8').send(`${['id,name,email', ...lines].join('\r\n')}\r\n`);
  });
}

function quote(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
