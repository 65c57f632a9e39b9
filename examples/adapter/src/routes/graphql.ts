import type { FastifyInstance } from 'fastify';
import { read } from './contacts.ts';
import { asTenantOf, type Service } from './service.ts';

const question = {
  type: 'object',
  required: ['query'],
  properties: { query: { type: 'string' }, variables: { type: 'object', default: {} } },
} as const;

/** Knows one question, `contact(id: $id) { … }`, and answers it always with the same fields: enough to try out GraphQL steps. */
export function addGraphql(app: FastifyInstance, service: Service): void {
  app.post<{ Body: { query: string; variables: Record<string, unknown> } }>(
    '/graphql',
    { schema: { body: question }, config: { endpoint: 'CRM Search' } },
    async (request) => {
      const { query, variables } = request.body;
      const name = /\bcontact\s*\(\s*id\s*:\s*\$(\w+)\s*\)/.exec(query)?.[1];
      if (!name) return { errors: [{ message: 'the only question known is contact(id: $variable)' }] };
      const id = Number(variables[name]);
      if (!Number.isInteger(id) || id < 1 || id >= 2 ** 31) return { errors: [{ message: `$${name} is no id` }] };
      const contact = await asTenantOf(service, request, (ask) => read(ask, id));
      return contact ? { data: { contact } } : { data: { contact: null }, errors: [{ message: 'there is no such contact' }] };
    },
  );
}
