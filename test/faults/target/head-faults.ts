import { rawServer } from '../../../packages/plugins-http/src/testing/servers.test.ts';
import { answering, answerOf, misbehaving, OK, repeating } from './misbehaving.ts';
import { ALONE, type TargetFault } from './target-fault.ts';

const SHORT = '{ timeout: 300ms }';
const NO_HTTP = /what http:\/\/127\.0\.0\.1:\d+ answered is not HTTP: /;
const TOO_LARGE = /the head of the answer of .* is larger than 16 kB$/;

/** An answer that breaks the protocol, byte for byte. */
const broken = (fault: string, bytes: string | Buffer, says: RegExp, then: 'keeps' | 'ends' = 'keeps'): TargetFault => ({
  fault,
  gives: 'exit 1: http.bad_response',
  target: answering(bytes, then),
  says,
});
const headOf = (line: string, ...headers: readonly string[]): string => [line, ...headers, 'Content-Length: 2', '', 'hi'].join('\r\n');

/** What comes in place of HTTP, and heads that are none or never end. */
export const headFaults: readonly TargetFault[] = [
  {
    fault: 'SSH listens at the port of the target',
    gives: 'exit 3, no load',
    target: () => rawServer((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n')),
    samples: [0, 0],
    says: /is not HTTP: it begins with "SSH-2\.0-OpenSSH_9\.9\\r\\n"\. Check that this port speaks HTTP/,
  },
  broken('SSH answers when the load begins', 'SSH-2.0-OpenSSH_9.9\r\n', /is not HTTP: it begins with "SSH-2\.0-OpenSSH_9\.9\\r\\n"$/),
  broken('garbage comes in place of an answer', Buffer.from([0, 255, 254, 13, 10, 13, 10, 1, 2, 3]), NO_HTTP),
  broken(
    'the target answers as HTTP/0.9 did: a page without a head',
    '<html>hello</html>',
    /it begins with "<html>hello<\/html>"$/,
    'ends',
  ),
  broken('the target answers in a version of HTTP that does not exist', headOf('HTTP/3.7 200 OK'), /Invalid HTTP version$/),
  broken('the status is a word', headOf('HTTP/1.1 OK fine'), /Invalid status code$/),
  broken('the status is 099', headOf('HTTP/1.1 099 Odd'), /answered with a status that does not exist$/),
  broken('the status has four digits', headOf('HTTP/1.1 1000 Odd'), /Invalid response status$/),
  {
    fault: 'the status is 999',
    gives: 'exit 1: http.999',
    target: answering(headOf('HTTP/1.1 999 Odd')),
    says: /status < 400: was 999/,
  },
  broken('content-length is negative', `${OK}Content-Length: -1\r\n\r\nhi`, /Invalid character in Content-Length$/),
  broken('content-length is no number', `${OK}Content-Length: many\r\n\r\nhi`, /Invalid character in Content-Length$/),
  broken('content-length is larger than any number', `${OK}Content-Length: ${'9'.repeat(24)}\r\n\r\nhi`, NO_HTTP),
  broken('there are two different content-lengths', `${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi`, NO_HTTP),
  broken(
    'an answer has a content-length and is chunked',
    `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
    NO_HTTP,
  ),
  broken(
    'an answer is chunked and has a content-length',
    `${OK}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
    /Content-Length can't be present with Transfer-Encoding$/,
  ),
  broken('a header has no colon', `${OK}Content-Length 2\r\n\r\nhi`, /Invalid header field char$/),
  broken('a header holds a NUL', headOf('HTTP/1.1 200 OK', 'X: a\0b'), /Invalid header value char$/),
  broken('a header stands in two lines', headOf('HTTP/1.1 200 OK', 'X: a', ' b'), /Unexpected whitespace after header value$/),
  broken('lines of the head end without a carriage return', `${OK}Content-Length: 2\r\n\r\nhi`.replaceAll('\r', ''), /Missing expected CR/),
  broken('a header has 1 MB', headOf('HTTP/1.1 200 OK', `X: ${'a'.repeat(1e6)}`), TOO_LARGE),
  broken('an answer has 10,000 headers', headOf('HTTP/1.1 200 OK', ...Array<string>(1e4).fill('X: a')), TOO_LARGE),
  {
    fault: 'headers come without end',
    gives: 'exit 1: http.bad_response',
    target: repeating(OK, 'X-More: and more and more\r\n'),
    says: TOO_LARGE,
  },
  {
    fault: 'the head comes byte by byte',
    gives: 'exit 1: timeout',
    target: repeating(`${OK}X: `, 'x', 50),
    http: SHORT,
    says: /no answer within 300 ms \(the head of the answer had begun\)$/,
  },
  {
    fault: 'the target sends 102 again and again, and no answer',
    gives: 'exit 1: timeout',
    target: repeating('', 'HTTP/1.1 102 Processing\r\n\r\n', 20),
    http: SHORT,
    says: /no answer within 300 ms \(the request was sent, only interim answers came back\)$/,
  },
  broken(
    'the target sends a 100 that nobody asked for',
    `HTTP/1.1 100 Continue\r\n\r\n${answerOf('hi')}`,
    /100 Continue, which was not asked for$/,
  ),
  broken(
    'the target changes to another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
    /a change of protocol, which was not asked for$/,
  ),
  broken(
    'the target changes to a protocol without a name',
    'HTTP/1.1 101 Switching Protocols\r\n\r\n',
    /a change of protocol, which was not asked for$/,
  ),
  {
    fault: 'a second answer that nobody asked for comes in front of the next one',
    gives: 'exit 1: expect',
    target: () =>
      misbehaving((socket, n) => {
        if (n === 0) socket.write(answerOf('{"id":1}'));
        else socket.write(answerOf('{"id":1}'), () => setTimeout(() => socket.write(answerOf('{"id":2}')), 50));
      }),
    load: ALONE,
    steps: '- get: /1\n  expect: $.id == 1\n- get: /2\n  expect: $.id == 2',
    samples: [2, 1],
    says: /\$\.id == 2: was 1$/,
  },
  {
    fault: 'the target mixes up the answers of two requests',
    gives: 'exit 1: expect',
    target: () => misbehaving((socket, n) => socket.write(answerOf(`{"id":${2 - n}}`))),
    load: ALONE,
    steps: '- get: /1\n  expect: $.id == 1\n  onFail: continue\n- get: /2\n  expect: $.id == 2',
    says: /\$\.id == 1: was 2$/,
  },
  {
    fault: 'the target refuses a body that it has not read, and closes',
    gives: 'exit 1: http.413',
    target: answering('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n', 'ends'),
    steps: `- post: /\n  text: ${'x'.repeat(300_000)}`,
    says: /status < 400: was 413/,
  },
];
