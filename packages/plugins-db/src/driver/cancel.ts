import { connect } from 'node:net';
import type { Clock } from '@loadgate/core';
import type { PgClient } from './pg-client.ts';
import { isSocket, type Server } from './server.ts';
import { cancelMessage } from './wire.ts';

/** How long the server may take to hear of it. */
const TIMEOUT_US = 2e6;

/** Asks servers to end statements, each on a connection of its own, and knows when all have heard. */
export class Cancels {
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #pending = new Set<Promise<void>>();

  constructor(clock: Clock, server: Server) {
    this.#clock = clock;
    this.#server = server;
  }

  /** `done` when the server has closed that connection: the statement's backend has been told by then. */
  send({ processID, secretKey }: PgClient, done: (wasSent: boolean) => void): void {
    if (processID === null || secretKey === null) return done(false);
    const { host, port } = this.#server;
    const pending = new Promise<void>((resolve) => {
      // without TLS, as libpq does: the key is worth nothing to a listener but to cancel this very statement
      const socket = connect(isSocket(host) ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
      let hasFailed = false;
      const timer = this.#clock.at(this.#clock.nowUs() + TIMEOUT_US, () => {
        hasFailed = true;
        socket.destroy();
      });
      socket.once('connect', () => socket.write(cancelMessage(processID, secretKey)));
      socket.resume();
      // a server that closes at once may reset what was written
      socket.on('error', ({ code }: NodeJS.ErrnoException) => {
        hasFailed = code !== 'ECONNRESET' && code !== 'EPIPE';
      });
      socket.once('close', () => {
        timer.cancel();
        this.#pending.delete(pending);
        resolve();
        done(!hasFailed);
      });
    });
    this.#pending.add(pending);
  }

  async heard(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
