import { prepareDatabase, sampleTenants } from '@loadgate/plugins-db/embedded';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { requireAccess } from './access.ts';
import { PoolExhausted, TenantDatabase } from './database/tenant-database.ts';
import { limitCapacity } from './faults/capacity.ts';
import { crashAfter } from './faults/crash.ts';
import { failSome } from './faults/errors.ts';
import { leakMemory } from './faults/leak.ts';
import { addPace } from './latency/pace.ts';
import { Pauses } from './latency/pauses.ts';
import { seededRandom } from './latency/random.ts';
import { healthyFactor, serviceTimes } from './latency/service-times.ts';
import { addMetrics, addPoolMetrics, createMetrics } from './metrics.ts';
import type { AdapterOptions } from './options.ts';
import { addLogin, addSignup } from './routes/accounts.ts';
import { addContacts } from './routes/contacts.ts';
import { addExport } from './routes/export.ts';
import { addGraphql } from './routes/graphql.ts';
import { addHealth } from './routes/health.ts';
import type { Service } from './routes/service.ts';
import { addShop } from './routes/shop.ts';
import { addTickets } from './routes/tickets.ts';
import { addWorkflows } from './routes/workflows.ts';

/** The service in this process. */
export interface Adapter {
  readonly app: FastifyInstance;
  /** `http://127.0.0.1:PORT`, once it listens. */
  readonly url: string;
  /** Resolves to the URL. */
  listen(): Promise<string>;
  /** Ends open answers and connections; the rows stay. May be called again. */
  close(): Promise<void>;
}

/** Prepares the database and builds the service; it answers after `listen()`. */
export async function createAdapter(options: AdapterOptions): Promise<Adapter> {
  const prepared = await prepareDatabase(options.databaseUrl, { withoutSearchIndex: options.missingIndex ?? false });
  const metrics = createMetrics();
  const pauses = new Pauses();
  const database = new TenantDatabase({
    url: prepared.url,
    max: options.poolMaxSize ?? 100,
    connectionTimeoutMs: options.connectionTimeoutMs ?? 5000,
    pauses,
    onQuery: () => metrics.queries.inc(),
  });
  addPoolMetrics(metrics, database.pool);

  const app = fastify({ forceCloseConnections: true, bodyLimit: 1_000_000 });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ error: 'there is nothing at this address' }));
  acceptEmptyJson(app);
  addMetrics(app, metrics);
  await app.register(async (scope) => addRoutes(scope, { database, nPlusOne: options.nPlusOne ?? false }, pauses, options));

  let url = '';
  let closed: Promise<void> | undefined;
  const close = async () => {
    pauses.end();
    await app.close();
    await database.end();
  };
  return {
    app,
    get url() {
      return url;
    },
    listen: async () => {
      url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
      return url;
    },
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** The order is the way of a request: its faults, its service time, and behind the door who it is and what it wants. */
async function addRoutes(app: FastifyInstance, service: Service, pauses: Pauses, options: AdapterOptions): Promise<void> {
  const { token, seed = 1, memoryLeakKb = 0, errorRatio = 0 } = options;
  if (options.crashAfter) crashAfter(app, options.crashAfter, options.crash ?? (() => process.exit(1)));
  if (memoryLeakKb > 0) leakMemory(app, memoryLeakKb);
  const draw = serviceTimes(options.latencyFactor ?? healthyFactor, seed);
  addPace(app, { draw, providerDelayMs: options.providerDelayMs ?? 0, pauses });
  addHealth(app);
  addLogin(app, token, sampleTenants);
  await app.register(async (api) => {
    requireAccess(api, { token, tenants: sampleTenants, defaultTenant: options.defaultTenant });
    if (options.capacity) limitCapacity(api, options.capacity);
    if (errorRatio > 0) failSome(api, errorRatio, seededRandom(seed, 'errors'));
    addContacts(api, service);
    addTickets(api, service);
    addWorkflows(api, service);
    addExport(api, service);
    addGraphql(api, service);
    addSignup(api);
    addShop(api);
  });
}

/** Clients often send the same headers with every request, also where there is no body. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null);
    else void parse(request, body, done);
  });
}

async function answerError(error: FastifyError, _request: unknown, reply: FastifyReply): Promise<unknown> {
  if (error instanceof PoolExhausted) return reply.code(503).send({ error: error.message });
  const status = error.statusCode ?? 500;
  return reply.code(status).send({ error: status < 500 ? error.message : 'internal error' });
}
