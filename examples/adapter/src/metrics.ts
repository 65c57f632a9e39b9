import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the service tells about itself. */
export interface Metrics {
  readonly registry: Registry;
  readonly queries: Counter;
}

const bucketsSec = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10];

/** The registry, with figures of the process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const queries = new Counter({ name: 'db_queries_total', help: 'Statements sent to the database', registers: [registry] });
  return { registry, queries };
}

/** Counts and times every request by its route, and shows all figures at /metrics. */
export function addMetrics(app: FastifyInstance, { registry }: Metrics): void {
  const labelNames = ['method', 'route', 'status'] as const;
  const registers = [registry];
  const requests = new Counter({ name: 'http_requests_total', help: 'Requests answered', labelNames, registers });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer',
    labelNames,
    buckets: bucketsSec,
    registers,
  });
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) };
    requests.inc(labels);
    durations.observe(labels, reply.elapsedTime / 1000);
  });
  app.get('/metrics', async (_request, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
}

/** Shows how busy the connections to the database are. */
export function addPoolMetrics({ registry }: Metrics, pool: Pool): void {
  const figures: Record<string, [string, () => number]> = {
    db_pool_total: ['Open connections', () => pool.totalCount],
    db_pool_idle: ['Connections nobody uses', () => pool.idleCount],
    db_pool_waiting: ['Requests that wait for a connection', () => pool.waitingCount],
    db_pool_max: ['Connections allowed', () => pool.options.max],
  };
  for (const [name, [help, read]] of Object.entries(figures)) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }
}
