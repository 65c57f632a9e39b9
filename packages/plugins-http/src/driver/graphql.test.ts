import assert from 'node:assert/strict';
import type { GraphqlOptions, HttpConfig } from '../grammar.ts';
import { harness } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';
import { echoServer, type TestServer } from '../testing/servers.test.ts';

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

describe('a GraphQL step', () => {
  let server: TestServer;
  before(async () => {
    server = await echoServer();
  });
  after(() => server.close());

  async function echoed(options: GraphqlOptions, config: Partial<HttpConfig> = {}): Promise<Echo> {
    const http = await harness(`${server.url}/api`, config);
    const { outcome, view } = await http.send('graphql', '/graphql', options, { user: vu({ id: 7, which: 'B' }), needs: ['json'] });
    await http.close();
    assert.equal(outcome.kind, 'reply', JSON.stringify(outcome));
    return view('json') as Echo;
  }

  it('is a POST of JSON below the target', async () => {
    const { method, url, headers } = await echoed({ query: '{ a }' });
    assert.deepEqual([method, url, headers['content-type']], ['POST', '/api/graphql', 'application/json']);
    assert.equal(headers['accept'], 'application/graphql-response+json, application/json;q=0.9');
  });

  const bodies: readonly (readonly [what: string, options: GraphqlOptions, body: object])[] = [
    ['the document alone', { query: '{ a }' }, { query: '{ a }' }],
    [
      'variables, which keep their type',
      { query: 'q', variables: { id: '${id}', list: [1, null] } },
      { query: 'q', variables: { id: 7, list: [1, null] } },
    ],
    ['variables that are one template', { query: 'q', variables: '${all}' }, { query: 'q', variables: null }],
    ['the name of an operation', { query: 'q', operationName: '${which}' }, { query: 'q', operationName: 'B' }],
  ];
  for (const [what, options, body] of bodies)
    it(`carries ${what}`, async () => assert.deepEqual(JSON.parse((await echoed(options)).body), body));

  const headers: readonly (readonly [
    what: string,
    name: string,
    options: Partial<GraphqlOptions>,
    config: Partial<HttpConfig>,
    expected: string,
  ])[] = [
    ['what its author accepts', 'accept', { headers: { Accept: 'x/y' } }, {}, 'x/y'],
    ['what its section accepts', 'accept', {}, { headers: { accept: 'x/y' } }, 'x/y'],
    ['credentials', 'authorization', { auth: { bearer: 't' } }, {}, 'Bearer t'],
    ['a compressed body', 'content-encoding', { compress: 'gzip' }, {}, 'gzip'],
  ];
  for (const [what, name, options, config, expected] of headers)
    it(`may have ${what}`, async () => assert.equal((await echoed({ query: '{ a }', ...options }, config)).headers[name], expected));
});
