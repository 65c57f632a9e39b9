import type { Json } from '../contract/plan.ts';
import type { Block, Driver, Outcome, Plugin, Protocol, Session, StepContext, StepRun, Turn, View } from '../contract/plugin.ts';
import type { Clock } from '../time/clock.ts';

/** One request as the fake target sees it. */
export interface FakeCall {
  /** `do`, or `tx.enter` and `tx.leave` of a block. */
  readonly verb: string;
  /** The step's value, its templates rendered. */
  readonly value: string;
  readonly user: number;
  readonly attempt: number;
  /** When it was asked. */
  readonly atUs: number;
  /** Calls before this one, over all users. */
  readonly before: number;
  /** Of a block's `leave`: kind of what failed inside. */
  readonly failed?: string;
}

/** What the fake target does; a bare number is a good answer after so many µs. */
export type FakeAnswer = number | Good | Bad | Nothing;
interface Good {
  readonly afterUs: number;
  /** Default 200. */
  readonly status?: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** The protocol itself calls it failed. */
  readonly failure?: string;
  /** It is told so much later than it came: reading it took that long. Default 0. */
  readonly toldLaterUs?: number;
}
interface Bad {
  readonly afterUs: number;
  readonly error: string;
  readonly answered?: boolean;
}
/** Never settles, throws, rejects, settles twice, says what is no outcome, asks for the block's body again. */
interface Nothing {
  readonly bug: 'never' | 'throws' | 'rejects' | 'twice' | 'nonsense' | 'again';
}

export interface FakeReply {
  readonly call: FakeCall;
  readonly status: number;
  readonly body: Json;
  readonly headers: Readonly<Record<string, string>>;
}

export interface FakeOptions {
  /** Default `fake`. */
  readonly name?: string;
  /** For long runs: {@link FakeProtocol.calls} stays empty. */
  readonly forgets?: true;
  /** How it settles what is not at once: by `turn.settle` (default) or by a promise. */
  readonly settles?: 'call' | 'promise';
  /** Stands in for parts of what it is made of: to plant faults in other hooks. */
  readonly driver?: (driver: Driver, clock: Clock) => Driver;
  readonly open?: Protocol['open'];
}

export interface FakeProtocol {
  readonly plugin: Plugin;
  /** Everything it was asked for, in order. */
  readonly calls: readonly FakeCall[];
  /** `session 3`, `refresh 3`, `cancel`, `close`: what happened to its sessions and itself. */
  readonly log: readonly string[];
}

export const FAKE_VIEWS: Readonly<Record<string, View>> = {
  status: { shape: 'value', unit: 'number', doc: 'status' },
  header: { shape: 'map', doc: 'header' },
  body: { shape: 'text', doc: 'body as text' },
  json: { shape: 'document', doc: 'body as JSON' },
};

/** A protocol whose target is a function, on whatever clock the run has: verb `do`, block `tx`. */
export function fakeProtocol(answer: (call: FakeCall) => FakeAnswer, options: FakeOptions = {}): FakeProtocol {
  const { name = 'fake', settles = 'call', forgets = false } = options;
  const calls: FakeCall[] = [];
  let before = 0;
  const log: string[] = [];
  const open: Protocol['open'] = async (_config, { clock }) => {
    const driver: Driver = {
      session(vu) {
        log.push(`session ${vu.id}`);
        const session: Session & { readonly id: number } = {
          id: vu.id,
          cancel: () => void log.push(`cancel ${vu.id}`),
          close: () => void log.push(`close ${vu.id}`),
        };
        return session;
      },
      refresh: (session) => void log.push(`refresh ${(session as { id?: number }).id}`),
      compile: (step, context) =>
        compiled(step, context, (call) => {
          const asked = { ...call, atUs: clock.nowUs(), before: before++ };
          if (!forgets) calls.push(asked);
          return settled(asked, answer(asked), clock, settles);
        }),
      views: {
        status: (reply: FakeReply) => reply.status,
        header: (reply: FakeReply, key) => reply.headers[key],
        body: (reply: FakeReply) => JSON.stringify(reply.body),
        json: (reply: FakeReply) => reply.body,
      },
      evidence: ({ call, status, body }: FakeReply) => ({
        request: `${call.verb} ${call.value}`,
        response: `${status} ${JSON.stringify(body)}`,
      }),
      close: async () => void log.push('closed'),
    };
    return options.driver?.(driver, clock) ?? driver;
  };
  const protocol: Protocol = {
    name,
    grammar: ({ z, text, json }) => ({
      config: z.strictObject({}),
      verbs: {
        do: { doc: 'asks the fake target', value: text, options: { with: json.optional() }, label: 'text' },
        tx: { doc: 'a block', value: text, options: {}, block: true, label: 'text' },
      },
      views: FAKE_VIEWS,
    }),
    open: options.open ?? open,
  };
  return { plugin: { apiVersion: 1, name, version: '1.0.0', protocols: [protocol] }, calls, log };
}

type Ask = (call: Omit<FakeCall, 'atUs' | 'before'>) => (turn: Turn<Session, unknown>) => unknown;

function compiled({ verb, value }: { verb: string; value: unknown }, context: StepContext, ask: Ask): ReturnType<Driver['compile']> {
  const text = context.text(value as string);
  const asked = (turn: Turn<Session, unknown>, how: string) => ({
    verb: how,
    value: text(turn.vu),
    user: turn.vu.id,
    attempt: turn.attempt,
  });
  // what it says may be no outcome at all: that is what it is for
  if (verb !== 'tx') return ((turn) => ask(asked(turn, verb))(turn)) as StepRun<Session, unknown>;
  return {
    enter: (turn) => ask(asked(turn as Turn<Session, unknown>, 'tx.enter'))(turn as Turn<Session, unknown>),
    leave: (turn, failed) =>
      ask({ ...asked(turn as Turn<Session, unknown>, 'tx.leave'), ...(failed !== undefined && { failed }) })(
        turn as Turn<Session, unknown>,
      ),
  } as Block<Session>;
}

function settled(call: FakeCall, answer: FakeAnswer, clock: Clock, settles: 'call' | 'promise'): (turn: Turn<Session, unknown>) => unknown {
  const given = typeof answer === 'number' ? { afterUs: answer } : answer;
  if ('bug' in given) return misbehave(given.bug, call, clock);
  const laterUs = 'toldLaterUs' in given ? (given.toldLaterUs ?? 0) : 0;
  const outcome = (): Outcome<unknown> => outcomeOf(call, given, clock.nowUs() - laterUs);
  const atUs = call.atUs + given.afterUs + laterUs;
  if (atUs === call.atUs) return outcome;
  if (settles === 'promise') return () => new Promise((resolve) => clock.at(atUs, () => resolve(outcome())));
  return (turn) => void clock.at(atUs, () => turn.settle(outcome()));
}

function outcomeOf(call: FakeCall, given: Good | Bad, endUs: number): Outcome<FakeReply> {
  if ('error' in given) {
    const { error, answered = false } = given;
    return { kind: 'error', endUs, error, answered, message: `the fake target said ${error}` };
  }
  const { status = 200, body = null, headers = {}, failure } = given;
  return { kind: 'reply', endUs, reply: { call, status, body, headers }, ...(failure !== undefined && { failure }) };
}

function misbehave(bug: Nothing['bug'], call: FakeCall, clock: Clock): (turn: Turn<Session, unknown>) => unknown {
  const good = (): Outcome<unknown> => outcomeOf(call, { afterUs: 0 }, clock.nowUs());
  switch (bug) {
    case 'never':
      return () => undefined;
    case 'throws':
      return () => {
        throw new Error('boom');
      };
    case 'rejects':
      return () => Promise.reject(new Error('boom'));
    case 'nonsense':
      return () => ({ kind: 'reply', endUs: Number.NaN, reply: null });
    case 'again':
      return () => 'again';
    case 'twice':
      return (turn) =>
        void clock.at(call.atUs + 1000, () => {
          turn.settle(good());
          turn.settle(good());
        });
  }
}
