import type { Block, Exchange, Outcome, ProtocolScope, StepContext, StepRun, Turn, Vu } from '@loadgate/core';
import { openPostgres, type PostgresDriver } from '../driver/open.ts';
import type { PostgresSession } from '../driver/session.ts';
import type { Statement } from '../driver/statement.ts';
import type { Isolation } from '../grammar.ts';
import type { PostgresConfig } from '../section.ts';
import { realClock } from './clock.test.ts';
import { renderer, vu } from './renderer.test.ts';
import { testServer } from './server.test.ts';

/** The section as the checker would leave an empty one. */
export const defaults: PostgresConfig = {
  embedded: false,
  poolTimeout: 10e6,
  connectTimeout: 10e6,
  timeout: 30e6,
  protocol: 'prepared',
  session: {},
  tls: false,
};

export interface Sent {
  readonly outcome: Outcome<Statement>;
  /** `postgres.23505`, or how many rows there were. */
  readonly result: string | number;
  /** A view of the reply. */
  view(name: string, key?: string): unknown;
  evidence(): Exchange;
}
export interface Pending {
  readonly turn: Turn<PostgresSession, Statement>;
  readonly sent: Promise<Sent>;
  readonly settled: () => number;
}
export interface SendOptions {
  readonly session: PostgresSession;
  readonly user: Vu;
  readonly params: readonly unknown[];
  readonly needs: readonly string[];
  readonly keepEvidence: boolean;
}
export interface Transaction {
  enter(): Promise<Outcome<void>>;
  leave(failure?: string): Promise<Outcome<void> | 'again'>;
  readonly turn: Turn<PostgresSession, void>;
}
export interface Harness {
  readonly driver: PostgresDriver;
  /** Recorded µs by metric. */
  readonly times: Readonly<Record<string, readonly number[]>>;
  session(user?: Vu): PostgresSession;
  send(sql: string, more?: Partial<SendOptions>): Promise<Sent>;
  begin(sql: string, more?: Partial<SendOptions>): Pending;
  /** A step that nobody sends. */
  compile(name: string, sql: string): void;
  tx(isolation: Isolation, more?: Partial<SendOptions> & { readonly readOnly?: boolean }): Transaction;
  close(): Promise<void>;
}

export const scope = (more: Partial<ProtocolScope> = {}): ProtocolScope => ({
  clock: realClock,
  signal: new AbortController().signal,
  runId: '20261124-120000-abcd',
  toolVersion: '1.0.0',
  log: () => {},
  resolve: () => {
    throw new Error('no services here');
  },
  target: undefined,
  root: '/',
  allowsHost: (host) => ['127.0.0.1', '::1', 'localhost'].includes(host),
  nobody: vu(),
  ...renderer,
  ...more,
});

/** A driver without an engine, by default for the sample's user on the test server: each `send` compiles a step and runs it once. */
export async function harness(config: Partial<PostgresConfig> = {}, more: Partial<ProtocolScope> = {}): Promise<Harness> {
  const { url, adminUrl } = await testServer();
  // the superuser by name
  const where = config.user === 'postgres' ? { url: adminUrl } : { url };
  const driver = await openPostgres({ ...defaults, ...(config.host === undefined && where), ...config }, scope(more));
  const { clock = realClock } = more;
  const times: Record<string, number[]> = {};
  const sessions: PostgresSession[] = [];
  const session = (user: Vu = vu()): PostgresSession => {
    const made = driver.session(user);
    sessions.push(made);
    return made;
  };
  const first = session();
  const contextOf = ({ needs = [], keepEvidence = false }: Partial<SendOptions>): StepContext => ({
    ...renderer,
    clock,
    needs: new Set(needs),
    keepEvidence,
    time: (metric) => (_, us) => {
      times[metric] = [...(times[metric] ?? []), us];
    },
  });
  const begin: Harness['begin'] = (sql, own = {}) => {
    const options = own.params === undefined ? {} : { params: own.params as never };
    const run = driver.compile({ verb: 'sql', value: sql, options }, contextOf(own)) as StepRun<PostgresSession, Statement>;
    let settled = 0;
    let resolve!: (outcome: Outcome<Statement>) => void;
    const outcome = new Promise<Outcome<Statement>>((done) => {
      resolve = done;
    });
    const turn = {
      vu: own.user ?? vu(),
      session: own.session ?? first,
      attempt: 1,
      settle: (outcome: Outcome<Statement>) => {
        settled++;
        resolve(outcome);
      },
    };
    void run(turn);
    return { turn, settled: () => settled, sent: outcome.then((outcome) => sentOf(outcome, driver)) };
  };
  return {
    driver,
    times,
    session,
    begin,
    send: (...args) => begin(...args).sent,
    compile: (name, sql) => void driver.compile({ verb: 'sql', value: sql, options: {} }, { ...contextOf({}), name }),
    tx(isolation, { readOnly, ...own } = {}) {
      const options = readOnly === undefined ? {} : { readOnly };
      const block = driver.compile({ verb: 'tx', value: isolation, options }, contextOf(own)) as Block<PostgresSession>;
      let resolve!: (outcome: Outcome<void>) => void;
      const entered = new Promise<Outcome<void>>((done) => {
        resolve = done;
      });
      const turn = {
        vu: own.user ?? vu(),
        session: own.session ?? first,
        attempt: 1,
        settle: (outcome: Outcome<void>) => resolve(outcome),
      };
      return {
        turn,
        enter: async () => (await block.enter(turn)) ?? entered,
        leave: async (failure) => block.leave(turn, failure),
      };
    },
    async close() {
      for (const one of sessions) await one.close();
      await driver.close();
    },
  };
}

const sentOf = (outcome: Outcome<Statement>, driver: PostgresDriver): Sent => ({
  outcome,
  result: outcome.kind === 'error' ? outcome.error : outcome.reply.count,
  view: (name, key = '') => driver.views[name]?.((outcome as { reply: Statement }).reply, key),
  evidence: () => (outcome.kind === 'reply' ? driver.evidence(outcome.reply) : (outcome.evidence?.() ?? { request: '', response: '' })),
});
