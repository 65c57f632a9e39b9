import assert from 'node:assert/strict';
import { functionsIn, isPlannable, mayRead } from './harmless.ts';

describe('isPlannable', () => {
  for (const [text, expected] of [
    ['select 1', true],
    ['  -- what it does\n /* and why */ (select 1)', true],
    ['with x as (select 1) select * from x', true],
    ['insert into t values (1)', true],
    ['merge into t using s on true when matched then delete', true],
    ['notify news', false],
    ['copy t to stdout', false],
    ['create table t (id int)', false],
    ['selection', false],
    ['', false],
  ] as const)
    it(`of ${JSON.stringify(text)} is ${expected}`, () => assert.equal(isPlannable(text), expected));
});

describe('mayRead', () => {
  it('is so of what hides a query, not of what has none', () => {
    assert.deepEqual(['copy (select 1) to stdout', 'call work()', 'notify news', 'set x = 1'].map(mayRead), [true, true, false, false]);
  });
});

describe('functionsIn', () => {
  it('sees those that are called, whatever texts and names in quotes stand before them', () => {
    for (const text of [
      'select mail()',
      `select 1 as "it's", mail(), 'x'`,
      `select E'it\\'s', mail(), 'x'`,
      `select $a$ it's $a$, mail()`,
      'select "mail" ()',
    ])
      assert.deepEqual(functionsIn(text), ['mail'], text);
  });

  it('sees none in texts and comments', () => {
    for (const text of [`select 'mail()'`, '-- mail()\nselect 1', 'select $$mail()$$', `select E'\\'mail()'`])
      assert.deepEqual(functionsIn(text), [], text);
  });
});
