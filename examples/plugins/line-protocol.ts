import { connect, type Socket } from 'node:net';
import type { Clock, Driver, Outcome, Plugin, Protocol, Session, Turn } from '@loadgate/core';

interface AskStep {
  readonly verb: 'ask';
  readonly value: string;
  readonly options: Record<never, never>;
}
interface Answered {
  readonly asked: string;
  readonly answer: string;
}
interface LineSession extends Session {
  ask(turn: Turn<LineSession, Answered>, line: string): void;
}

/** One line to the target, one line back: `- ask: PING`. */
const line: Protocol<AskStep, { timeout: number }, LineSession, Answered> = {
  name: 'line',
  grammar: ({ z, text, durationUs }) => ({
    config: z.strictObject({ timeout: durationUs.default(5_000_000).describe('How long an answer may take. Default 5s.') }),
    verbs: { ask: { doc: 'Sends a line and waits for one.', value: text, options: {}, shorthand: 'ASK', label: 'text' } },
    views: { answer: { shape: 'text', doc: 'The line that came back.' } },
    exclusive: true,
  }),
  async open(_, { target = '', allowsHost, clock }): Promise<Driver<AskStep, LineSession, Answered>> {
    const { hostname, port } = new URL(target);
    if (!allowsHost(hostname)) throw new Error(`${hostname} is not allowed`);
    return {
      session: () => lineSession(hostname, Number(port), clock),
      compile({ value }, context) {
        const render = context.text(value);
        return (turn) => turn.session.ask(turn, render(turn.vu));
      },
      views: { answer: ({ answer }) => answer },
      evidence: ({ asked, answer }) => ({ request: asked, response: answer }),
      close: async () => {},
    };
  },
};

export const plugin: Plugin = { apiVersion: 1, name: 'line', version: '1.0.0', protocols: [line] };

function lineSession(host: string, port: number, clock: Clock): LineSession {
  let socket: Socket | undefined;
  let open: { readonly turn: Turn<LineSession, Answered>; readonly asked: string } | undefined;

  const settle = (outcome: Outcome<Answered>): void => {
    const turn = open?.turn;
    open = undefined;
    turn?.settle(outcome);
  };
  const drop = (): void => {
    socket?.destroy();
    socket = undefined;
  };
  const lose = (error: string, message: string): void => {
    drop();
    settle({ kind: 'error', endUs: clock.nowUs(), error, message });
  };
  const connected = (): Socket => {
    let heard = '';
    const made = connect(port, host).setEncoding('utf8');
    made.on('data', (text: string) => {
      heard += text;
      const end = heard.indexOf('\n');
      if (end === -1 || open === undefined) return;
      const answer = heard.slice(0, end);
      heard = heard.slice(end + 1);
      settle({ kind: 'reply', endUs: clock.nowUs(), reply: { asked: open.asked, answer } });
    });
    made.on('error', ({ message }) => made === socket && lose('line.refused', message));
    made.on('close', () => made === socket && lose('line.reset', `${host}:${port} closed the connection`));
    return made;
  };

  return {
    ask(turn, asked) {
      open = { turn, asked };
      // connecting is part of the first step, so that it is measured
      socket ??= connected();
      socket.write(`${asked}\n`);
    },
    // a late answer must not become the next one's
    cancel: drop,
    close: drop,
  };
}
