import assert from 'node:assert/strict';
import type { Condition, ConditionValue, Json, Subject } from '../../contract/plan.ts';
import { compileConditions, compileTests } from './conditions.ts';
import { MissingValue } from './missing-value.ts';
import { neededViews, readersOf } from './subject.ts';
import { world } from './world.test.ts';

interface Reply {
  readonly status: number;
  readonly header?: Record<string, string>;
  readonly body: string;
}
const readers = readersOf({
  status: (reply: Reply) => reply.status,
  header: (reply: Reply, key) => reply.header?.[key],
  body: (reply: Reply) => reply.body,
  json: (reply: Reply) => JSON.parse(reply.body) as unknown,
});
const reply: Reply = {
  status: 503,
  header: { 'x-count': '5' },
  body: JSON.stringify({ id: null, n: 5, text: 'hello', list: [1, 2], errors: ['bad'], none: [], items: [{ id: 1 }], day: '2026-01-02' }),
};
const { scope, user } = world({ tier: 'gold', left: 3, page: { next: null }, gone: undefined, five: '5', slo: '1s' });

const status: Subject = { kind: 'view', view: 'status' };
const time: Subject = { kind: 'time' };
const header = (key: string): Subject => ({ kind: 'entry', view: 'header', key });
const path = (text: string): Subject => ({ kind: 'path', path: text, singular: !text.includes('*') });
const regex = (source: string): Subject => ({ kind: 'regex', source, flags: '' });
const template = (text: string): Subject => ({ kind: 'template', template: text });
const is = (value: Json): ConditionValue => ({ kind: 'value', value });
const range = (from: number, to: number): ConditionValue => ({ kind: 'range', from, to });
const like = (source: string, flags = ''): ConditionValue => ({ kind: 'regex', source, flags });
const condition = (subject: Subject, op: Condition['op'], ...values: ConditionValue[]): Condition => ({
  at: [0, 3, 5],
  text: 'TEXT',
  subject,
  op,
  values,
});
const outcome = (subject: Subject, op: Condition['op'], ...values: ConditionValue[]): string | undefined =>
  compileConditions([condition(subject, op, ...values)], readers, scope)(reply, 812_000, user())?.message;

describe('compileConditions', () => {
  for (const [title, [subject, op, ...values], message] of [
    ['status == 503', [status, '==', is(503)], undefined],
    ['status == 201', [status, '==', is(201)], 'TEXT: was 503'],
    ['status != 503', [status, '!=', is(503)], 'TEXT: was 503'],
    ['status < 400', [status, '<', is(400)], 'TEXT: was 503'],
    ['status >= 503', [status, '>=', is(503)], undefined],
    ['status in 200..299 | 503', [status, 'in', range(200, 299), is(503)], undefined],
    ['status in 200..299 | 404', [status, 'in', range(200, 299), is(404)], 'TEXT: was 503'],
    ['time < 500ms', [time, '<', is(500_000)], 'TEXT: was 812 ms'],
    ['time < ${slo}, which is 1s', [time, '<', is('${slo}')], undefined],
    ['time < ${tier}, which is no duration', [time, '<', is('${tier}')], 'TEXT: was 812 ms'],
    ['header.x-count == 5', [header('x-count'), '==', is(5)], undefined],
    ['header.x-other exists', [header('x-other'), 'exists'], 'TEXT: nothing there'],
    ['header.x-other != 5', [header('x-other'), '!=', is(5)], 'TEXT: nothing there'],
    ['header.x-other absent', [header('x-other'), 'absent'], undefined],
    ['$.id exists, which is null', [path('$.id'), 'exists'], undefined],
    ['$.id absent, which is null', [path('$.id'), 'absent'], 'TEXT: was null'],
    ['$.id == null', [path('$.id'), '==', is(null)], undefined],
    ['$.gone exists', [path('$.gone'), 'exists'], 'TEXT: nothing there'],
    ['$.errors absent', [path('$.errors'), 'absent'], 'TEXT: was ["bad"]'],
    ['$.items[*].id exists', [path('$.items[*].id'), 'exists'], undefined],
    ['$.items[*].idd exists', [path('$.items[*].idd'), 'exists'], 'TEXT: nothing there'],
    ['$.none[*] exists', [path('$.none[*]'), 'exists'], 'TEXT: nothing there'],
    ['$.none[*] absent', [path('$.none[*]'), 'absent'], undefined],
    ['$.none exists', [path('$.none'), 'exists'], undefined],
    ['$.list contains 2', [path('$.list'), 'contains', is(2)], undefined],
    ['$.text contains ell', [path('$.text'), 'contains', is('ell')], undefined],
    ['$.text contains x', [path('$.text'), 'contains', is('x')], 'TEXT: was hello'],
    ['$.text matches /^HE/i', [path('$.text'), 'matches', like('^HE', 'i')], undefined],
    ['$.text matches ${tier}', [path('$.text'), 'matches', is('${tier}')], 'TEXT: was hello'],
    ['$.text > 3', [path('$.text'), '>', is(3)], 'TEXT: was hello'],
    ['$.day >= 2026-01-01', [path('$.day'), '>=', is('2026-01-01')], undefined],
    ['$.n == ${five}', [path('$.n'), '==', is('${five}')], undefined],
    ['/"n":(\\d)/ == 5', [regex('"n":(\\d)'), '==', is(5)], undefined],
    ['/nowhere/ exists', [regex('nowhere'), 'exists'], 'TEXT: nothing there'],
  ] as [string, [Subject, Condition['op'], ...ConditionValue[]], string | undefined][])
    it(`${message === undefined ? 'accepts' : 'refuses'} ${title}`, () => {
      assert.equal(outcome(subject, op, ...values), message);
    });

  it('gives the same answer each time, although a pattern was written with the flag g', () => {
    const judge = compileConditions([condition(path('$.text'), 'matches', like('hello', 'g'))], readers, scope);
    assert.deepEqual([judge(reply, 0, user()), judge(reply, 0, user())], [undefined, undefined]);
  });

  it('stops at the first condition that does not hold and says where it stands', () => {
    const conditions = [
      condition(status, '>', is(1)),
      { ...condition(status, '==', is(1)), at: [0, 9, 2] as const },
      condition(path('$.id'), 'absent'),
    ];
    assert.deepEqual(compileConditions(conditions, readers, scope)(reply, 0, user()), {
      kind: 'expect',
      message: 'TEXT: was 503',
      at: [0, 9, 2],
    });
  });

  it('fails with what a view says about a body it cannot read, also where something is to be absent', () => {
    const judge = compileConditions([condition(path('$.id'), 'absent')], readers, scope);
    assert.match(judge({ ...reply, body: '<html>' }, 0, user())?.message ?? '', /^TEXT: Unexpected token/);
  });

  it('shows no more than 200 characters of what was there', () => {
    const long = { ...reply, body: JSON.stringify({ a: 'x'.repeat(5000) }) };
    const message = compileConditions([condition(path('$.a'), '==', is(1))], readers, scope)(long, 0, user())?.message ?? '';
    assert.equal(message.length, 'TEXT: was '.length + 200);
    assert.ok(message.endsWith('…'));
  });

  it('refuses a view that the driver does not have when it is compiled', () => {
    assert.throws(() => compileConditions([condition({ kind: 'view', view: 'rows' }, '==', is(1))], readers, scope), /no view `rows`/);
  });
});

describe('compileTests', () => {
  const test = (subject: string, op: Condition['op'], ...values: ConditionValue[]): boolean =>
    compileTests([condition(template(subject), op, ...values)], scope)(user());
  for (const [title, holds] of [
    ['${tier} == gold', () => test('${tier}', '==', is('gold'))],
    ['${left} > 0', () => test('${left}', '>', is(0))],
    ['${gone:-0} == 0', () => test('${gone:-0}', '==', is(0))],
    ['${gone} absent', () => test('${gone}', 'absent')],
    ['${page.next} absent, which is null', () => test('${page.next}', 'absent')],
    ['${left} in 1..3', () => test('${left}', 'in', range(1, 3))],
  ] as const)
    it(`holds for ${title}`, () => assert.ok(holds()));
  for (const [title, holds] of [
    [
      '${tier} exists and ${left} > 3',
      () => compileTests([condition(template('${tier}'), 'exists'), condition(template('${left}'), '>', is(3))], scope)(user()),
    ],
    ['${gone} exists', () => test('${gone}', 'exists')],
    ['${tier} != gold', () => test('${tier}', '!=', is('gold'))],
  ] as const)
    it(`does not hold for ${title}`, () => assert.equal(holds(), false));

  it('fails where a value that is compared is missing', () => {
    assert.throws(() => test('${gone}', '!=', is(1)), new MissingValue('${gone}'));
  });
});

describe('neededViews', () => {
  it('names the views that are read, paths and patterns by those of the protocol', () => {
    const conditions = [condition(status, '<', is(400)), condition(path('$.id'), 'exists'), condition(time, '<', is(1))];
    const captures = [{ at: [0, 1, 1] as const, name: 'x', optional: false, source: regex('a') }];
    assert.deepEqual([...neededViews(conditions, captures, readers)].sort(), ['body', 'json', 'status']);
  });
});
