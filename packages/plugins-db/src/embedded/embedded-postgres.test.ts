import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { isAlive } from './processes.ts';

const asRoot = process.getuid?.() === 0;

describe('startEmbeddedPostgres', () => {
  it('answers over TCP and over its socket, and leaves no process and no folder after stop', async () => {
    const server = await startEmbeddedPostgres();
    try {
      assert.equal(await askOne({ connectionString: server.url }), 1);
      const { socketDir, port, user, password } = server;
      assert.ok(socketDir);
      assert.equal(await askOne({ host: socketDir, port, user, password, database: 'postgres' }), 1);
      assert.match(server.log(), /ready to accept connections/);
    } finally {
      await server.stop();
    }
    assertNothingLeft(server);
    await server.stop();
    assert.match(server.log(), /shut down/);
  });

  it('refuses a wrong password', async () => {
    await withServer({}, async ({ url, password }) => {
      await assert.rejects(askOne({ connectionString: url.replace(password, 'wrong') }), { code: '28P01' });
    });
  });

  it('runs two servers at once, apart from each other', async () => {
    const [one, other] = await Promise.all([startEmbeddedPostgres(), startEmbeddedPostgres()]);
    try {
      assert.notEqual(one.port, other.port);
      assert.notEqual(one.dir, other.dir);
      await one.stop();
      assertNothingLeft(one);
      assert.equal(await askOne({ connectionString: other.url }), 1);
    } finally {
      await Promise.all([one.stop(), other.stop()]);
    }
  });

  it('takes settings and the number of connections', async () => {
    await withServer({ maxConnections: 17, settings: { work_mem: '7MB' } }, async ({ url }) => {
      const shown = await query(url, `select current_setting('max_connections') as n, current_setting('work_mem') as m`);
      assert.deepEqual(shown, { n: '17', m: '7MB' });
    });
  });

  it('gives its processes to another account when we are root', async function () {
    if (!asRoot) this.skip();
    await withServer({}, async ({ pid, dir }) => {
      const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      assert.notEqual(uid, 0);
      assert.equal(statSync(path.join(dir, 'data')).uid, uid);
      assert.equal(statSync(path.join(dir, 'data')).mode & 0o777, 0o700);
    });
  });

  it('runs as the account asked for', async function () {
    if (!asRoot) this.skip();
    await withServer({ runAs: 'nobody' }, async ({ dir }) => {
      assert.equal(statSync(path.join(dir, 'data')).uid, 65534);
    });
  });

  describe('when it cannot start', () => {
    let baseDir: string;
    beforeEach(() => {
      baseDir = mkdtempSync(path.join(tmpdir(), 'lg-base-'));
    });
    afterEach(() => rmSync(baseDir, { recursive: true }));

    it('says what the server said, and leaves nothing', async () => {
      chmodSync(baseDir, 0o755);
      await assert.rejects(startEmbeddedPostgres({ baseDir, settings: { shared_buffers: 'plenty' } }), {
        code: 'LG_EMBEDDED_START',
        message: /invalid value for parameter "shared_buffers": "plenty"/,
      });
      assert.deepEqual(readdirSync(baseDir), []);
    });

    it('refuses a folder that does not exist', async () => {
      await assert.rejects(startEmbeddedPostgres({ baseDir: path.join(baseDir, 'no') }), {
        code: 'LG_EMBEDDED_BASE_DIR',
        message: /no does not exist/,
      });
    });

    it("refuses a folder that the server's account cannot enter", async function () {
      if (!asRoot) this.skip();
      // mkdtemp makes it for its owner alone
      await assert.rejects(startEmbeddedPostgres({ baseDir }), { code: 'LG_EMBEDDED_BASE_DIR', message: /cannot reach/ });
      assert.deepEqual(readdirSync(baseDir), []);
    });
  });
});

async function withServer(options: Parameters<typeof startEmbeddedPostgres>[0], use: (server: EmbeddedPostgres) => Promise<void>) {
  const server = await startEmbeddedPostgres(options);
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

function assertNothingLeft({ pid, watchdogPid, dir }: EmbeddedPostgres): void {
  assert.equal(isAlive(pid), false, 'the server still runs');
  assert.equal(isAlive(watchdogPid), false, 'the watchdog still runs');
  assert.equal(existsSync(dir), false, 'its folder is still there');
}

async function askOne(config: pg.ClientConfig): Promise<unknown> {
  return (await queryWith(config, 'select 1 as one')).one;
}

function query(url: string, sql: string): Promise<Record<string, unknown>> {
  return queryWith({ connectionString: url }, sql);
}

async function queryWith(config: pg.ClientConfig, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    return (await client.query(sql)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}
