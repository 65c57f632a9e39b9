import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small service whose behaviour the test decides, on a free port of this machine. */
export class Target {
  /** `GET /path` of everything that came. */
  readonly requests: string[] = [];
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"ok":true}');
  };
  readonly #server: Server = createServer((request, response) => {
    this.requests.push(`${request.method} ${request.url}`);
    request.resume();
    this.answer(request, response);
  });

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  count(path: string): number {
    return this.requests.filter((request) => request === path).length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
