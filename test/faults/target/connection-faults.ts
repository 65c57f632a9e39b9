import { listening, rawServer } from '../../../packages/plugins-http/src/testing/servers.test.ts';
import { backlogged } from './child-target.ts';
import { answering, answerOf, misbehaving, OK } from './misbehaving.ts';
import { serverOf } from './serving.ts';
import { ALONE, type FaultyTarget, type TargetFault } from './target-fault.ts';

const NO_LOAD = 'exit 3, no load';
const WITHOUT_ANSWER = /closed the connection without an answer/;
const IN_THE_MIDDLE = /closed the connection in the middle of its answer$/;
/** Too long for a name, so that nobody is asked for it. */
const NO_NAME = `${'a'.repeat(64)}.localhost`;

/** What was there is not there any more. */
async function gone(): Promise<FaultyTarget> {
  const { url, close } = await rawServer(() => {});
  await close();
  return { url, close: async () => {} };
}

/** Answers the first request of each connection, and ends the connection when the next one comes. */
const racing = () => {
  const used = new WeakSet<object>();
  return misbehaving((socket) => {
    if (used.has(socket)) socket.destroy();
    else socket.write(answerOf('hi'));
    used.add(socket);
  });
};

/** Connections that are refused, lost or never answered. */
export const connectionFaults: readonly TargetFault[] = [
  {
    fault: 'nothing listens at the target',
    gives: NO_LOAD,
    target: gone,
    samples: [0, 0],
    says: /nothing answers at http:\/\/127\.0\.0\.1:\d+ \(connection refused\)\. Start the service/,
  },
  {
    fault: 'the target is asked at ::1 and listens only at 127.0.0.1',
    gives: NO_LOAD,
    async target() {
      const { url, close } = await rawServer(() => {});
      return { url: url.replace('127.0.0.1', '[::1]'), close };
    },
    samples: [0, 0],
    says: /\[::1\]:\d+ \(connection refused\)/,
  },
  {
    fault: 'the name of the target does not exist',
    gives: NO_LOAD,
    target: async () => ({ url: `http://${NO_NAME}`, close: async () => {} }),
    samples: [0, 0],
    says: /there is no host named a{64}\.localhost\. Check the name/,
  },
  {
    fault: 'the line of connections that the target has not accepted is full',
    gives: NO_LOAD,
    target: backlogged,
    http: '{ timeout: 300ms }',
    samples: [0, 0],
    says: /gave no answer within 0\.3 s \(it had no connection yet\)/,
  },
  {
    fault: 'the target accepts connections and closes them at once',
    gives: NO_LOAD,
    target: () => rawServer((socket) => socket.destroy()),
    samples: [0, 0],
    says: WITHOUT_ANSWER,
  },
  {
    fault: 'the target stops to listen when the load begins',
    gives: 'exit 1: http.refused',
    target() {
      const server = serverOf(() => {});
      server.on('request', () => server.close());
      return listening(server, 'http');
    },
    timed: false,
    says: /nothing answers at .* \(connection refused\)$/,
  },
  {
    fault: 'a step goes to a host whose name does not exist',
    gives: 'exit 1: http.dns',
    target: answering(answerOf('hi')),
    steps: `- GET http://${NO_NAME}/`,
    timed: false,
    says: /there is no host named a{64}\.localhost$/,
  },
  {
    fault: 'the target reads requests and never answers',
    gives: 'exit 1: timeout',
    target: () => misbehaving(() => {}),
    http: '{ timeout: 200ms }',
    says: /no answer within 200 ms \(the request was sent, nothing came back\)$/,
  },
  {
    fault: 'the target closes the connection when it has read the request',
    gives: 'exit 1: http.reset',
    target: () => misbehaving((socket) => socket.destroy()),
    timed: false,
    says: WITHOUT_ANSWER,
  },
  {
    fault: 'the target resets the connection before it answers',
    gives: 'exit 1: http.reset',
    target: () => misbehaving((socket) => socket.resetAndDestroy()),
    timed: false,
    says: WITHOUT_ANSWER,
  },
  {
    fault: 'the target ends its half of the connection in place of an answer',
    gives: 'exit 1: http.reset',
    target: () => misbehaving((socket) => socket.end()),
    timed: false,
    says: WITHOUT_ANSWER,
  },
  {
    fault: 'the target resets the connection in the middle of the head',
    gives: 'exit 1: http.truncated',
    target: answering(`${OK}Content-Le`, 'resets'),
    says: IN_THE_MIDDLE,
  },
  {
    fault: 'the target resets the connection in the middle of the body',
    gives: 'exit 1: http.truncated',
    target: answering(`${OK}Content-Length: 100\r\n\r\nhalf`, 'resets'),
    says: IN_THE_MIDDLE,
  },
  {
    fault: 'the target closes an idle connection while the next POST is on its way',
    gives: 'exit 1: http.reset',
    target: racing,
    load: ALONE,
    steps: '- post: /first\n- post: /second',
    samples: [2, 1],
    timed: false,
    says: WITHOUT_ANSWER,
  },
  {
    fault: 'the target closes each connection of a GET, the second one too',
    gives: 'exit 1: http.reset',
    target: () => misbehaving((socket, n) => (n === 0 ? socket.write(answerOf('hi')) : socket.destroy())),
    load: ALONE,
    steps: '- get: /first\n- get: /second',
    samples: [2, 1],
    timed: false,
    says: WITHOUT_ANSWER,
  },
];
