import assert from 'node:assert/strict';
import { Project } from '../../../test/command/loadgate.ts';
import { asAdmin, nothingOpen, testServer } from './testing/server.test.ts';
import { kindsOf, type Ran, stepOf, typeRun } from './testing/typed-run.test.ts';

/** What would do harm in a statement, a template, a report, a CSV file or a terminal, were it ever more than data. */
const HOSTILE = [
  // first, so that it is the one that reports show
  `\u001b[2J\u001b]0;owned\u0007</script><script>alert('x')</script>`,
  `'; drop table hostile; --`,
  `$$; drop table hostile; $$`,
  `\\'; drop table hostile; --`,
  `1); drop table hostile; select (1`,
  '${secret.DATABASE_URL}',
  '${user.id}',
  '$1',
  '%s %d %27',
  '=cmd|"/c calc"!A1',
  'line\nbreak\ttab, comma; "quotes"',
  '\u202eright to left',
  '__proto__',
  '😀 e\u0301',
];

/** Wherever a value comes from and goes to, it arrives as it is, and nothing else happens. */
describe('hostile values in a run', function () {
  this.timeout(60_000);
  let url: string;
  let project = new Project();
  before(async () => {
    ({ url } = await testServer());
  });
  beforeEach(async () => {
    await asAdmin('create table hostile (how text, v text, sent text); grant select, insert on hostile to app_user');
  });
  afterEach(async () => {
    project.remove();
    await nothingOpen();
    await asAdmin('drop table hostile');
  });
  const run = async (text: string, files: Readonly<Record<string, string>> = {}): Promise<Ran> => {
    project = new Project({ 'x.load.yaml': `postgres: { url: "\${secret.DATABASE_URL}"${text}`, ...files });
    return typeRun(project, url);
  };
  /** How often each arrived. */
  const arrived = async (how: string): Promise<Readonly<Record<string, number>>> => {
    const rows = await asAdmin('select v, count(*)::int as n from hostile where how = $1 group by v', [how]);
    return Object.fromEntries(rows.map(({ v, n }) => [v, n])) as Record<string, number>;
  };
  const each = (n: number) => Object.fromEntries(HOSTILE.map((value) => [value, n]));

  for (const protocol of ['prepared', 'extended', 'simple'])
    it(`arrive as they are from a data file, as parameters, settings and captures, sent as ${protocol}`, async () => {
      const ran = await run(
        `, protocol: ${protocol}, session: { app.hostile: "\${data.values.v}" } }
data: { values: { file: values.json } }
load: { users: 1, iterations: ${HOSTILE.length} }
steps:
  - sql: insert into hostile values ('param', $1) returning v
    name: param
    params: ["\${data.values.v}"]
    capture: { back: row.v }
  - sql: insert into hostile values ('captured', $1)
    name: captured
    params: ["\${back}"]
  - sql: insert into hostile values ('setting', current_setting('app.hostile'))
    name: setting
  - sql: insert into hostile select 'list', unnest($1::text[])
    name: list
    params: [["\${back}"]]
  - sql: insert into hostile values ('json', $1::jsonb ->> 'v')
    name: json
    params: [{ v: "\${back}" }]
`,
        { 'values.json': JSON.stringify(HOSTILE.map((v) => ({ v }))) },
      );
      assert.deepEqual(kindsOf(ran), [], ran.out);
      for (const how of ['param', 'captured', 'setting', 'list', 'json']) {
        assert.deepEqual(stepOf(ran, how), [HOSTILE.length, 0]);
        assert.deepEqual(await arrived(how), each(1), how);
      }
    });

  it('break no report where their statements fail', async () => {
    const ran = await run(
      ` }
data: { values: { file: values.json } }
load: { users: 1, iterations: ${HOSTILE.length} }
steps:
  - sql: select $1::int
    name: number
    params: ["\${data.values.v}"]
    onFail: continue
`,
      { 'values.json': JSON.stringify(HOSTILE.map((v) => ({ v }))) },
    );
    assert.deepEqual([ran.code, stepOf(ran, 'number'), kindsOf(ran)], [1, [HOSTILE.length, HOSTILE.length], ['postgres.22P02']], ran.out);
    const html = project.read('results/latest/load_test_report.html');
    assert.ok(html.includes('alert(') && !html.includes('<script>alert('), 'a value became a part of the page');
    assert.ok(ran.out.includes('owned') && !ran.out.includes('\u001b'), 'a value had its way with the terminal');
  });
});
