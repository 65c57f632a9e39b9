import { createServer, type TLSSocket } from 'node:tls';
import type { Certificate } from './certificates.test.ts';
import { listening, type TestServer } from './servers.test.ts';

/** Frames of HTTP/2 for one stream, by hand: for answers that no server would give. */
export const frames = {
  /** `200`, with a `content-length` of one digit where it is given. */
  head: (stream: number, length?: number): Buffer =>
    frame(1, 4, stream, length === undefined ? Buffer.of(0x88) : Buffer.of(0x88, 0x0f, 0x0d, 1, 0x30 + length)),
  data: (stream: number, text: string): Buffer => frame(0, 0, stream, Buffer.from(text)),
  last: (stream: number): Buffer => frame(0, 1, stream, Buffer.alloc(0)),
  reset: (stream: number, code: number): Buffer => frame(3, 0, stream, Buffer.of(0, 0, 0, code)),
  goAway: (lastStream: number, code: number): Buffer => frame(7, 0, 0, Buffer.of(0, 0, 0, lastStream, 0, 0, 0, code)),
};

function frame(type: number, flags: number, stream: number, content: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(content.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, content]);
}

const PREFACE = 24;

/** Agrees upon HTTP/2 and calls `asked` for each request, with its stream. */
export const framesServer = (own: Certificate, asked: (socket: TLSSocket, stream: number, nth: number) => void): Promise<TestServer> => {
  let requests = 0;
  const server = createServer({ ...own, ALPNProtocols: ['h2'] }, (socket) => {
    socket.on('error', () => {}).write(Buffer.concat([frame(4, 0, 0, Buffer.alloc(0)), frame(4, 1, 0, Buffer.alloc(0))]));
    let heard = Buffer.alloc(0);
    let at = PREFACE;
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      while (heard.length >= at + 9 && heard.length >= at + 9 + heard.readUIntBE(at, 3)) {
        const [type, stream] = [heard[at + 3], heard.readUInt32BE(at + 5)];
        at += 9 + heard.readUIntBE(at, 3);
        if (type === 1) asked(socket, stream, ++requests);
      }
    });
  });
  return listening(server, 'https');
};
