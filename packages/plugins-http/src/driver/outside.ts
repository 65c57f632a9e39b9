import type { Outcome, ProtocolScope, Scope, StepContext, Turn } from '@loadgate/core';
import type { HttpConfig, HttpVerb } from '../grammar.ts';
import { openHttp } from './open.ts';
import type { Progress } from './phases.ts';
import { nobody, plainText } from './plain-text.ts';
import type { HttpReply } from './reply.ts';
import type { HttpSession } from './session.ts';

/** Sends single requests outside the load: no user, no templates, one connection. */
export interface Outside {
  /** Whatever the status. Rejects with {@link NoAnswer}, also when `timeoutUs` have passed. One request at a time. */
  request(verb: HttpVerb, url: string, timeoutUs: number): Promise<HttpReply>;
  close(): Promise<void>;
}
export type OutsideScope = Scope & Pick<ProtocolScope, 'allowsHost' | 'root'>;

/** A sentence for a person. */
export class NoAnswer extends Error {
  /** As in samples: `http.refused`, `timeout`. */
  readonly kind: string;
  /** Of a timeout: how far it had come. */
  readonly progress: Progress | undefined;
  constructor(kind: string, message: string, progress?: Progress) {
    super(message);
    this.kind = kind;
    this.progress = progress;
  }
}

/** `keepsBody`: replies hold their bodies, up to the config's `maxBody`. */
export async function openOutside(config: HttpConfig, scope: OutsideScope, keepsBody = false): Promise<Outside> {
  const { clock, signal, runId, toolVersion, root } = scope;
  const tools = {
    log: (line: string) => scope.log(line),
    resolve: scope.resolve.bind(scope),
    allowsHost: (hostname: string) => scope.allowsHost(hostname),
  };
  const driver = await openHttp(config, { ...plainText, ...tools, clock, signal, runId, toolVersion, root, target: undefined, nobody });
  const session = driver.session(nobody);
  const needs = new Set(keepsBody ? ['body'] : []);
  const context: StepContext = { ...plainText, clock, needs, keepEvidence: false, time: () => () => {} };
  return {
    async request(verb, url, timeoutUs) {
      const run = driver.compile({ verb, value: url, options: {} }, context);
      if (typeof run !== 'function') throw new Error(`${verb} is no block`);
      const outcome = await new Promise<Outcome<HttpReply>>((resolve, reject) => {
        const timer = clock.at(clock.nowUs() + timeoutUs, () => {
          const progress = session.progressOf(turn);
          const said = session.cancel(turn)?.message ?? 'it was over';
          reject(new NoAnswer('timeout', `${url} gave no answer within ${timeoutUs / 1e6} s (${said})`, progress));
        });
        const settle = (outcome: Outcome<HttpReply>): void => {
          timer.cancel();
          resolve(outcome);
        };
        const turn: Turn<HttpSession, HttpReply> = { vu: nobody, session, attempt: 1, settle };
        const early = run(turn);
        if (early !== undefined) void Promise.resolve(early).then(settle, reject);
      });
      if (outcome.kind === 'error') throw new NoAnswer(outcome.error, outcome.message);
      if (outcome.failure !== undefined) throw new NoAnswer(outcome.failure, outcome.message ?? outcome.failure);
      return outcome.reply;
    },
    async close() {
      session.close();
      await driver.close();
    },
  };
}
