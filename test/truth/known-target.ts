import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exactPercentile } from './oracle.ts';

/** What a target does with its request number `n`, counted from 0. */
export interface Schedule {
  readonly delayMs: (n: number) => number;
  /** Default 200 for all. */
  readonly status?: (n: number) => number;
  /** Answers nothing from `fromMs` on for `forMs`, counted from the first request; what waits is answered at its end, and then as usual. */
  readonly freeze?: { readonly fromMs: number; readonly forMs: number };
}

/** What the target itself knows: from the request's head to the answer's last byte handed over. */
export interface Truth {
  readonly count: number;
  /** Answers of 400 and more. */
  readonly failed: number;
  readonly perSec: number;
  readonly latenciesMs: readonly number[];
}

export const percentileMs = ({ latenciesMs }: Truth, p: number): number => exactPercentile(latenciesMs, p);

/** A server of this process whose latencies, freezes and errors are decided beforehand, and which keeps a record of its own. */
export class KnownTarget {
  readonly #schedule: Schedule;
  readonly #server: Server;
  readonly #latenciesMs: number[] = [];
  #count = 0;
  #failed = 0;
  #beganMs: number | undefined;
  #endedMs = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#server = createServer((request, response) => {
      request.resume();
      // a look whether it is there is no load
      if (request.method === 'HEAD') response.end();
      else this.#came(response);
    });
    this.#server.keepAliveTimeout = 0;
  }

  async listen(): Promise<void> {
    this.#server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 });
    await once(this.#server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  truth(): Truth {
    const perSec = this.#count / ((this.#endedMs - (this.#beganMs ?? 0)) / 1e3);
    return { count: this.#count, failed: this.#failed, perSec, latenciesMs: this.#latenciesMs };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #came(response: ServerResponse): void {
    const nowMs = performance.now();
    this.#beganMs ??= nowMs;
    const n = this.#count++;
    const { delayMs, status } = this.#schedule;
    const code = status?.(n) ?? 200;
    if (code >= 400) this.#failed++;
    response.once('finish', () => {
      this.#endedMs = performance.now();
      this.#latenciesMs.push(this.#endedMs - nowMs);
    });
    const answer = (): void => {
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end('{"ok":true}');
    };
    const waitMs = this.#frozenMs(nowMs) + delayMs(n);
    if (waitMs <= 0) answer();
    else setTimeout(answer, waitMs);
  }

  #frozenMs(nowMs: number): number {
    const { freeze } = this.#schedule;
    const atMs = nowMs - (this.#beganMs ?? nowMs);
    if (freeze === undefined || atMs < freeze.fromMs) return 0;
    return Math.max(0, freeze.fromMs + freeze.forMs - atMs);
  }
}
