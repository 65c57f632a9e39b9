import { type EmbeddedPostgres, startEmbeddedPostgres } from '@loadgate/plugins-db/embedded';
import { type Adapter, createAdapter } from '../adapter.ts';
import type { AdapterOptions } from '../options.ts';

export const token = 'test-token-0123456789';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
  readonly elapsedMs: number;
}

export interface CallOptions {
  /** Default 1; `null` names none. */
  readonly tenant?: number | string | null;
  /** Default the right one; `null` sends none. */
  readonly token?: string | null;
  readonly json?: unknown;
  readonly form?: FormData;
  readonly signal?: AbortSignal;
}

/** A running service and a client for it. */
export interface Running {
  readonly adapter: Adapter;
  call(line: string, options?: CallOptions): Promise<Answer>;
  /** A figure of /metrics, labels and all as they are printed. */
  metric(name: string): Promise<number>;
}

/** A database server, and services on it which answer as fast as they can unless told otherwise. */
export class World {
  readonly postgres: EmbeddedPostgres;
  readonly #adapters: Adapter[] = [];

  static async start(): Promise<World> {
    return new World(await startEmbeddedPostgres());
  }

  private constructor(postgres: EmbeddedPostgres) {
    this.postgres = postgres;
  }

  async run(options: Partial<AdapterOptions> = {}): Promise<Running> {
    const adapter = await createAdapter({ databaseUrl: this.postgres.url, token, latencyFactor: 0, ...options });
    this.#adapters.push(adapter);
    const url = await adapter.listen();
    return {
      adapter,
      call: (line, callOptions) => call(url, line, callOptions),
      metric: async (name) => readMetric(await (await fetch(`${url}/metrics`)).text(), name),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#adapters.map((adapter) => adapter.close()));
    await this.postgres.stop();
  }
}

async function call(url: string, line: string, options: CallOptions = {}): Promise<Answer> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const { tenant = 1, token: bearer = token, json, form, signal } = options;
  const since = performance.now();
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      ...(tenant !== null && { 'x-tenant-id': String(tenant) }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(form && { body: form }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
    elapsedMs: performance.now() - since,
  };
}

function readMetric(text: string, name: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? Number.NaN);
}
