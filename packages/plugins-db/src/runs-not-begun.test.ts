import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { Project } from '../../../test/command/loadgate.ts';
import { asAdmin, nothingOpen, testServer } from './testing/server.test.ts';
import { kindsOf, typeRun } from './testing/typed-run.test.ts';

/** Needs to be encoded in a URL: neither form may be told. */
const PASSWORD = 'fa/ult@word';

/** The command as it is typed, against what keeps a load from beginning: one sentence, exit 3, nothing sent. */
describe('a run does not begin', function () {
  this.timeout(60_000);
  let port: number;
  let project = new Project();
  before(async () => {
    port = Number(new URL((await testServer()).adminUrl).port);
    for (const [role, more] of Object.entries(ROLES)) await asAdmin(`create role ${role} password '${PASSWORD}' ${more}`);
    await asAdmin('create database fault_closed');
    await asAdmin('revoke connect on database fault_closed from public');
    await asAdmin('create database fault_shut allow_connections false');
  });
  after(async () => {
    for (const database of ['fault_closed', 'fault_shut']) await asAdmin(`drop database ${database}`);
    for (const role of Object.keys(ROLES)) await asAdmin(`drop role ${role}`);
  });
  afterEach(async () => {
    project.remove();
    await nothingOpen();
  });

  const ROLES = {
    fault_app: 'login',
    fault_locked: 'nologin',
    fault_expired: `login valid until '2001-01-01'`,
    fault_none: 'login connection limit 0',
  };
  const url = (user: string, database = 'postgres', at = port): string =>
    `postgresql://${user}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${at}/${database}`;
  const refused = async (where: string, section: string): Promise<string> => {
    project = new Project({
      'x.load.yaml': `postgres: { url: "\${secret.DATABASE_URL}"${section} }\nload: { users: 2, iterations: 4 }\nsteps: [{ sql: select 1, name: one }]\ngates: [no error_rate, no error_rate of each]\n`,
    });
    const ran = await typeRun(project, where);
    assert.deepEqual([ran.code, ran.result.verdict, ran.result.steps[0]?.count, kindsOf(ran)], [3, 'error', 0, []], ran.out);
    const notices = ran.result.notices.map(({ message }) => message);
    assert.equal(notices.length, 1, notices.join('\n'));
    return String(notices[0]).replaceAll(new URL(where).port, 'PORT');
  };

  const CHECK = 'Check `postgres.user` and the secret of `postgres.password` or `postgres.url`.';
  const SETTINGS = 'Check `postgres.role` and `postgres.session`.';
  const AT = 'fault_app@127.0.0.1:PORT/postgres, SQLSTATE';
  const cases: readonly (readonly [what: string, url: () => string, section: string, said: string])[] = [
    [
      'with a wrong password',
      () => url('fault_app').replace('word@', 'words@'),
      '',
      `password authentication failed for user "fault_app" (${AT} 28P01). ${CHECK}`,
    ],
    [
      'with a password that is out of date',
      () => url('fault_expired'),
      '',
      `password authentication failed for user "fault_expired" (fault_expired@127.0.0.1:PORT/postgres, SQLSTATE 28P01). ${CHECK}`,
    ],
    [
      'with a role that may not log in',
      () => url('fault_locked'),
      '',
      `role "fault_locked" is not permitted to log in (fault_locked@127.0.0.1:PORT/postgres, SQLSTATE 28000). ${CHECK} If the server wants TLS, write \`postgres: { tls: true }\`.`,
    ],
    [
      'with a role whose connections are all taken',
      () => url('fault_none'),
      '',
      'too many connections for role "fault_none" (fault_none@127.0.0.1:PORT/postgres, SQLSTATE 53300). Close connections that nobody uses, or raise max_connections or the limit of the role.',
    ],
    [
      'without a database',
      () => url('fault_app', 'fault_missing'),
      '',
      'database "fault_missing" does not exist (fault_app@127.0.0.1:PORT/fault_missing, SQLSTATE 3D000). Create the database fault_missing, or name another with `postgres.database`.',
    ],
    [
      'on a database that lets only others in',
      () => url('fault_app', 'fault_closed'),
      '',
      'permission denied for database "fault_closed" (fault_app@127.0.0.1:PORT/fault_closed, SQLSTATE 42501). Grant what is missing, or log in as somebody who may.',
    ],
    [
      'on a database that lets nobody in',
      () => url('fault_app', 'fault_shut'),
      '',
      'database "fault_shut" is not currently accepting connections (fault_app@127.0.0.1:PORT/fault_shut, SQLSTATE 55000). Let it: `alter database fault_shut allow_connections true`, or name another with `postgres.database`.',
    ],
    [
      'in a role that it may not take',
      () => url('fault_app'),
      ', role: fault_locked',
      `permission denied to set role "fault_locked" (${AT} 42501). Grant it: \`grant fault_locked to fault_app\`.`,
    ],
    [
      'in a role whose name is an injection',
      () => url('fault_app'),
      `, role: "fault_app'; drop table contacts; --"`,
      `role "fault_app'; drop table contacts; --" does not exist (${AT} 22023). ${SETTINGS}`,
    ],
    [
      'with a setting that is not its own to set',
      () => url('fault_app'),
      ', session: { log_statement: all }',
      `permission denied to set parameter "log_statement" (${AT} 42501). Grant what is missing, or log in as somebody who may.`,
    ],
    [
      'with a setting that does not exist',
      () => url('fault_app'),
      ', session: { wrok_mem: 4MB }',
      `unrecognized configuration parameter "wrok_mem" (${AT} 42704). ${SETTINGS}`,
    ],
    [
      'with a value that the setting cannot have',
      () => url('fault_app'),
      ', session: { work_mem: plenty }',
      `invalid value for parameter "work_mem": "plenty" (${AT} 22023). ${SETTINGS}`,
    ],
  ];
  for (const [what, where, section, said] of cases)
    it(what, async () => {
      assert.equal(await refused(where(), section), `preflight of postgres: ${said}`);
      assert.deepEqual(await asAdmin(`select to_regclass('contacts')::text as found`), [{ found: 'contacts' }]);
    });

  const OR = 'or name the right one with `postgres.url`, or write `postgres: { embedded: true }`.';
  const strangers: readonly (readonly [what: string, greets: (socket: Socket) => void, section: string, said: string])[] = [
    [
      'on a server that accepts and never answers',
      () => {},
      ', connectTimeout: 300ms',
      `127.0.0.1:PORT did not let us in within 0.3 s. Check the server and what stands before it, ${OR}`,
    ],
    [
      'on a server that closes the connection during the login',
      (socket) => socket.once('data', () => socket.end()),
      '',
      `127.0.0.1:PORT closed the connection during the login; does this port speak PostgreSQL? Check the server and what stands before it, ${OR}`,
    ],
  ];
  for (const [what, greets, section, said] of strangers)
    it(what, async () => {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket.on('error', () => {}));
        greets(socket);
      });
      const at = await listening(server);
      try {
        assert.equal(await refused(url('fault_app', 'postgres', at), section), `preflight of postgres: ${said}`);
      } finally {
        for (const socket of sockets) socket.destroy();
        server.close();
      }
    });
});

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as { port: number }).port;
};
