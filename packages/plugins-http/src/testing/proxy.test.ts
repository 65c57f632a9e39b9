import { connect, type Socket } from 'node:net';
import { rawServer, type TestServer } from './servers.test.ts';

export interface TestProxy extends TestServer {
  /** Heads of the requests that it got. */
  readonly heads: readonly string[];
}

/** Gives way to `to` on 127.0.0.1 whatever is asked for, or answers what `instead` says. */
export async function proxyServer(to: number, instead: (head: string, socket: Socket) => boolean = () => false): Promise<TestProxy> {
  const heads: string[] = [];
  const server = await rawServer((socket) => {
    let head = '';
    const heard = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      heads.push(head);
      socket.off('data', heard);
      if (!instead(head, socket)) join(socket, to);
    };
    socket.on('data', heard);
  });
  return { ...server, heads };
}

function join(socket: Socket, to: number): void {
  const there = connect(to, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\nvia: test\r\n\r\n');
    socket.pipe(there).pipe(socket);
  });
  there.on('error', () => socket.destroy());
  socket.on('close', () => there.destroy());
}
