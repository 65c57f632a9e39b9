import assert from 'node:assert/strict';
import { conditionsOf, joinedOn, sortedBy } from './conditions.ts';

describe('conditionsOf', () => {
  for (const [filter, ...keys] of [
    ['(t.contact_id = 5)', 'equals contact_id'],
    ["((t.tenant_id = 7) AND ((t.status)::text = 'open'::text))", 'equals tenant_id', 'equals status'],
    // as row-level security adds it
    [
      `((t.tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::integer) AND (t.contact_id = 5))`,
      'equals tenant_id',
      'equals contact_id',
    ],
    ["(lower(t.email) = 'a@b'::text)", 'equals (lower(email))'],
    ["(lower((t.email)::text) = 'a@b'::text)", 'equals (lower((email)::text))'],
    ['((t.a > 5) AND (t.a <= 9))', 'range a', 'range a'],
    ["(t.name ~~ 'Ada%'::text)", 'prefix name text_pattern_ops'],
    ["(t.id = ANY ('{1,2}'::integer[]))", 'equals id'],
    ['(t.deleted_at IS NULL)', 'equals deleted_at'],
    ['(t."Odd ""name" = 5)', 'equals "Odd ""name"'],
    // what is in a text is no structure
    ["((t.name = 'a AND (t.b = 1'::text) AND (t.b = 2))", 'equals name', 'equals b'],
    ["(t.name = 'it''s = (here'::text)", 'equals name'],
    ["(t.kind = 'b'::public.kind)", 'equals kind'],
    ['(t.a = $0)', 'equals a'],
    ['(t.a = (InitPlan 1).col1)', 'equals a'],
    // nothing that a plain index answers
    ["(t.name ~~ '%da'::text)"],
    ["(t.name ~~* 'a%'::text)"],
    ['((t.a = 1) OR (t.b = 2))'],
    ['(t.a <> 5)'],
    ['(NOT t.done)'],
    ['(t.a = t.b)'],
    ['(t.a = (t.b + 1))'],
    ['(o.a = 5)'],
    ['((t.a + t.b) = 5)'],
    ['(t.a = (SubPlan 1))'],
    ['(5 = t.a)'],
    [''],
  ])
    it(`of ${filter} makes ${keys.length === 0 ? 'nothing' : keys.join(', ')}`, () => {
      assert.deepEqual(
        conditionsOf(filter ?? '', 't').map(({ kind, key }) => `${kind} ${key}`),
        keys,
      );
    });
});

describe('joinedOn', () => {
  for (const [condition, ...keys] of [
    ['(t.contact_id = c.id)', 'contact_id'],
    ['(c.id = t.contact_id)', 'contact_id'],
    ['((t.a = c.a) AND (c.b = t.b))', 'a', 'b'],
    ["(t.code = replace(s.name, 'a'::text, 'b'::text))", 'code'],
    ['(t.a = t.b)'],
    ['(t.a < c.a)'],
    ['(c.a = d.a)'],
  ])
    it(`of ${condition} makes ${keys.length === 0 ? 'nothing' : keys.join(', ')}`, () => {
      assert.deepEqual(
        joinedOn(condition ?? '', 't').map(({ key }) => key),
        keys,
      );
    });
});

describe('sortedBy', () => {
  for (const [key, expected] of [
    ['t.created_at', 'created_at'],
    ['t.created_at DESC', 'created_at desc'],
    ['t.created_at DESC NULLS LAST', 'created_at desc nulls last'],
    ['(lower(t.name))', '(lower(name))'],
    ['(t.a + t.b)', undefined],
    ['o.created_at', undefined],
  ] as const)
    it(`of ${key} is ${expected}`, () => assert.equal(sortedBy(key, 't'), expected));
});
