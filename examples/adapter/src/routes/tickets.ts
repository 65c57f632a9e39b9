import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Ask } from '../database/tenant-database.ts';
import { read } from './contacts.ts';
import { asTenantOf, type RunQuery, removeForTenants, runQuery, type Service } from './service.ts';

interface Ticket {
  readonly id: number;
  readonly subject: string;
  readonly status: string;
  readonly priority: string;
  readonly contact: string | null;
}

interface ListQuery {
  readonly status: string;
  readonly limit: number;
}

const path = '/api/v1/helpdesk/tickets';

const newTicket = {
  type: 'object',
  required: ['subject'],
  properties: {
    subject: { type: 'string', minLength: 1, maxLength: 500 },
    priority: { enum: ['low', 'normal', 'high', 'urgent'], default: 'normal' },
  },
} as const;

const listQuery = {
  type: 'object',
  properties: {
    status: { enum: ['open', 'pending', 'solved', 'closed'], default: 'open' },
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  },
} as const;

const idParams = { type: 'object', properties: { id: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 } } } as const;

/** Tickets of a tenant: opened, listed by status with the newest first, given files, removed by the run that made them. */
export function addTickets(app: FastifyInstance, service: Service): void {
  app.post<{ Body: { subject: string; priority: string } }>(
    path,
    { schema: { body: newTicket }, config: { endpoint: 'Ticket Create', provider: true } },
    async (request, reply) => {
      const { subject, priority } = request.body;
      const { rows } = await asTenantOf(service, request, (ask) =>
        ask('ticket-create', 'insert into tickets (subject, priority) values ($1, $2) returning id, subject, status, priority', [
          subject,
          priority,
        ]),
      );
      return reply.code(201).send(rows[0]);
    },
  );

  app.get<{ Querystring: ListQuery }>(
    path,
    { schema: { querystring: listQuery }, config: { endpoint: 'Ticket Search', provider: true } },
    async (request) => {
      const { status, limit } = request.query;
      const items = await asTenantOf(service, request, (ask) => (service.nPlusOne ? listOneByOne : list)(ask, status, limit));
      return { items };
    },
  );

  app.delete<{ Querystring: RunQuery }>(path, { schema: { querystring: runQuery }, config: { allTenants: true } }, async (request) => ({
    removed: await removeForTenants(service, request, 'ticket-remove', 'delete from tickets where strpos(subject, $1) > 0', [
      request.query.run,
    ]),
  }));

  addAttachments(app, service);
}

/** A file is counted, not kept. */
function addAttachments(app: FastifyInstance, service: Service): void {
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<{ Params: { id: number }; Body: Buffer }>(
    `${path}/:id/attachments`,
    { schema: { params: idParams }, bodyLimit: 10_000_000, config: { endpoint: 'Ticket Create', provider: true } },
    async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) return reply.code(415).send({ error: 'an attachment comes as multipart/form-data' });
      const { rowCount } = await asTenantOf(service, request, (ask) =>
        ask('ticket-exists', 'select from tickets where id = $1', [request.params.id]),
      );
      if (!rowCount) return reply.code(404).send({ error: 'there is no such ticket' });
      return reply.code(201).send({ id: randomUUID(), sizeBytes: request.body.length });
    },
  );
}

async function list(ask: Ask, status: string, limit: number): Promise<Ticket[]> {
  const text = `select tickets.id, subject, status, priority, contacts.name as contact
    from tickets left join contacts on contacts.id = contact_id where status = $1 order by tickets.id desc limit $2`;
  return (await ask<Ticket>('ticket-list', text, [status, limit])).rows;
}

/** The mistake of asking for a list, and then for something of each of its members. */
async function listOneByOne(ask: Ask, status: string, limit: number): Promise<Ticket[]> {
  const text = 'select id, subject, status, priority, contact_id from tickets where status = $1 order by id desc limit $2';
  const { rows } = await ask<Omit<Ticket, 'contact'> & { contact_id: number | null }>('ticket-rows', text, [status, limit]);
  const tickets: Ticket[] = [];
  for (const { contact_id, ...ticket } of rows) {
    const contact = contact_id === null ? undefined : await read(ask, contact_id);
    tickets.push({ ...ticket, contact: contact?.name ?? null });
  }
  return tickets;
}
