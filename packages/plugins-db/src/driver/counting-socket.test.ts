import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { CountingSocket } from './counting-socket.ts';
import type { PgWire } from './pg-client.ts';

const message = (code: string, body = ''): string => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + body.length);
  return `${code}${length.toString('latin1')}${body}`;
};
const PARSED = message('1');
const BOUND = message('2');
const ROW = message('D', '\0\x01\0\0\0\x03abc');
const LONG_ROW = message('D', `\0\x01\0\0\x01\x2c${'x'.repeat(300)}`);
const DONE = message('C', 'SELECT 2\0');
const READY = message('Z', 'I');
const NOTICE = message('N', 'SNOTICE\0\0');

describe('CountingSocket', () => {
  let server: Server;
  let peer: Socket;
  let socket: CountingSocket;
  const heard: string[] = [];
  const wire = {
    emit: (name: string, { status }: { readonly status: string }) => heard.push(`${name} ${status}`) > 0,
  } as unknown as PgWire;

  beforeEach(async () => {
    heard.length = 0;
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    socket = new CountingSocket();
    const met = once(server, 'connection');
    socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
    [peer] = (await met) as [Socket];
    peer.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => heard.push(bytes.toString('latin1')));
  });
  afterEach(async () => {
    socket.destroy();
    peer.destroy();
    server.close();
    await once(server, 'close');
  });

  const expectAnswer = (name: string): void => socket.count({ name, counted: (rows, tag) => heard.push(`${rows} rows, ${tag}`) }, wire);

  async function come(piece: string): Promise<void> {
    const already = heard.length;
    peer.write(piece, 'latin1');
    while (heard.length === already) await new Promise((resolve) => setImmediate(resolve));
  }

  const counted: readonly (readonly [what: string, name: string, answer: string, told: readonly string[]])[] = [
    ['rows', 'a', BOUND + ROW + LONG_ROW + DONE + READY, ['2 rows, SELECT 2', 'readyForQuery I']],
    ['no rows', 'a', BOUND + message('C', 'UPDATE 7\0') + READY, ['0 rows, UPDATE 7', 'readyForQuery I']],
    ['a failed transaction', 'a', BOUND + message('C', 'ROLLBACK\0') + message('Z', 'E'), ['0 rows, ROLLBACK', 'readyForQuery E']],
    ['what is parsed each time', '', PARSED + BOUND + ROW + DONE + READY, ['1 rows, SELECT 2', 'readyForQuery I']],
  ];
  for (const [what, name, answer, told] of counted)
    it(`counts ${what}, and says that the server is ready`, async () => {
      expectAnswer(name);
      await come(answer);
      assert.deepEqual(heard, told);
    });

  const passed: readonly (readonly [what: string, answer: string])[] = [
    ['a statement that is to be noted as parsed', PARSED + BOUND + ROW + DONE + READY],
    ['an error', message('E', 'SERROR\0C22012\0\0') + READY],
    ['an error after rows', BOUND + ROW + message('E', 'SERROR\0C22012\0\0') + READY],
    ['a notice before it', NOTICE + BOUND + DONE + READY],
    ['a notice between rows', BOUND + ROW + NOTICE + ROW + DONE + READY],
    ['a setting that has changed', BOUND + DONE + message('S', 'TimeZone\0UTC\0') + READY],
    ['more than one answer', BOUND + DONE + READY + NOTICE],
    ['nothing but an empty statement', BOUND + message('I') + READY],
    ['a portal that waits', BOUND + ROW + message('s') + READY],
  ];
  for (const [what, answer] of passed)
    it(`leaves ${what} to the client library, byte by byte`, async () => {
      expectAnswer('a');
      await come(answer);
      assert.deepEqual(heard, [answer]);
    });

  it('leaves an answer in pieces to the client library, wherever it is cut', async () => {
    const answer = BOUND + ROW + LONG_ROW + DONE + READY;
    const cuts = [1, 4, 5, 6, 9, 10, 18, 19, 20, 24, 60, answer.length - 15, answer.length - 6, answer.length - 1];
    for (const cut of cuts) {
      heard.length = 0;
      expectAnswer('a');
      await come(answer.slice(0, cut));
      await come(answer.slice(cut));
      assert.deepEqual(heard, [answer.slice(0, cut), answer.slice(cut)], `cut after ${cut}`);
    }
  });

  it('counts only what it was told to', async () => {
    const answer = BOUND + DONE + READY;
    await come(answer);
    expectAnswer('a');
    await come(answer);
    await come(answer);
    assert.deepEqual(heard, [answer, '0 rows, SELECT 2', 'readyForQuery I', answer]);
  });

  it('hands over bytes that the next read leaves as they are', async () => {
    const kept: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => kept.push(bytes));
    await come('first');
    await come('other');
    assert.deepEqual(kept.map(String), ['first', 'other']);
  });
});
