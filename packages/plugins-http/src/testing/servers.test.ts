import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import type { Certificate } from './certificates.test.ts';
import { until } from './until.test.ts';

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Connections accepted so far. */
  readonly sockets: () => number;
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** A real HTTP server on a free port of 127.0.0.1. */
export const httpServer = (listener: RequestListener, more: (server: Server) => void = () => {}): Promise<TestServer> => {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  more(server);
  return listening(server, 'http');
};

/** Answers with a few words over TLS. */
export const secureServer = (own: Certificate): Promise<TestServer> =>
  listening(
    createSecureServer(own, (_, response) => response.end('well met')),
    'https',
  );

/** A server that speaks bytes: for answers no HTTP server would give. */
export const rawServer = (connected: (socket: Socket) => void): Promise<TestServer> =>
  listening(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      connected(socket);
    }),
    'http',
  );

export async function listening(server: TcpServer, scheme: 'http' | 'https', host = '127.0.0.1'): Promise<TestServer> {
  const open = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted++;
    open.add(socket.unref());
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, host, done));
  // a test that failed before it closed its server must not keep the process
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    sockets: () => accepted,
    idle: () => until(() => open.size === 0, 'no connection is open'),
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

/** Answers with what it received, as JSON. */
export const echoServer = (): Promise<TestServer> =>
  httpServer((request, response) => {
    void received(request).then((all) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(all));
    });
  });

/** Gives these bytes for each request. */
export const answering = (bytes: string, closes: boolean): Promise<TestServer> =>
  rawServer((socket) => {
    socket.on('data', () => {
      if (closes) socket.end(bytes);
      else socket.write(bytes);
    });
  });
