import { createSocket, type Socket } from 'node:dgram';
import type { Clock, Driver, Outcome, Protocol, Session, Turn } from '@loadgate/core';

interface SendStep {
  readonly verb: 'send';
  readonly value: string;
  readonly options: Record<never, never>;
}
interface Answered {
  readonly sent: string;
  readonly answer: string;
}
interface UdpSession extends Session {
  send(turn: Turn<UdpSession, Answered>, text: string): void;
}

/** One datagram to the target, one back: `- send: PING`. */
export const udp: Protocol<SendStep, { maxBytes: number }, UdpSession, Answered> = {
  name: 'udp',
  grammar: ({ z, text }) => ({
    config: z.strictObject({
      maxBytes: z.int().min(1).max(65_507).default(1200).describe('Longest datagram that is sent; a longer one fails. Default 1200.'),
    }),
    verbs: { send: { doc: 'Sends a datagram and waits for one.', value: text, options: {}, shorthand: 'SEND', label: 'text' } },
    views: { answer: { shape: 'text', doc: 'The datagram that came back.' } },
    exclusive: true,
  }),
  async open({ maxBytes }, { target = '', allowsHost, clock }): Promise<Driver<SendStep, UdpSession, Answered>> {
    const { hostname, port } = new URL(target);
    if (!allowsHost(hostname)) throw new Error(`${hostname} is not allowed`);
    return {
      session: () => udpSession(hostname, Number(port), clock),
      compile({ value }, context) {
        const render = context.text(value);
        return (turn) => {
          const text = render(turn.vu);
          if (Buffer.byteLength(text) <= maxBytes) return turn.session.send(turn, text);
          return { kind: 'error', endUs: clock.nowUs(), error: 'udp.too_long', message: `longer than ${maxBytes} bytes` };
        };
      },
      views: { answer: ({ answer }) => answer },
      evidence: ({ sent, answer }) => ({ request: sent, response: answer }),
      close: async () => {},
    };
  },
};

function udpSession(host: string, port: number, clock: Clock): UdpSession {
  let socket: Socket | undefined;
  let open: { readonly turn: Turn<UdpSession, Answered>; readonly sent: string } | undefined;

  const settle = (outcome: Outcome<Answered>): void => {
    const turn = open?.turn;
    open = undefined;
    turn?.settle(outcome);
  };
  const drop = (): void => {
    const dropped = socket;
    socket = undefined;
    dropped?.close();
  };
  const lose = (made: Socket, message: string): void => {
    if (made !== socket) return;
    drop();
    settle({ kind: 'error', endUs: clock.nowUs(), error: 'udp.refused', message });
  };
  const connect = (then: (made: Socket) => void): void => {
    const made = createSocket('udp4');
    socket = made;
    made.on('error', ({ message }) => lose(made, message));
    made.on('message', (message) => {
      if (open !== undefined) settle({ kind: 'reply', endUs: clock.nowUs(), reply: { sent: open.sent, answer: message.toString() } });
    });
    made.connect(port, host, () => made === socket && then(made));
  };

  return {
    send(turn, sent) {
      open = { turn, sent };
      if (socket === undefined) connect((made) => made.send(sent));
      else socket.send(sent);
    },
    // a late datagram must not become the next one's answer
    cancel() {
      open = undefined;
      drop();
    },
    close: drop,
  };
}
