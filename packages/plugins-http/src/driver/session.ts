import type { Session, Turn, Unfinished } from '@loadgate/core';
import type { Connections } from './connections.ts';
import type { Cookies } from './cookies.ts';
import type { Digests } from './digests.ts';
import { evidence } from './evidence.ts';
import type { Exchange } from './exchange.ts';
import type { Progress } from './phases.ts';
import type { HttpReply } from './reply.ts';

export type HttpTurn = Turn<HttpSession, HttpReply>;

/** What belongs to one virtual user: its connections, its cookies, what it has in flight. */
export class HttpSession implements Session {
  readonly connections: Connections<Exchange>;
  readonly cookies: Cookies | undefined;
  /** What it knows of servers that ask for digest authentication; most never do. */
  digests: Digests | undefined;
  readonly #inFlight: Exchange[] = [];

  constructor(connections: Connections<Exchange>, cookies: Cookies | undefined) {
    this.connections = connections;
    this.cookies = cookies;
  }

  /** Another person comes over the same connection. */
  refresh(): void {
    this.cookies?.clear();
    this.digests = undefined;
  }

  began(exchange: Exchange): void {
    this.#inFlight.push(exchange);
  }

  ended(exchange: Exchange): void {
    // nearly always the only one
    if (this.#inFlight.at(-1) === exchange) this.#inFlight.pop();
    else this.#inFlight.splice(this.#inFlight.indexOf(exchange), 1);
  }

  cancel(turn: HttpTurn): Unfinished | undefined {
    const exchange = this.#exchangeOf(turn);
    if (exchange === undefined) return undefined;
    const message = wordsOf(exchange);
    this.ended(exchange);
    exchange.cancel();
    return { message, evidence: () => evidence(exchange) };
  }

  /** Of what is in flight. */
  progressOf(turn: HttpTurn): Progress | undefined {
    return this.#exchangeOf(turn)?.progress;
  }

  #exchangeOf(turn: HttpTurn): Exchange | undefined {
    return this.#inFlight.find((one) => one.turn === turn);
  }

  close(): void {
    for (const exchange of this.#inFlight.splice(0)) exchange.cancel();
    this.connections.close();
  }
}

function wordsOf({ progress, size, hadInterim }: Exchange): string {
  switch (progress) {
    case 'connecting':
      return 'it had no connection yet';
    case 'sent':
      return `the request was sent, ${hadInterim ? 'only interim answers' : 'nothing'} came back`;
    case 'answering':
      return 'the head of the answer had begun';
    case 'body':
      return `the answer had begun, ${size} bytes of its body had come`;
  }
}
