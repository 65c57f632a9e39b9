import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { PostgresConfig } from '../section.ts';
import { defaults, scope } from '../testing/harness.test.ts';
import { asAdmin, nothingOpen, testServer } from '../testing/server.test.ts';
import { preflight } from './preflight.ts';

describe('preflight', () => {
  let url: string;
  let adminUrl: string;
  before(async () => {
    ({ url, adminUrl } = await testServer());
  });
  const logged: string[] = [];
  const asked = async (config: Partial<PostgresConfig>, more: Parameters<typeof scope>[0] = {}): Promise<void> => {
    logged.length = 0;
    const server = config.url === undefined && config.host === undefined ? { url } : {};
    return preflight({ ...defaults, ...server, ...config }, scope({ log: (line) => logged.push(line), ...more }));
  };
  /** What it says, without what differs from run to run. */
  const complaint = async (config: Partial<PostgresConfig>, more?: Parameters<typeof scope>[0]): Promise<string> => {
    let said = 'nothing';
    await assert.rejects(asked(config, more), (error: Error) => {
      said = error.message;
      return true;
    });
    const { password, port } = new URL(config.url ?? url);
    assert.equal(said.includes(password), false, 'it told the password');
    return said.replaceAll(port, 'PORT');
  };
  afterEach(nothingOpen);

  it('is content with a server that lets it in and has room', async () => {
    await asked({}, { expected: { workers: 2, users: 30 } });
    assert.match(
      logged.join(),
      /^postgres: app_user@127.0.0.1:\d+\/postgres is there: PostgreSQL \d\d\.\d+, \d+ connections free, 30 needed$/,
    );
  });

  it('says what to do about a wrong password', async () => {
    assert.equal(
      await complaint({ password: 'wrong' }),
      'password authentication failed for user "app_user" (app_user@127.0.0.1:PORT/postgres, SQLSTATE 28P01). Check `postgres.user` and the secret of `postgres.password` or `postgres.url`.',
    );
  });

  it('says what to do without a password', async () => {
    assert.equal(
      await complaint({ host: '127.0.0.1', port: Number(new URL(url).port), user: 'app_user' }),
      '127.0.0.1:PORT asks for a password, and none was given (app_user@127.0.0.1:PORT/app_user, SQLSTATE 28P01). Check `postgres.user` and the secret of `postgres.password` or `postgres.url`.',
    );
  });

  it('says what to do about a database that is not there', async () => {
    assert.equal(
      await complaint({ database: 'nowhere' }),
      'database "nowhere" does not exist (app_user@127.0.0.1:PORT/nowhere, SQLSTATE 3D000). Create the database nowhere, or name another with `postgres.database`.',
    );
  });

  it('says what to do about a role that may not be taken', async () => {
    assert.match(
      await complaint({ role: 'app_owner' }),
      /^permission denied to set role "app_owner" .*\. Grant it: `grant app_owner to app_user`\.$/,
    );
    assert.match(
      await complaint({ role: 'nobody_at_all' }),
      /^role "nobody_at_all" does not exist .*\. Check `postgres.role` and `postgres.session`\.$/,
    );
  });

  it('gives settings that are the same for all users, and leaves the others to them', async () => {
    await asked({ session: { 'app.tenant_id': '${tenant}', work_mem: '4MB' } });
    assert.match(
      await complaint({ session: { work_mem: 'plenty' } }),
      /^invalid value for parameter "work_mem": "plenty" .*Check `postgres.role`/,
    );
  });

  it('says what to do when nothing answers', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    await new Promise((done) => server.close(done));
    assert.equal(
      (await complaint({ host: '127.0.0.1', port })).replace(String(port), 'PORT'),
      'nothing answers at 127.0.0.1:PORT (connection refused). Start the server, or name the right one with `postgres.url`, or write `postgres: { embedded: true }`.',
    );
  });

  it('says what to do when it is no PostgreSQL', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).end('+OK ready\r\n'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    try {
      assert.match(
        await complaint({ host: '127.0.0.1', port }),
        /^127.0.0.1:\d+ .*[^?.][?.] Check the server and what stands before it, or name/,
      );
    } finally {
      server.close();
    }
  });

  it('connects to no host that is not allowed', async () => {
    assert.equal(
      await complaint({ host: 'db.example' }),
      'db.example is none of the hosts this run may connect to; add it to allowHosts. Write `allowHosts: [db.example]` at the top.',
    );
  });

  it('refuses users that cannot have a connection each', async () => {
    assert.match(
      await complaint({}, { expected: { workers: 1, users: 100 } }),
      /^100 users need a connection each, and app_user can have 5\d at 127.0.0.1:PORT: max_connections is 60, 3 of them reserved, \d in use\. Let users share some with `postgres.pool`, take fewer users, or raise that limit\.$/,
    );
  });

  it('counts connections of a superuser, of whom none are reserved', async () => {
    await asked({ url: adminUrl }, { expected: { workers: 1, users: 58 } });
    assert.match(await complaint({ url: adminUrl }, { expected: { workers: 1, users: 61 } }), /postgres can have (60|59) at/);
  });

  it('refuses a pool that is too large, and one that has too many workers', async () => {
    assert.match(
      await complaint({ pool: 58 }, { expected: { workers: 1, users: 1000 } }),
      /^the pool needs 58 connections, and app_user can have 5\d .* Take a smaller `postgres.pool`/,
    );
    assert.match(await complaint({ pool: 1 }, { expected: { workers: 58, users: 1 } }), /^the pool needs 58 connections/);
    await asked({ pool: 50 }, { expected: { workers: 1, users: 1000 } });
  });

  it('knows the limits of the role and of the database', async () => {
    await asAdmin(`create role few login password 'few' connection limit 5`);
    await asAdmin('create database small connection limit 4');
    try {
      const few = { user: 'few', password: 'few' };
      assert.match(
        await complaint(few, { expected: { workers: 1, users: 6 } }),
        /few can have 5 at .*: the connection limit of few is 5, \d in use\./,
      );
      assert.match(
        await complaint({ ...few, database: 'small' }, { expected: { workers: 1, users: 6 } }),
        /few can have 4 at .*: the connection limit of the database is 4, \d in use\./,
      );
      await asked(few, { expected: { workers: 1, users: 5 } });
    } finally {
      await asAdmin('drop database small');
      await asAdmin('drop role few');
    }
  });
});
