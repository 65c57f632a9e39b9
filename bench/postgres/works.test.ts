import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { exactPercentile } from '../../test/truth/oracle.ts';
import { dueMs, type OpenWork, scriptOf, works } from './works.ts';

describe('the parts of the comparison with pgbench', () => {
  for (const work of works)
    it(`(${work.id}) asks the same of both tools`, () => {
      const scenario = readFileSync(new URL(`scenarios/${work.scenario}.load.yaml`, import.meta.url), 'utf8');
      assert.ok(scenario.includes(`- sql: ${work.text}\n`), scenario);
      const range = /random\.int(\(\d+, \d+\))/.exec(scenario)?.[1];
      assert.equal(scriptOf(work), `\\set id random${range}\n${work.text.replace('$1', ':id')};\n`);
    });

  it('(c) has a fifth of its queries come while the table is locked', () => {
    const due = dueMs(works.find(({ id }) => id === 'c') as OpenWork) ?? [];
    // 1,000 in 2 s, the 200 of the lock wait 1, 3, … 399 ms: the 950th waits 299, the 990th 379
    assert.deepEqual([due.length, due.filter((ms) => ms > 0).length], [1_000, 200]);
    assert.deepEqual(
      [exactPercentile(due, 95), exactPercentile(due, 99)].map(Math.round),
      [301, 381].map((ms) => ms - 2),
    );
    assert.equal(dueMs(works.find(({ id }) => id === 'a') as OpenWork), undefined);
  });
});
