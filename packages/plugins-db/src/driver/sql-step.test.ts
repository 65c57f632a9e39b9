import assert from 'node:assert/strict';
import { type Harness, harness } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';

for (const protocol of ['prepared', 'extended', 'simple'] as const)
  describe(`a step sql, sent as ${protocol}`, () => {
    let postgres: Harness;
    before(async () => {
      postgres = await harness({ protocol, user: 'postgres' });
    });
    after(() => postgres.close());

    it('counts rows that nobody reads', async () => {
      for (let i = 0; i < 3; i++) {
        const { outcome, result, view } = await postgres.send('select generate_series(1, 20) as number');
        assert.equal(result, 20);
        assert.equal(view('tag'), 'SELECT 20');
        assert.deepEqual(outcome.kind === 'reply' && outcome.reply.rows, []);
      }
    });

    it('reads the first row', async () => {
      const { view } = await postgres.send(`select 1 as a, 'b' as "B", null as c union all select 2, 'x', 'y'`, { needs: ['row'] });
      assert.deepEqual([view('row', 'a'), view('row', 'B'), view('row', 'c')], [1, 'b', null]);
      assert.throws(() => view('row', 'b'), /the rows have no column b; there are a, B, c/);
    });

    it('reads all rows', async () => {
      const { view } = await postgres.send('select n, n * 10 as tens from generate_series(1, 2) n', { needs: ['result'] });
      assert.deepEqual(view('result'), [
        { n: 1, tens: 10 },
        { n: 2, tens: 20 },
      ]);
    });

    it('takes values for its parameters', async () => {
      const params = ['${name}', 7, true, null, 'a ${name}', [1, 2], { a: "it's" }];
      const user = vu({ name: `Robert'); drop table contacts; --` });
      const sql = 'select $1::text as a, $2::int as b, $3::bool as c, $4::text as d, $5::text as e, $6::int[] as f, $7::jsonb as g';
      const { view } = await postgres.send(sql, { params, user, needs: ['result'] });
      const { name } = user.vars;
      assert.deepEqual(view('result'), [{ a: name, b: 7, c: true, d: null, e: `a ${name}`, f: [1, 2], g: { a: "it's" } }]);
    });

    it('tells what the server says is wrong, and goes on', async () => {
      const { outcome, result } = await postgres.send('select 1 / $1::int as one', { params: [0] });
      assert.equal(result, 'postgres.22012');
      assert.deepEqual(outcome.kind === 'error' && [outcome.message, outcome.answered], ['division by zero', true]);
      assert.equal((await postgres.send('select 1 / $1::int as one', { params: [1] })).result, 1);
    });
  });
