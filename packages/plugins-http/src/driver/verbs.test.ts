import assert from 'node:assert/strict';
import type { HttpVerb } from '../grammar.ts';
import { type Harness, harness } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';
import { echoServer, type TestServer } from '../testing/servers.test.ts';

describe('a step', () => {
  let server: TestServer;
  let http: Harness;
  before(async () => {
    server = await echoServer();
    http = await harness(`${server.url}/api/`, { headers: { 'x-all': 'yes', 'X-Both': 'section' }, query: { v: 1 } });
  });
  after(async () => {
    await http.close();
    await server.close();
  });
  const echoed = async (...args: Parameters<Harness['send']>) => {
    const [verb, value, options, more] = args;
    const sent = await http.send(verb, value, options, { needs: ['json'], ...more });
    assert.equal(sent.outcome.kind, 'reply', JSON.stringify(sent.outcome));
    return sent.view('json') as { method: string; url: string; headers: Record<string, string>; body: string };
  };

  for (const verb of ['get', 'post', 'put', 'patch', 'delete', 'options'] as const satisfies HttpVerb[])
    it(`sends ${verb.toUpperCase()} below the path of the target`, async () => {
      const { method, url } = await echoed(verb, '/things');
      assert.deepEqual([method, url], [verb.toUpperCase(), '/api/things?v=1']);
    });

  it('sends HEAD and keeps the connection', async () => {
    const before = server.sockets();
    const { outcome, view } = await http.send('head', '/things');
    await http.send('head', '/things');
    assert.equal(outcome.kind, 'reply');
    assert.equal(view('status'), 200);
    assert.equal(view('size'), 0);
    assert.equal(server.sockets(), before);
  });

  it('sends JSON rendered for the user', async () => {
    const { body, headers } = await echoed(
      'post',
      '/things',
      { json: { name: '${name}', n: '${n}' } },
      { user: vu({ name: 'Ada "A"', n: 3 }) },
    );
    assert.equal(headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(body), { name: 'Ada "A"', n: 3 });
  });

  it('says who sends it', async () => {
    const { headers } = await echoed('get', '/things');
    assert.equal(headers['user-agent'], 'loadgate/1.0.0 run/20261123-120000-abcd');
  });
});
