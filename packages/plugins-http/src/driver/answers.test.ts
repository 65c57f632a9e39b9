import assert from 'node:assert/strict';
import { harness, type Sent } from '../testing/harness.test.ts';
import { answering, type TestServer } from '../testing/servers.test.ts';

const told = ({ outcome, view }: Sent): string =>
  outcome.kind === 'reply'
    ? `${view('status')} ${view('body')}`
    : `${outcome.error}: ${outcome.message.replaceAll(/http:\/\/[\d.:]+/g, 'HERE')}`;

/** What servers may answer, byte for byte. */
describe('an answer', () => {
  let server: TestServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  async function twice(bytes: string, closes: boolean, verb: 'get' | 'head' = 'get') {
    server = await answering(bytes, closes);
    const http = await harness(server.url);
    const first = await http.send(verb, '/', {}, { needs: ['body'] });
    const second = await http.send(verb, '/', {}, { needs: ['body'] });
    await http.close();
    return { first: told(first), second: told(second), connections: server.sockets() };
  }

  const good: readonly (readonly [what: string, bytes: string, closes: boolean, told: string, connections: number])[] = [
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', false, '200 hi', 1],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1;ext=1\r\n!\r\n0\r\n\r\n', false, '200 hi!', 1],
    [
      'in chunks with trailers',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n',
      false,
      '200 hi',
      1,
    ],
    ['of HTTP/1.0, until the end of the connection', 'HTTP/1.0 200 OK\r\n\r\nhi', true, '200 hi', 2],
    ['of HTTP/1.1, until the end of the connection', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhi', true, '200 hi', 2],
    [
      'of HTTP/1.0 that keeps the connection',
      'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi',
      false,
      '200 hi',
      1,
    ],
    [
      'that closes the connection although it has a length',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi',
      true,
      '200 hi',
      2,
    ],
    ['of 204', 'HTTP/1.1 204 No Content\r\n\r\n', false, '204 ', 1],
    ['of 304 with the length of what it does not send', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n', false, '304 ', 2],
    ['after hints', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', false, '200 hi', 1],
    [
      'after 102',
      'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi',
      false,
      '200 hi',
      1,
    ],
    ['without a reason', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi', false, '200 hi', 1],
    ['of a status nobody knows', 'HTTP/1.1 799 Odd\r\nContent-Length: 0\r\n\r\n', false, '799 ', 1],
  ];
  for (const [what, bytes, closes, expected, connections] of good)
    it(`${what} is one`, async () => assert.deepEqual(await twice(bytes, closes), { first: expected, second: expected, connections }));

  it('to HEAD has no body, whatever its length says', async () => {
    const { first, connections } = await twice('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n', false, 'head');
    assert.deepEqual([first, connections], ['200 ', 1]);
  });

  const bad: readonly (readonly [what: string, bytes: string, closes: boolean, told: RegExp])[] = [
    [
      'a body shorter than its length',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi',
      true,
      /^http\.truncated: HERE closed the connection in the middle of its answer$/,
    ],
    ['chunks without an end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n', true, /^http\.truncated: /],
    [
      'chunks without an end where the connection closes anyway',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n',
      true,
      /^http\.truncated: /,
    ],
    [
      'a body shorter than its length where the connection closes anyway',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nhi',
      true,
      /^http\.truncated: /,
    ],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-', true, /^http\.truncated: /],
    ['nothing', '', true, /^http\.reset: HERE closed the connection without an answer$/],
    [
      'another protocol',
      'SSH-2.0-OpenSSH_9.9\r\n',
      false,
      /^http\.bad_response: what HERE answered is not HTTP: it begins with "SSH-2\.0-OpenSSH_9\.9\\r\\n"$/,
    ],
    ['TLS', '\x15\x03\x01\x00\x02\x02\x46', false, /^http\.bad_response: HERE answers with TLS; is it https:\/\/ \?$/],
    ['an invalid head', 'HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n', false, /^http\.bad_response: what HERE answered is not HTTP: /],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi', false, /^http\.bad_response: /],
    [
      'a status that does not exist',
      'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n',
      false,
      /^http\.bad_response: HERE answered with a status that does not exist$/,
    ],
    [
      'a change to a protocol that it does not name',
      'HTTP/1.1 101 Switching\r\n\r\n',
      false,
      /^http\.bad_response: HERE answered with a change of protocol, which was not asked for$/,
    ],
    [
      'a head of more than 16 kB',
      `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(17_000)}\r\n\r\n`,
      false,
      /^http\.bad_response: the head of the answer of HERE is larger than 16 kB$/,
    ],
    [
      '100 that nobody asked for',
      'HTTP/1.1 100 Continue\r\n\r\n',
      false,
      /^http\.bad_response: HERE answered with 100 Continue, which was not asked for$/,
    ],
    [
      'another protocol that nobody asked for',
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      false,
      /^http\.bad_response: HERE answered with a change of protocol, which was not asked for$/,
    ],
  ];
  for (const [what, bytes, closes, expected] of bad)
    it(`that is ${what} fails, and the next request gets a connection of its own`, async () => {
      const { first, second, connections } = await twice(bytes, closes);
      assert.match(first, expected);
      assert.match(second, expected);
      assert.equal(connections, 2);
    });
});
