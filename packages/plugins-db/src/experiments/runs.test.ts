import assert from 'node:assert/strict';
import pg from 'pg';
import { Project } from '../../../../test/command/loadgate.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/embedded-postgres.ts';
import { prepareDatabase } from '../embedded/sample/prepare-database.ts';

interface Test {
  readonly gates: readonly { readonly gate: string; readonly outcome: string }[];
  readonly findings: readonly { readonly name: string; readonly evidence: string }[];
}
const outcomesOf = ({ gates }: Test): Readonly<Record<string, string>> =>
  Object.fromEntries(gates.map(({ gate, outcome }) => [gate, outcome]));

/** Of the whole way: the command, a worker thread, a server that is not ours. */
describe('indexes of a server of the user', function () {
  this.timeout(60_000);
  let project = new Project();
  afterEach(() => project.remove());
  let server: EmbeddedPostgres;
  let admin: pg.Client;
  let url = '';
  before(async () => {
    server = await startEmbeddedPostgres({ maxConnections: 40 });
    ({ url } = await prepareDatabase(server.url));
    admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('alter table contacts disable row level security; create index useless on contacts (created_at)');
  });
  after(async () => {
    await admin.end();
    await server.stop();
  });

  const run = async (
    sql: string,
    options: string,
  ): Promise<{ readonly code: number | null; readonly test: Test; readonly text: string }> => {
    project = new Project({
      'database.load.yaml': `type: database
postgres: { url: "\${secret.DATABASE_URL}", pool: 2 }
load: { arrivals: 20/s, duration: 1m }
tests: { index_effectiveness: ${options} }
steps:
  - sql: ${sql}
    name: asked
`,
    });
    const { code, out, error } = await project.loadgate('db --test index_effectiveness -o index.json'.split(' '), {
      DATABASE_URL: url,
      ADMIN_URL: server.url,
    });
    assert.ok(!(out + error).includes(server.password));
    return { code, test: JSON.parse(project.read('index.json')) as Test, text: out + error };
  };
  const indexes = async (): Promise<readonly string[]> =>
    (await admin.query(`select indexname from pg_indexes where tablename = 'contacts' order by 1`)).rows.map(({ indexname }) => indexname);

  it('finds an index that nobody uses', async () => {
    const { code, test, text } = await run('select id from contacts where id = 7', '{}');
    assert.equal(outcomesOf(test)['unused_indexes == 0'], 'failed', text);
    assert.match(test.findings.find(({ name }) => name === 'unused_indexes')?.evidence ?? '', /useless/);
    assert.equal(code, 1);
  });

  it('suspects one that is missing, and builds nothing unasked', async () => {
    const before = await indexes();
    const { test, text } = await run("select id from contacts where email = 'x'", '{ ignore: [useless, contacts_tenant_name] }');
    assert.equal(outcomesOf(test)['missing_indexes == 0'], 'inconclusive', text);
    assert.deepEqual(await indexes(), before);
  });

  it('proves it where it may', async () => {
    const before = await indexes();
    const { code, test, text } = await run(
      "select id from contacts where email = 'x'",
      '{ whatIf: true, admin: "${secret.ADMIN_URL}", ignore: [useless, contacts_tenant_name] }',
    );
    assert.equal(outcomesOf(test)['missing_indexes == 0'], 'failed', text);
    assert.equal(code, 1);
    assert.deepEqual(await indexes(), before, 'an index was left behind');
  });
});
