import assert from 'node:assert/strict';
import { asAdmin } from '../../testing/server.test.ts';
import { dropLab, LAB, look, makeLab, withIndex } from './lab.test.ts';

const BY_ID = `select note from ${LAB}.items where id = $1`;
const BY_OWNER = `select id from ${LAB}.items where owner_id = $1 and code = $2`;

describe('index_effectiveness', function () {
  this.timeout(60_000);
  before(makeLab);
  after(dropLab);

  describe('of indexes that are there', () => {
    it('finds nothing wrong where queries use what they have', async () => {
      const { unused, missing, gain, bench } = await look([
        [BY_ID, 7],
        [BY_ID, 8],
        [`select name from ${LAB}.small where id = $1`, 3],
      ]);
      assert.deepEqual([unused.state, unused.value, unused.interval], ['none', 0, null], unused.evidence);
      assert.deepEqual([missing.state, missing.value, missing.interval], ['none', 0, null], missing.evidence);
      assert.equal(gain.state, 'none');
      assert.match(unused.evidence, new RegExp(`used: ${LAB}.items_pkey`));
      // 2 steps, 6 runs each
      assert.equal(bench.samples.length, 12);
      assert.ok(bench.samples.every(({ outcome }) => outcome.kind === 'reply'));
    });

    it('finds the sample itself in order, the search by name and a write', async () => {
      const { unused, missing } = await look(
        [
          ['select id, name from contacts where name ilike $1 order by name limit 20', 'a%'],
          ['select id, name from contacts where name ilike $1 order by name limit 20', 'c%'],
          ["insert into tickets (subject) values ('from an experiment') returning id"],
        ],
        {},
        { session: { 'app.tenant_id': '7' } },
      );
      assert.equal(unused.value, 0, unused.evidence);
      assert.match(unused.evidence, /used: public\.contacts_tenant_name/);
      assert.equal(missing.value, 0, missing.evidence);
      assert.deepEqual(await asAdmin(`select count(*)::int as n from tickets where subject = 'from an experiment'`), [{ n: 1 }]);
      await asAdmin(`delete from tickets where subject = 'from an experiment'`);
    });

    it('reports an index that nothing uses, with its size and what to do', async () => {
      await withIndex('items (note)', async () => {
        const { unused } = await look([[BY_ID, 7]]);
        assert.equal(unused.value, 1, unused.evidence);
        assert.equal(unused.interval, null);
        assert.match(
          unused.evidence,
          /not used by 1 query \(6 executions\) of this scenario: index_lab\.lab_extra \(\d+ KiB, 0 scans since/,
        );
        assert.match(unused.advice ?? '', /drop index concurrently index_lab\.lab_extra/);
      });
    });

    it('never reports what a constraint needs', async () => {
      const { unused } = await look([[`select count(*) from ${LAB}.small`]]);
      assert.equal(unused.value, 0, unused.evidence);
      assert.match(unused.evidence, /needed by constraints: index_lab\.small_name_key \(unique\), index_lab\.small_pkey \(primary key\)/);
    });

    it('leaves out what is to be ignored, by either name', async () => {
      await withIndex('items (note)', async () => {
        for (const name of ['lab_extra', `${LAB}.lab_extra`]) {
          const { unused } = await look([[BY_ID, 7]], { ignore: [name] });
          assert.equal(unused.value, 0, unused.evidence);
          assert.match(unused.evidence, /ignored: index_lab\.lab_extra/);
        }
      });
    });

    it('tells an index that others use from one that nobody uses', async () => {
      await withIndex('items (note)', async () => {
        // in the session that scans, or it would count a second later
        await asAdmin(
          `with scan as materialized (select id from ${LAB}.items where note = 'x') select count(*), pg_stat_force_next_flush() from scan`,
        );
        const { unused } = await look([[BY_ID, 7]]);
        assert.equal(unused.value, 0, unused.evidence);
        assert.match(unused.evidence, /not used here, but by others: index_lab\.lab_extra \(1 scan since/);
      });
    });

    for (const [what, definition, query] of [
      ['a partial index', "items (id) where state = 'open'", [`select count(id) from ${LAB}.items where state = 'open'`]],
      ['an index of an expression', 'items (lower(email))', [`select id from ${LAB}.items where lower(email) = $1`, 'user9@example.org']],
      ['an index that only gives an order', 'items (made_at)', [`select id from ${LAB}.items order by made_at desc limit 10`]],
    ] as const)
      it(`counts ${what} as used`, async () => {
        await withIndex(definition, async () => {
          const { unused, missing } = await look([query]);
          assert.equal(unused.value, 0, unused.evidence);
          assert.match(unused.evidence, /used: .*lab_extra/);
          assert.equal(missing.value, 0, missing.evidence);
        });
      });

    it('asks with all values that users had: a plan may depend on them', async () => {
      const kind = `select count(note) from ${LAB}.skewed where kind = $1`;
      const { unused } = await look(
        [
          [kind, 'common'],
          [kind, 'kind 7'],
        ],
        {},
        { protocol: 'extended' },
      );
      assert.match(unused.evidence, /used: index_lab\.skewed_kind/);
      const { unused: before } = await look([[kind, 'common']], {}, { protocol: 'extended' });
      assert.doesNotMatch(before.evidence, /[^-]used: index_lab\.skewed_kind/);
    });

    it('knows the one plan for all values that the server takes to after five executions', async () => {
      const { unused } = await look([[`select count(note) from ${LAB}.skewed where kind = $1`, 'common']], { runs: 10 });
      assert.match(unused.evidence, /used: index_lab\.skewed_kind/);
    });

    it('does not take for a use that the planner looks up the ends of an index', async () => {
      await withIndex('items (made_at)', async () => {
        // of the last ten minutes before the end of the index, all rows but those: no use for it
        const { unused } = await look(
          [[`select count(note) from ${LAB}.items where made_at < $1`, '2026-01-14 21:10Z']],
          {},
          { protocol: 'extended' },
        );
        assert.equal(unused.value, 1, unused.evidence);
        const [row] = await asAdmin(`select idx_scan::int as scans from pg_stat_user_indexes where indexrelname = 'lab_extra'`);
        assert.ok(Number(row?.['scans']) > 0, 'the planner looked nothing up: this proves nothing');
      });
    });

    it('does not report the index that checks of a foreign key of others use', async () => {
      await asAdmin(`create table ${LAB}.parents (id int primary key)`);
      await asAdmin(`create table ${LAB}.children (id int primary key, parent_id int references ${LAB}.parents)`);
      await asAdmin(`create index lab_parent on ${LAB}.children (parent_id)`);
      await asAdmin(`insert into ${LAB}.children select n from generate_series(1, 100) n`);
      await asAdmin(`grant select on all tables in schema ${LAB} to app_user`);
      try {
        const { unused } = await look([[`select count(*) from ${LAB}.children`]]);
        assert.equal(unused.value, 0, unused.evidence);
        assert.match(unused.evidence, /index_lab\.lab_parent \(foreign key children_parent_id_fkey\)/);
      } finally {
        await asAdmin(`drop table ${LAB}.children, ${LAB}.parents`);
      }
    });
  });

  describe('of indexes that are missing', () => {
    it('proves the one that would help, and says how to create it', async () => {
      const { missing, gain } = await look([[BY_OWNER, 7, 'code 7']]);
      assert.deepEqual([missing.value, missing.interval], [1, null], missing.evidence);
      assert.match(
        missing.evidence,
        /reads 20000 rows of index_lab\.items to keep 1 \(Seq Scan.*with an index on \(code\) it is ×\d+(?:\.\d)? quicker: /,
      );
      assert.match(missing.advice ?? '', /create index concurrently items_code_idx on index_lab\.items \(code\)/);
      assert.equal(gain.state, 'found');
      // 20,000 rows read against one looked up: far more than this, on any machine
      assert.ok((gain.value ?? 0) > 5, gain.evidence);
      const [low, high] = gain.interval ?? [];
      assert.ok((low ?? 0) <= (gain.value ?? 0) && (gain.value ?? 0) <= (high ?? 0));
    });

    it('finds what is gone from the sample: the index of the search by name, behind row-level security', async () => {
      await asAdmin('drop index contacts_tenant_name');
      try {
        const { missing } = await look(
          [['select id, name from contacts where name ilike $1 order by name limit 20', 'a%']],
          {},
          { session: { 'app.tenant_id': '7' } },
        );
        assert.equal(missing.value, 1, missing.evidence);
        assert.match(missing.advice ?? '', /on public\.contacts \(tenant_id/);
      } finally {
        await asAdmin('create index contacts_tenant_name on contacts (tenant_id, name, id)');
      }
    });

    it('finds one behind an index that only serves the policy', async () => {
      await asAdmin(`insert into ${LAB}.apart select 20000 + n, 7, 'code ' || (20000 + n), '' from generate_series(1, 1000) n`);
      await asAdmin(`vacuum analyze ${LAB}.apart`);
      const { missing } = await look([[`select id from ${LAB}.apart where code = $1`, 'code 7']], {}, { session: { 'app.owner_id': 7 } });
      assert.equal(missing.value, 1, missing.evidence);
      assert.match(missing.evidence, /reads 1400 rows of index_lab\.apart to keep 1 \((?:Bitmap Heap|Index) Scan/);
      assert.match(missing.advice ?? '', /on index_lab\.apart \(/);
    });

    it('finds one that a join wants, though nothing is filtered there', async () => {
      const { missing } = await look([
        [`select i.id from ${LAB}.small s join ${LAB}.items i on i.code = replace(s.name, 'name', 'code') where s.name = $1`, 'name 7'],
      ]);
      assert.deepEqual([missing.value, missing.interval], [1, null], missing.evidence);
      assert.match(missing.evidence, /reads 20000 rows of index_lab\.items to keep 1 \(Seq Scan, joined by .*an index on \(code\)/);
    });

    it('wants nothing for a table that a join keeps most of', async () => {
      const { missing } = await look([[`select count(s.name) from ${LAB}.small s join ${LAB}.items i on i.owner_id = s.id`]]);
      assert.equal(missing.value, 0, missing.evidence);
      assert.doesNotMatch(missing.evidence, /reads/);
    });

    it('wants nothing for a table that is read at once', async () => {
      const { missing } = await look([[`select id from ${LAB}.small where upper(name) = $1`, 'NAME 7']]);
      assert.equal(missing.value, 0, missing.evidence);
      assert.doesNotMatch(missing.evidence, /reads/);
    });

    it('tells of an index of an expression, not of the column that is in it', async () => {
      const { missing } = await look([[`select id from ${LAB}.items where lower(email) = $1`, 'user9@example.org']]);
      assert.equal(missing.value, 1, missing.evidence);
      assert.match(missing.advice ?? '', /on index_lab\.items \(\(lower\(email\)\)\)/);
    });

    it('tells how an index of texts must compare for a search by their beginning', async () => {
      const { missing } = await look([[`select id from ${LAB}.items where code like $1`, 'code 1999%']]);
      assert.match(missing.advice ?? '', /\(code text_pattern_ops\)/, missing.evidence);
    });

    it('counts no index that does not help, and says so', async () => {
      const { missing, gain } = await look([
        [`select id from ${LAB}.items where email ilike $1`, '%user9@%'],
        // a function that is no function of the row alone cannot be indexed
        [`select id from ${LAB}.items where to_char(made_at, 'HH24:MI:SS DD') = $1`, 'never'],
        [`select id from ${LAB}.items where date(made_at) = $1`, '2025-01-01'],
      ]);
      assert.equal(missing.value, 0, missing.evidence);
      assert.match(missing.evidence, /no plain index can help there/);
      assert.match(missing.evidence, /the planner takes none of those tried/);
      assert.equal(gain.state, 'none');
    });

    it('counts none that the planner does not take: a column that is compared as something else', async () => {
      const { missing } = await look([[`select id from ${LAB}.items where id::text || '' <> '' and owner_id::text = $1`, 'nobody']]);
      assert.equal(missing.value, 0, missing.evidence);
      assert.match(missing.evidence, /the planner takes none of those tried/);
    });

    it('counts none that the planner takes without much being gained', async () => {
      const { missing } = await look([[`select id, pg_sleep(0.05) from ${LAB}.items where code = $1`, 'code 7']], { runs: 1 });
      assert.equal(missing.value, 0, missing.evidence);
      assert.match(missing.evidence, /\(code\) is taken by the planner, and gains ×1\.\d/);
    });

    it('counts one that serves two queries once', async () => {
      const { missing } = await look([
        [`select id from ${LAB}.items where code = $1`, 'code 7'],
        [`update ${LAB}.items set note = note || '!' where code = $1`, 'code 7'],
      ]);
      assert.equal(missing.value, 1, missing.evidence);
      // by the user, once
      assert.deepEqual(await asAdmin(`select count(*)::int as n from ${LAB}.items where note like '%!'`), [{ n: 1 }]);
      assert.deepEqual(await asAdmin(`select count(*)::int as n from ${LAB}.items where note like '%!!'`), [{ n: 0 }]);
    });

    it('says what is only likely, and the statement to try, where nothing may be built', async () => {
      const { missing, gain } = await look([[BY_OWNER, 7, 'code 7']], { whatIf: false });
      assert.deepEqual([missing.value, missing.interval], [1, [0, 1]]);
      assert.match(missing.evidence, /would likely help, not proven: `whatIf` is off/);
      assert.match(missing.advice ?? '', /create index concurrently/);
      assert.equal(gain.state, 'not-enough-data');
    });
  });
});
