import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { defaults, harness } from '../testing/harness.test.ts';
import { openEcho } from './echo.ts';

describe('the echo', () => {
  it('answers its own step with two bytes, on loopback, over one connection, whatever the run’s section says', async () => {
    const echo = await openEcho({ ...defaults, headers: { 'x-token': '${secret.X}' }, auth: { bearer: '${token}' }, query: { a: '${b}' } });
    const { verb, value, options } = echo.step;
    assert.match(value, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    // as it goes to workers
    const asked = await harness(undefined, structuredClone(echo.config), { allowsHost: (host) => host === '127.0.0.1' });
    try {
      const sent = [await asked.send(verb, value, options, { needs: ['body'] }), await asked.send(verb, value, options)];
      assert.deepEqual(
        sent.map(({ view }) => view('status')),
        [200, 200],
      );
      assert.equal(sent[0]?.view('body'), 'ok');
      assert.deepEqual(
        sent.map(({ times }) => times['connect']?.length ?? 0),
        [1, 0],
      );
      assert.doesNotMatch(sent[0]?.evidence().request ?? '', /token|authorization/i);
    } finally {
      await asked.close();
      await echo.close();
    }
  });

  it('is gone when it is closed, with its connections', async () => {
    const echo = await openEcho(defaults);
    const { port, hostname } = new URL(echo.step.value);
    const socket = connect(Number(port), hostname);
    await new Promise((done) => socket.once('connect', done));
    const closed = new Promise((done) => socket.once('close', done));
    await echo.close();
    await closed;
    const refused = connect(Number(port), hostname);
    const [error] = await new Promise<readonly [NodeJS.ErrnoException]>((done) => refused.once('error', (cause) => done([cause])));
    assert.equal(error.code, 'ECONNREFUSED');
  });

  it('connects each time where users do', async () => {
    const echo = await openEcho({ ...defaults, connections: 'fresh' });
    await echo.close();
    assert.equal(echo.config.connections, 'fresh');
  });
});
