import assert from 'node:assert/strict';
import type { Timer } from '@loadgate/core';
import { harness, type Sent } from '../testing/harness.test.ts';
import { rawServer, type TestServer } from '../testing/servers.test.ts';
import { until } from '../testing/until.test.ts';
import type { PhaseTimeouts } from '../transport.ts';

/** Time passes when the test says so. */
function patience() {
  const waits = new Map<number, { readonly us: number; readonly fn: () => void }>();
  let next = 0;
  return {
    after(us: number, fn: () => void): Timer {
      const id = next++;
      waits.set(id, { us, fn });
      return { cancel: () => void waits.delete(id) };
    },
    begun: () => next,
    open: () => [...waits.values()].map(({ us }) => us),
    pass() {
      for (const [id, { fn }] of [...waits]) {
        waits.delete(id);
        fn();
      }
    },
  };
}

describe('timeouts of the parts of a request', () => {
  let server: TestServer;
  afterEach(() => server.close());
  const told = ({ outcome }: Sent): string =>
    outcome.kind === 'error' ? `${outcome.error}: ${outcome.message.replace(/:\d+/, ':PORT')} ${outcome.answered}` : 'reply';
  const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n';
  const limits: PhaseTimeouts = { connect: 1e6, tls: 2e6, firstByte: 3e6, receive: 4e6, idle: 5e5 };

  const stalls: readonly (readonly [
    what: string,
    scheme: string,
    timeouts: PhaseTimeouts,
    answer: string,
    waits: readonly number[],
    told: string,
  ])[] = [
    ['a handshake', 'https', limits, '', [2e6], 'http.tls_timeout: no TLS with https://127.0.0.1:PORT within 2 s (http.timeouts.tls) true'],
    [
      'no answer',
      'http',
      limits,
      '',
      [3e6],
      'http.first_byte_timeout: http://127.0.0.1:PORT: no first byte of an answer within 3 s (http.timeouts.firstByte) true',
    ],
    [
      'hints and no answer',
      'http',
      limits,
      'HTTP/1.1 103 Early Hints\r\n\r\n',
      [3e6],
      'http.first_byte_timeout: http://127.0.0.1:PORT: no first byte of an answer within 3 s (http.timeouts.firstByte) true',
    ],
    [
      'half a body',
      'http',
      { receive: 4e6 },
      `${HEAD}half`,
      [4e6],
      'http.receive_timeout: http://127.0.0.1:PORT: the answer was not complete within 4 s (http.timeouts.receive) true',
    ],
    [
      'a pause in the body',
      'http',
      { idle: 5e5 },
      `${HEAD}half`,
      [5e5],
      'http.idle_timeout: http://127.0.0.1:PORT: nothing more of the answer came within 0.5 s (http.timeouts.idle) true',
    ],
  ];
  for (const [what, scheme, timeouts, answer, waits, expected] of stalls)
    it(`end ${what}, as an error of its own, with its connection; the session stays usable`, async () => {
      const time = patience();
      let isGood = false;
      let requests = 0;
      server = await rawServer((socket) =>
        socket.on('data', () => {
          requests++;
          socket.write(isGood ? `${HEAD}well met!` : answer);
        }),
      );
      const http = await harness(server.url.replace('http:', `${scheme}:`), { timeouts }, { after: time.after });
      const session = http.session();
      const pending = http.begin('get', '/', {}, { session });
      await until(() => requests > 0, 'a request');
      await until(() => JSON.stringify(time.open()) === JSON.stringify(waits), `waits of ${waits}`);
      if (answer.startsWith(HEAD)) await until(() => session.progressOf(pending.turn) === 'body', 'the body');
      if (answer.includes('103')) await until(() => time.begun() >= 4, 'the hints');
      time.pass();
      assert.equal(told(await pending.sent), expected);
      assert.equal(pending.settled(), 1);
      await server.idle();
      if (scheme === 'http') {
        isGood = true;
        assert.equal(told(await http.send('get', '/', {}, { session })), 'reply');
      }
      assert.deepEqual(time.open(), []);
      await http.close();
    });

  it('end a connect', async () => {
    const time = patience();
    server = await rawServer(() => {});
    const http = await harness(server.url.replace('127.0.0.1', 'localhost'), { timeouts: limits }, { after: time.after });
    const pending = http.begin('get', '/');
    // before the look-up can be over
    for (let turns = 0; time.begun() === 0 && turns < 100; turns++) await Promise.resolve();
    time.pass();
    assert.equal(
      told(await pending.sent),
      'http.connect_timeout: no connection to http://localhost:PORT within 1 s (http.timeouts.connect) true',
    );
    await http.close();
  });

  it('begin anew for each piece of the body and each redirect, and leave nothing behind', async () => {
    const time = patience();
    const pieces = ['HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n', `${HEAD}well met!`];
    server = await rawServer((socket) => socket.on('data', () => socket.write(pieces.shift() ?? '')));
    const http = await harness(server.url, { timeouts: limits }, { after: time.after });
    assert.equal(told(await http.send('get', '/')), 'reply');
    // connect 1; firstByte, receive, idle 3 for the redirect, and 4 for what follows, because a body came
    assert.deepEqual([time.open(), time.begun()], [[], 1 + 3 + 4]);
    await http.close();
  });

  it('cost nothing where none is written', async () => {
    const time = patience();
    server = await rawServer((socket) => socket.on('data', () => socket.write(`${HEAD}well met!`)));
    const http = await harness(server.url, {}, { after: time.after });
    assert.equal(told(await http.send('get', '/')), 'reply');
    assert.equal(time.begun(), 0);
    await http.close();
  });

  it('are over when core gives up', async () => {
    const time = patience();
    let requests = 0;
    server = await rawServer((socket) => socket.on('data', () => requests++));
    const http = await harness(server.url, { timeouts: limits }, { after: time.after });
    const session = http.session();
    const pending = http.begin('get', '/', {}, { session });
    await until(() => requests === 1, 'a request');
    session.cancel(pending.turn);
    assert.deepEqual([time.open(), pending.settled()], [[], 0]);
    await http.close();
  });
});
