import assert from 'node:assert/strict';
import { isTransactionControl, shownStatement } from './statement-text.ts';

describe('shownStatement', () => {
  const rows: readonly (readonly [text: string, shown: string])[] = [
    ['select a\n\tfrom  b where c = $1', 'select a from b where c = $1'],
    ['/* user=ann */ select 1 -- secret\n from a', 'select 1 from a'],
    [`select 'it''s secret', e'a\\'secret', $1`, `select '…', '…', $1`],
    [`select 'a\\', 'secret'`, `select '…', '…'`],
    [`select U&'secret', x'5ec4e7', 'cut in the midd`, `select '…', '…', '…'`],
    ['select $$secret$$, $tag$se$$cret$tag$, $1, $2', `select '…', '…', $1, $2`],
    [`select "Quoted 1" from t`, 'select "Quoted 1" from t'],
    [`set app.token = 'secret'`, 'set app …'],
    [`SET password_encryption TO secret`, 'SET password …'],
    [`create role joe password 'secret'`, 'create role …'],
    [`copy t from '/tmp/secret'`, 'copy t …'],
    ['', '…'],
  ];
  for (const [text, shown] of rows)
    it(`shows ${JSON.stringify(text)} as ${JSON.stringify(shown)}`, () => assert.equal(shownStatement(text), shown));

  it('is no longer than 200 characters', () => {
    const shown = shownStatement(`select ${'abc, '.repeat(100)}d`);
    assert.equal(shown.length, 200);
    assert.ok(shown.endsWith('…'));
  });
});

describe('isTransactionControl', () => {
  for (const text of [
    'begin',
    'BEGIN isolation level serializable',
    '/* x */ commit',
    'start  transaction',
    'rollback to a',
    'savepoint a',
    'end',
  ])
    it(`knows ${text}`, () => assert.equal(isTransactionControl(text), true));
  for (const text of ['select 1', 'beginning', 'update commit set a = $1', 'set x = 1'])
    it(`lets ${text} be`, () => assert.equal(isTransactionControl(text), false));
});
