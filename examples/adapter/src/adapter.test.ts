import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Running, token, World } from './testing/world.ts';

const runId = '20261124-010203-abcd';
const otherRunId = '20261124-010203-abce';

describe('the adapter', () => {
  let world: World;
  let { call, metric }: Pick<Running, 'call' | 'metric'> = {} as Running;

  before(async () => {
    world = await World.start();
    ({ call, metric } = await world.run());
  });
  after(() => world?.stop());

  describe('at the door', () => {
    it('lets everybody ask for health and metrics', async () => {
      const open = { token: null, tenant: null };
      assert.deepEqual((await call('GET /health', open)).body, { status: 'ok' });
      assert.equal((await call('GET /metrics', open)).status, 200);
    });

    for (const [what, bearer] of Object.entries({ none: null, wrong: 'wrong', longer: `${token}x`, shorter: token.slice(1) })) {
      it(`refuses a bearer token that is ${what}`, async () => {
        const { status, body, headers } = await call('GET /api/v1/crm/contacts', { token: bearer });
        assert.equal(status, 401);
        assert.equal(typeof body.error, 'string');
        assert.equal(headers.get('www-authenticate'), 'Bearer');
      });
    }

    for (const tenant of [null, '0', '51', '1.0', '-1', 'one', 'all', '1 or 1=1']) {
      it(`refuses the tenant ${tenant}`, async () => {
        const { status, body } = await call('GET /api/v1/crm/contacts', { tenant });
        assert.equal(status, 400);
        assert.match(body.error, /x-tenant-id/);
      });
    }

    it('takes requests without a tenant where it is given a default', async () => {
      const { call: callDefault } = await world.run({ defaultTenant: 3 });
      const { body } = await callDefault('GET /api/v1/crm/contacts?limit=1', { tenant: null });
      assert.match(body.items[0].email, /@tenant3\.example$/);
    });
  });

  describe('contacts', () => {
    it('are made, found and read', async () => {
      const made = await call('POST /api/v1/crm/contacts', { json: { name: 'Zoe Zahn', email: `${runId}.a@example.com` } });
      assert.equal(made.status, 201);
      const { id } = made.body;
      assert.equal(typeof id, 'number');
      const contact = { id, name: 'Zoe Zahn', email: `${runId}.a@example.com` };
      assert.deepEqual((await call('GET /api/v1/crm/contacts?q=zoe')).body, { items: [contact] });
      assert.deepEqual((await call(`GET /api/v1/crm/contacts/${id}`)).body, contact);
    });

    it('need no e-mail address, but no wrong one and a name', async () => {
      assert.equal((await call('POST /api/v1/crm/contacts', { json: { name: 'Without' } })).status, 201);
      assert.equal((await call('POST /api/v1/crm/contacts', { json: { name: 'Wrong', email: 'none' } })).status, 400);
      assert.equal((await call('POST /api/v1/crm/contacts', { json: { email: 'a@b' } })).status, 400);
    });

    it('are hidden from other tenants', async () => {
      const { body } = await call('POST /api/v1/crm/contacts', {
        tenant: 1,
        json: { name: 'Quentin Hidden', email: `${runId}.h@example.com` },
      });
      assert.equal((await call(`GET /api/v1/crm/contacts/${body.id}`, { tenant: 1 })).status, 200);
      assert.equal((await call(`GET /api/v1/crm/contacts/${body.id}`, { tenant: 2 })).status, 404);
      assert.deepEqual((await call('GET /api/v1/crm/contacts?q=Quentin', { tenant: 2 })).body.items, []);
      assert.deepEqual((await call(`DELETE /api/v1/crm/contacts?run=${runId}`, { tenant: 2 })).body, { removed: 0 });
    });

    it('stay with their tenant when many tenants share few connections', async () => {
      const { call: callSmall } = await world.run({ poolMaxSize: 3 });
      const tenants = Array.from({ length: 100 }, (_, index) => 1 + (index % 50));
      const answers = await Promise.all(tenants.map((tenant) => callSmall('GET /api/v1/crm/contacts?q=Ken%20Park&limit=5', { tenant })));
      const emails = answers.map(({ body }) => body.items.map(({ email }: { email: string }) => email));
      assert.deepEqual(
        emails,
        tenants.map((tenant) => [`ken.park@tenant${tenant}.example`]),
      );
    });

    it('are found for every name of the example data', async () => {
      const file = new URL('../../scenarios/data/contacts.csv', import.meta.url);
      const names = readFileSync(file, 'utf8').trim().split('\n').slice(1);
      assert.equal(names.length, 500);
      const { app } = (await world.run({ poolMaxSize: 5 })).adapter;
      const headers = { authorization: `Bearer ${token}`, 'x-tenant-id': '50' };
      const missing: string[] = [];
      for (const name of names) {
        const { items } = (await app.inject({ url: '/api/v1/crm/contacts', query: { q: name, limit: '20' }, headers })).json();
        if (items.length === 0) missing.push(name);
      }
      assert.deepEqual(missing, []);
    });

    it('take the signs of a pattern as what they are', async () => {
      for (const q of ['%25', '_', '\\']) assert.deepEqual((await call(`GET /api/v1/crm/contacts?q=${q}`)).body, { items: [] });
    });

    it('come in pages that hold everybody once', async () => {
      const ids: number[] = [];
      const sizes: number[] = [];
      let cursor: string | undefined;
      do {
        const { body } = await call(`GET /api/v1/crm/contacts?limit=100${cursor ? `&cursor=${cursor}` : ''}`, { tenant: 20 });
        sizes.push(body.items.length);
        ids.push(...body.items.map(({ id }: { id: number }) => id));
        cursor = body.next;
      } while (cursor);
      // 880 contacts
      assert.deepEqual(sizes, [...Array(8).fill(100), 80]);
      assert.equal(new Set(ids).size, 880);
    });

    it('refuse limits and cursors that make no sense', async () => {
      for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=W10']) {
        assert.equal((await call(`GET /api/v1/crm/contacts?${query}`)).status, 400, query);
      }
    });
  });

  describe('tickets', () => {
    it('are opened and listed by status, newest first', async () => {
      const made = await call('POST /api/v1/helpdesk/tickets', { tenant: 4, json: { subject: `Load test ${runId}`, priority: 'high' } });
      assert.equal(made.status, 201);
      const ticket = { id: made.body.id, subject: `Load test ${runId}`, status: 'open', priority: 'high' };
      assert.deepEqual(made.body, ticket);
      const { items } = (await call('GET /api/v1/helpdesk/tickets?status=open&limit=20', { tenant: 4 })).body;
      assert.equal(items.length, 20);
      assert.deepEqual(items[0], { ...ticket, contact: null });
      assert.ok(items[1].contact, 'a ticket of the sample has a contact');
      const solved = (await call('GET /api/v1/helpdesk/tickets?status=solved', { tenant: 4 })).body.items;
      assert.ok(solved.every(({ status }: { status: string }) => status === 'solved'));
    });

    it('need a subject and a known priority', async () => {
      assert.equal((await call('POST /api/v1/helpdesk/tickets', { json: {} })).status, 400);
      assert.equal((await call('POST /api/v1/helpdesk/tickets', { json: { subject: 's', priority: 'whatever' } })).status, 400);
    });

    it('take attachments, and not those of another tenant', async () => {
      const { body } = await call('POST /api/v1/helpdesk/tickets', { json: { subject: 'with a file' } });
      const form = new FormData();
      form.set('title', 'Invoice');
      form.set('document', new Blob(['%PDF-1.4'], { type: 'application/pdf' }), 'invoice.pdf');
      const path = `POST /api/v1/helpdesk/tickets/${body.id}/attachments`;
      const attached = await call(path, { form });
      assert.equal(attached.status, 201);
      assert.ok(attached.body.sizeBytes > 100);
      assert.equal((await call(path, { form, tenant: 2 })).status, 404);
      assert.equal((await call(path, { json: {} })).status, 415);
    });
  });

  describe('the rows of a run', () => {
    it('are removed from all tenants, and no others', async () => {
      for (const [tenant, run] of [
        [11, runId],
        [12, runId],
        [12, otherRunId],
      ] as const) {
        await call('POST /api/v1/crm/contacts', { tenant, json: { name: 'Yves Gone', email: `${run}.x@example.com` } });
        await call('POST /api/v1/helpdesk/tickets', { tenant, json: { subject: `Load test ${run}` } });
      }
      // a look-alike: the id is not at the front
      await call('POST /api/v1/crm/contacts', { tenant: 12, json: { name: 'Yves Stays', email: `x.${runId}.x@example.com` } });
      const clear = (tenant: number | string) => [
        call(`DELETE /api/v1/crm/contacts?run=${runId}`, { tenant }),
        call(`DELETE /api/v1/helpdesk/tickets?run=${runId}`, { tenant }),
      ];
      const one = await Promise.all(clear(11));
      assert.deepEqual(
        one.map(({ body }) => body),
        [{ removed: 1 }, { removed: 1 }],
      );
      await Promise.all(clear('all'));
      const left = await call('GET /api/v1/crm/contacts?q=Yves', { tenant: 12 });
      assert.deepEqual(
        left.body.items.map(({ email }: { email: string }) => email),
        [`${otherRunId}.x@example.com`, `x.${runId}.x@example.com`],
      );
      const [contacts, tickets] = await Promise.all(clear('all'));
      assert.deepEqual([contacts?.body, tickets?.body], [{ removed: 0 }, { removed: 0 }]);
      assert.deepEqual((await call(`DELETE /api/v1/helpdesk/tickets?run=${otherRunId}`, { tenant: 'all' })).body, { removed: 1 });
    });

    for (const run of ['', 'a', 'Invoice', '%25%25%25%25%25%25%25%25']) {
      it(`are not named by "${run}"`, async () => {
        assert.equal((await call(`DELETE /api/v1/helpdesk/tickets?run=${run}`, { tenant: 'all' })).status, 400);
      });
    }

    it('may be removed by a client that sends a JSON header without a body', async () => {
      const { app } = (await world.run()).adapter;
      const headers = { authorization: `Bearer ${token}`, 'x-tenant-id': 'all', 'content-type': 'application/json' };
      const answer = await app.inject({ method: 'DELETE', url: `/api/v1/crm/contacts?run=${runId}`, headers });
      assert.equal(answer.statusCode, 200);
    });
  });

  it('executes workflows', async () => {
    const { status, body } = await call('POST /api/v1/workflows/execute', { json: { workflow: 'onboarding', contact: 'Ada Park' } });
    assert.equal(status, 200);
    assert.equal(body.status, 'completed');
    assert.ok(body.id && body.contactId);
    assert.equal((await call('POST /api/v1/workflows/execute', { json: { workflow: 'onboarding' } })).status, 400);
  });

  it('opens sessions that belong to a tenant', async () => {
    const json = { email: 'user9@example.com', password: 'load-test-9' };
    const { body } = await call('POST /api/v1/auth/login', { token: null, tenant: null, json });
    const found = await call('GET /api/v1/crm/contacts?limit=1', { token: body.token, tenant: null });
    assert.match(found.body.items[0].email, /@tenant9\.example$/);
    const forged = body.token.replace('.9.', '.8.');
    assert.equal((await call('GET /api/v1/crm/contacts', { token: forged, tenant: null })).status, 401);
    const wrong = { ...json, password: 'load-test-8' };
    assert.equal((await call('POST /api/v1/auth/login', { token: null, tenant: null, json: wrong })).status, 401);
  });

  it('sells carts', async () => {
    const cart = await call('POST /api/v1/carts', { json: {} });
    for (const sku of ['SKU-0001', 'SKU-0002']) {
      assert.equal((await call(`POST /api/v1/carts/${cart.body.id}/lines`, { json: { sku } })).status, 201);
    }
    const order = await call(`POST /api/v1/carts/${cart.body.id}/checkout`);
    // two lines at 19.5
    assert.equal(order.body.total, 39);
    assert.deepEqual((await call(`GET /api/v1/orders/${order.body.id}`)).body, order.body);
    assert.equal((await call(`POST /api/v1/carts/${cart.body.id}/checkout`)).status, 404);
  });

  it('has offers, sign-ups and an export', async () => {
    const offers = await call('GET /api/v1/offers');
    assert.ok(offers.body.left > 0);
    for (const code of offers.body.codes) assert.ok((await call(`GET /api/v1/offers/${code}`)).body.price >= 0);
    assert.equal((await call('GET /api/v1/offers/toString')).status, 404);
    assert.equal((await call('GET /api/v1/vip')).status, 200);
    assert.equal((await call('POST /api/v1/signup', { json: { email: 'a@example.com' } })).status, 201);
    const csv = (await call('GET /api/v1/export', { tenant: 30 })).body;
    assert.equal(csv.trim().split('\r\n').length, 1 + 880);
  });

  it('answers one GraphQL question', async () => {
    const query = 'query Contact($id: ID!) { contact(id: $id) { id name } }';
    const { body } = await call('POST /graphql', { json: { query, variables: { id: '200' } } });
    assert.equal(body.data.contact.id, 200);
    assert.equal(body.errors, undefined);
    const other = await call('POST /graphql', { tenant: 2, json: { query, variables: { id: '200' } } });
    assert.equal(other.body.errors.length, 1);
    assert.equal((await call('POST /graphql', { token: null, json: { query } })).status, 401);
  });

  it('answers what it does not know in JSON', async () => {
    const { status, body } = await call('GET /api/v2/nothing');
    assert.equal(status, 404);
    assert.ok(body.error);
  });

  it('tells figures of its process, its requests and its connections', async () => {
    const seconds = Date.now() / 1000;
    const started = await metric('process_start_time_seconds');
    assert.ok(started > seconds - 3600 && started <= seconds);
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'process_open_fds']) {
      assert.ok((await metric(name)) > 0, name);
    }
    const { call: callNew, metric: metricNew } = await world.run({ poolMaxSize: 7 });
    await callNew('GET /api/v1/crm/contacts');
    await callNew('GET /api/v1/crm/contacts/1', { token: null });
    assert.equal(await metricNew('http_requests_total{method="GET",route="/api/v1/crm/contacts",status="200"}'), 1);
    assert.equal(await metricNew('http_request_duration_seconds_count{method="GET",route="/api/v1/crm/contacts/:id",status="401"}'), 1);
    const pool = await Promise.all(['max', 'total', 'idle', 'waiting'].map((figure) => metricNew(`db_pool_${figure}`)));
    assert.deepEqual(pool, [7, 1, 1, 0]);
    // begin, tenant, search, commit
    assert.equal(await metricNew('db_queries_total'), 4);
  });

  it('lets real work be part of the service time', async () => {
    // the first draw of each endpoint with this seed, at 0.2 × the table
    const { call: callSlow } = await world.run({ latencyFactor: 0.2, seed: 5 });
    const { serviceTimes } = await import('./latency/service-times.ts');
    const draw = serviceTimes(0.2, 5);
    const times = { 'GET /api/v1/crm/contacts': draw('CRM Search'), 'GET /health': draw('Health Check') };
    for (const [line, drawn] of Object.entries(times)) {
      const { elapsedMs } = await callSlow(line);
      assert.ok(elapsedMs >= drawn - 1, `${line} took ${elapsedMs} ms, and ${drawn} were drawn`);
    }
  });

  it('does not sit out its answers when it closes', async () => {
    const { adapter, call: callSlow, metric: metricOf } = await world.run({ providerDelayMs: 60_000 });
    const answer = callSlow('GET /api/v1/crm/contacts').catch((error: unknown) => error);
    // begin, tenant, search, commit: from then on it only waits
    for (let turn = 0; turn < 200 && (await metricOf('db_queries_total')) < 4; turn++);
    await adapter.close();
    await answer;
  });
});
