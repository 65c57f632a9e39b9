import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** Speaks so much of PostgreSQL's protocol that it asks for a password, and says it in its error: the worst case for what a server says. */
export class TellingDatabase {
  readonly #server: Server = createServer((socket) => {
    let isAsked = false;
    socket
      .on('error', () => undefined)
      .on('data', (bytes) => {
        if (!isAsked) socket.write(message('R', Buffer.from([0, 0, 0, 3])));
        else if (bytes[0] === 'p'.charCodeAt(0)) socket.end(refusal(bytes.toString('utf8', 5, bytes.length - 1)));
        isAsked = true;
      });
  });

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const refusal = (password: string): Buffer => message('E', Buffer.from(`SFATAL\0VFATAL\0C28P01\0Mthe password is not ${password}\0\0`));

function message(kind: string, body: Buffer): Buffer {
  const head = Buffer.from(`${kind}0000`);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}
