import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { Clock, Driver, Exchange, Json, Outcome, ProtocolScope, Renderer, StepContext, Turn, Vu } from '@loadgate/core';
import { openHttp } from './driver/open.ts';
import type { HttpReply } from './driver/reply.ts';
import type { HttpSession } from './driver/session.ts';
import type { HttpConfig, HttpOptions, HttpVerb } from './grammar.ts';

/** The section as the checker would leave an empty one. */
export const defaults: HttpConfig = {
  headers: {},
  query: {},
  timeout: 30e6,
  connections: 'user',
  maxConnections: 100,
  keepAlive: 600e6,
  redirects: 10,
  tls: { insecure: false },
  decompress: true,
  maxBody: 10e6,
  cookies: true,
};

export interface TestVu extends Vu {
  readonly vars: Record<string, Json | undefined>;
}
export const vu = (vars: Record<string, Json | undefined> = {}, id = 0): TestVu => ({ id, random: () => 0.5, vars });

const realClock: Clock = {
  nowUs: () => performance.now() * 1e3,
  at(atUs, fn) {
    const timer = setTimeout(fn, Math.max(0, (atUs - performance.now() * 1e3) / 1e3));
    return { cancel: () => clearTimeout(timer) };
  },
  iso: () => '2026-11-23T00:00:00.000Z',
};

const lookup = (user: Vu, path: string): Json | undefined => (user as TestVu).vars[path];
const TEMPLATE = /\$\{([^}]*)\}/g;
const textOf = (value: unknown, user: Vu, encode: (text: string) => string): string =>
  String(value).replace(TEMPLATE, (_, path: string) => encode(String(lookup(user, path))));
function jsonOf(value: Json, user: Vu): Json {
  if (typeof value === 'string') {
    const alone = /^\$\{([^}]*)\}$/.exec(value);
    return alone?.[1] === undefined ? textOf(value, user, String) : (lookup(user, alone[1]) ?? null);
  }
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, user));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, jsonOf(v, user)]));
  return value;
}
/** Templates of the form `${name}` only, from {@link TestVu.vars}: what core's renderer promises, in small. */
const renderer: Renderer = {
  text:
    (value, encode = String) =>
    (user) =>
      textOf(value, user, encode),
  json: (value) => (user) => JSON.stringify(jsonOf(value, user)),
  value: (value) => (user) => jsonOf(value as Json, user) as never,
  entries:
    (record, encode = String) =>
    (user) =>
      Object.entries(record).flatMap(([name, value]) => {
        const isUndefined = typeof value === 'string' && /^\$\{[^}]*\}$/.test(value) && lookup(user, value.slice(2, -1)) === undefined;
        if (name.endsWith('?') && isUndefined) return [];
        return [value].flat().map((one): [string, string] => [name.replace(/\?$/, ''), textOf(one, user, encode)]);
      }),
  isConstant: (value) => !JSON.stringify(value).includes('${'),
};

export interface Sent {
  readonly outcome: Outcome<HttpReply>;
  /** Recorded µs (or counts) by metric. */
  readonly times: Readonly<Record<string, readonly number[]>>;
  /** A view of the reply. */
  view(name: string, key?: string): unknown;
  evidence(): Exchange;
}
export interface Pending {
  readonly turn: Turn<HttpSession, HttpReply>;
  readonly sent: Promise<Sent>;
  readonly settled: () => number;
}
export interface Harness {
  readonly driver: Driver<any, HttpSession, HttpReply>;
  session(user?: Vu): HttpSession;
  send(verb: HttpVerb, value: string, options?: HttpOptions, more?: Partial<SendOptions>): Promise<Sent>;
  begin(verb: HttpVerb, value: string, options?: HttpOptions, more?: Partial<SendOptions>): Pending;
  close(): Promise<void>;
}
export interface SendOptions {
  readonly session: HttpSession;
  readonly user: Vu;
  readonly needs: readonly string[];
  readonly keepEvidence: boolean;
}

export const scope = (target: string | undefined, more: Partial<ProtocolScope> = {}): ProtocolScope => ({
  clock: realClock,
  signal: new AbortController().signal,
  runId: '20261123-120000-abcd',
  toolVersion: '1.0.0',
  log: () => {},
  resolve: () => {
    throw new Error('no services here');
  },
  target,
  allowsHost: (host) => ['127.0.0.1', '::1', 'localhost'].includes(host),
  nobody: vu(),
  ...renderer,
  ...more,
});

/** A driver without an engine: each `send` compiles a step and runs it once. */
export async function harness(
  target: string | undefined,
  config: Partial<HttpConfig> = {},
  more: Partial<ProtocolScope> = {},
): Promise<Harness> {
  const driver = await openHttp({ ...defaults, ...config }, scope(target, more));
  const sessions: HttpSession[] = [];
  const session = (user: Vu = vu()): HttpSession => {
    const made = driver.session(user);
    sessions.push(made);
    return made;
  };
  let first: HttpSession | undefined;
  const begin: Harness['begin'] = (verb, value, options = {}, own = {}) => {
    const times: Record<string, number[]> = {};
    const context: StepContext = {
      ...renderer,
      clock: realClock,
      needs: new Set(own.needs ?? []),
      keepEvidence: own.keepEvidence ?? false,
      time: (metric) => (_, us) => {
        (times[metric] ??= []).push(us);
      },
    };
    const run = driver.compile({ verb, value, options }, context);
    if (typeof run !== 'function') throw new Error('not a step');
    let settled = 0;
    const { promise, resolve } = withResolvers<Outcome<HttpReply>>();
    const turn = {
      vu: own.user ?? vu(),
      session: own.session ?? (first ??= session()),
      attempt: 1,
      settle: (outcome: Outcome<HttpReply>) => {
        settled++;
        resolve(outcome);
      },
    };
    const at = run(turn);
    if (at !== undefined) void Promise.resolve(at).then((outcome) => outcome !== undefined && turn.settle(outcome));
    const sent = promise.then((outcome) => ({
      outcome,
      times,
      view: (name: string, key = '') => driver.views[name]?.((outcome as { reply: HttpReply }).reply, key),
      evidence: () => (outcome.kind === 'reply' ? driver.evidence(outcome.reply) : (outcome.evidence?.() ?? { request: '', response: '' })),
    }));
    return { turn, sent, settled: () => settled };
  };
  return {
    driver,
    session,
    begin,
    send: (...args) => begin(...args).sent,
    async close() {
      for (const one of sessions) await one.close();
      await driver.close();
    },
  };
}

/** `Promise.withResolvers`, which Node 20 types do not know. */
export function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Connections accepted so far. */
  readonly sockets: () => number;
  close(): Promise<void>;
}

/** A real HTTP server on a free port of 127.0.0.1. */
export const httpServer = (listener: RequestListener, more: (server: Server) => void = () => {}): Promise<TestServer> => {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  more(server);
  return listening(server, 'http');
};

/** A server that speaks bytes: for answers no HTTP server would give. */
export const rawServer = (connected: (socket: Socket) => void): Promise<TestServer> =>
  listening(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      connected(socket);
    }),
    'http',
  );

export async function listening(server: import('node:net').Server, scheme: 'http' | 'https'): Promise<TestServer> {
  const open = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted++;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    sockets: () => accepted,
    close: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy();
        server.close(() => done());
      }),
  };
}

/** Everything a request carried. */
export async function received(
  request: IncomingMessage,
): Promise<{ method: string; url: string; headers: IncomingMessage['headers']; body: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
}
