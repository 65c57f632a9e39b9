import type { FastifyInstance } from 'fastify';
import type { Ask } from '../database/tenant-database.ts';
import { asTenantOf, type RunQuery, removeForTenants, runQuery, type Service } from './service.ts';

interface Contact {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
}

interface ListQuery {
  readonly q: string;
  readonly limit: number;
  readonly cursor?: string;
}

const path = '/api/v1/crm/contacts';

const newContact = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 200 }, email: { type: 'string', pattern: '^[^@ ]+@[^@ ]+$' } },
} as const;

const listQuery = {
  type: 'object',
  properties: {
    q: { type: 'string', default: '' },
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    cursor: { type: 'string' },
  },
} as const;

const idParams = { type: 'object', properties: { id: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 } } } as const;

/** Contacts of a tenant: made, found by a part of the name, read one by one, removed by the run that made them. */
export function addContacts(app: FastifyInstance, service: Service): void {
  const search = { endpoint: 'CRM Search', provider: true } as const;

  app.post<{ Body: { name: string; email?: string } }>(
    path,
    { schema: { body: newContact }, config: { endpoint: 'CRM Create', provider: true } },
    async (request, reply) => {
      const { name, email = null } = request.body;
      const { rows } = await asTenantOf(service, request, (ask) =>
        ask<Contact>('contact-create', 'insert into contacts (name, email) values ($1, $2) returning id, name, email', [name, email]),
      );
      return reply.code(201).send(rows[0]);
    },
  );

  app.get<{ Querystring: ListQuery }>(path, { schema: { querystring: listQuery }, config: search }, async (request, reply) => {
    const { q, limit, cursor } = request.query;
    const after = cursor === undefined ? { name: '', id: 0 } : readCursor(cursor);
    if (!after) return reply.code(400).send({ error: 'the cursor is none of ours' });
    const values = [`%${q.replace(/[\\%_]/g, '\\$&')}%`, after.name, after.id, limit + 1];
    const found = await asTenantOf(service, request, (ask) => (service.nPlusOne ? findOneByOne(ask, values) : find(ask, values)));
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, ...(last && { next: writeCursor(last) }) };
  });

  app.get<{ Params: { id: number } }>(`${path}/:id`, { schema: { params: idParams }, config: search }, async (request, reply) => {
    const contact = await asTenantOf(service, request, (ask) => read(ask, request.params.id));
    return contact ?? reply.code(404).send({ error: 'there is no such contact' });
  });

  app.delete<{ Querystring: RunQuery }>(path, { schema: { querystring: runQuery }, config: { allTenants: true } }, async (request) => ({
    removed: await removeForTenants(service, request, 'contact-remove', `delete from contacts where starts_with(email, $1 || '.')`, [
      request.query.run,
    ]),
  }));
}

/** One contact of the tenant, or nothing. */
export async function read(ask: Ask, id: number): Promise<Contact | undefined> {
  return (await ask<Contact>('contact-read', 'select id, name, email from contacts where id = $1', [id])).rows[0];
}

const matches = 'from contacts where name ilike $1 and (name, id) > ($2, $3::int) order by name, id limit $4';

async function find(ask: Ask, values: readonly unknown[]): Promise<Contact[]> {
  return (await ask<Contact>('contact-find', `select id, name, email ${matches}`, values)).rows;
}

/** The mistake of asking for a list, and then for each of its members. */
async function findOneByOne(ask: Ask, values: readonly unknown[]): Promise<Contact[]> {
  const { rows } = await ask<{ id: number }>('contact-ids', `select id ${matches}`, values);
  const contacts: Contact[] = [];
  for (const { id } of rows) {
    const contact = await read(ask, id);
    if (contact) contacts.push(contact);
  }
  return contacts;
}

function writeCursor({ name, id }: Contact): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

function readCursor(cursor: string): { name: string; id: number } | undefined {
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown];
    return typeof name === 'string' && Number.isInteger(id) ? { name, id: Number(id) } : undefined;
  } catch {
    return undefined;
  }
}
