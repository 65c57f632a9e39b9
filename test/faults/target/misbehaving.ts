import type { Socket } from 'node:net';
import { rawServer, type TestServer } from '../../../packages/plugins-http/src/testing/servers.test.ts';

/** A head without the empty line that ends it. */
export const OK = 'HTTP/1.1 200 OK\r\n';
export const OK_AND_CHUNKS = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

/** A sound answer. */
export const answerOf = (body: string | Buffer, headers = ''): Buffer =>
  Buffer.concat([Buffer.from(`${OK}Content-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n`), Buffer.from(body)]);

/** Answers the look before the load as it should and leaves each other request to `asked`; `n` counts these, from 0. */
export function misbehaving(asked: (socket: Socket, n: number, request: string) => void): Promise<TestServer> {
  let n = 0;
  return rawServer((socket) => {
    socket.on('data', (chunk) => {
      const request = chunk.toString('latin1');
      if (request.startsWith('HEAD ')) socket.end(answerOf(''));
      // what follows in further pieces is the body of a request
      else if (/^[A-Z]+ \S+ HTTP\/1\.1\r\n/.test(request)) asked(socket, n++, request);
    });
  });
}

/** The same bytes for each request; then the connection is kept, ended or reset. */
export const answering = (bytes: string | Buffer, then: 'keeps' | 'ends' | 'resets' = 'keeps') => {
  return (): Promise<TestServer> =>
    misbehaving((socket) => {
      if (then === 'ends') socket.end(bytes);
      else socket.write(bytes, () => then === 'resets' && socket.resetAndDestroy());
    });
};

/** `first`, and then `again` until the client leaves: as fast as it is taken, or every `everyMs`. */
export const repeating = (first: string, again: string | Buffer, everyMs = 0) => {
  return (): Promise<TestServer> =>
    misbehaving((socket) => {
      const more = (): void => {
        if (socket.destroyed) return;
        if (everyMs > 0) socket.write(again, () => setTimeout(more, everyMs));
        else if (socket.write(again)) setImmediate(more);
        else socket.once('drain', more);
      };
      if (first !== '') socket.write(first);
      more();
    });
};

/** So many megabytes behind the head of one answer. */
export const megabytes = (count: number) => {
  const megabyte = Buffer.alloc(1e6, 'x');
  return (): Promise<TestServer> =>
    misbehaving((socket) => {
      let left = count;
      const more = (): void => {
        while (left > 0 && !socket.destroyed) {
          left--;
          if (!socket.write(megabyte)) return void socket.once('drain', more);
        }
      };
      socket.write(`${OK}Content-Length: ${count * 1e6}\r\n\r\n`);
      more();
    });
};

/** A server that speaks bytes, under a URL that says `https`. */
export const asHttps = (connected: (socket: Socket) => void) => async (): Promise<TestServer> => {
  const server = await rawServer(connected);
  return { ...server, url: server.url.replace('http:', 'https:') };
};
