import type { Driver, Exchange, Outcome, ProtocolScope, StepContext, Turn, Vu } from '@loadgate/core';
import { openHttp } from '../driver/open.ts';
import type { HttpReply } from '../driver/reply.ts';
import type { HttpSession } from '../driver/session.ts';
import type { GraphqlOptions, HttpConfig, HttpOptions, HttpStep } from '../grammar.ts';
import { realClock } from './clock.test.ts';
import { renderer, vu } from './renderer.test.ts';

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
  compress: 'none',
  maxBody: 10e6,
  cookies: true,
  version: 1,
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
  readonly driver: Driver<HttpStep, HttpSession, HttpReply>;
  session(user?: Vu): HttpSession;
  send(verb: HttpStep['verb'], value: string, options?: HttpOptions | GraphqlOptions, more?: Partial<SendOptions>): Promise<Sent>;
  begin(verb: HttpStep['verb'], value: string, options?: HttpOptions | GraphqlOptions, more?: Partial<SendOptions>): Pending;
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
  root: import.meta.dirname,
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
  const { clock = realClock } = more;
  const driver = await openHttp({ ...defaults, ...config }, scope(target, more));
  const sessions: HttpSession[] = [];
  const session = (user: Vu = vu()): HttpSession => {
    const made = driver.session(user);
    sessions.push(made);
    return made;
  };
  const first = session();
  const begin: Harness['begin'] = (verb, value, options = {}, own = {}) => {
    const times: Record<string, number[]> = {};
    const context: StepContext = {
      ...renderer,
      clock,
      needs: new Set(own.needs ?? []),
      keepEvidence: own.keepEvidence ?? false,
      time: (metric) => (_, us) => {
        times[metric] = [...(times[metric] ?? []), us];
      },
    };
    const run = driver.compile({ verb, value, options } as HttpStep, context);
    if (typeof run !== 'function') throw new Error('not a step');
    let settled = 0;
    const { promise, resolve } = withResolvers<Outcome<HttpReply>>();
    const turn = {
      vu: own.user ?? vu(),
      session: own.session ?? first,
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
      for (const one of sessions) one.close();
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
