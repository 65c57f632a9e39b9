import assert from 'node:assert/strict';
import type { Condition } from '../contract/plan.ts';
import type { View } from '../contract/plugin.ts';
import { parseCondition, sameSubject, withDefaultExpectations } from './conditions.ts';
import type { SubjectPlace } from './subjects.ts';

const views: Record<string, View> = {
  status: { shape: 'value', unit: 'number', doc: '' },
  size: { shape: 'value', unit: 'bytes', doc: '' },
  header: { shape: 'map', doc: '' },
  body: { shape: 'text', doc: '' },
  json: { shape: 'document', doc: '' },
};
const sql: Record<string, View> = { rows: { shape: 'value', unit: 'number', doc: '' }, row: { shape: 'map', doc: '' } };

function parse(text: string | number, place: SubjectPlace = 'reply', of = views) {
  return parseCondition(text, { place, views: of, at: [0, 7, 11], files: ['a.load.yaml'] });
}
function good(text: string | number, place: SubjectPlace = 'reply', of = views): Condition {
  const parsed = parse(text, place, of);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.map((p) => p.message).join('; '));
  return parsed.condition;
}
/** Each problem as `offset+length message | hint`. */
function bad(text: string | number, place: SubjectPlace = 'reply', of = views): string[] {
  const parsed = parse(text, place, of);
  assert.ok(!parsed.ok, `${text} was accepted`);
  return parsed.problems.map(
    ({ location: { column, endColumn = 0 }, message, hint }) => `${column - 11}+${endColumn - column} ${message} | ${hint ?? ''}`,
  );
}
const value = (v: unknown) => [{ kind: 'value', value: v }];

describe('parseCondition', () => {
  const status = { kind: 'view', view: 'status' };
  const path = (p: string, singular = true) => ({ kind: 'path', path: p, singular });
  const table: readonly (readonly [string | number, unknown, string, unknown])[] = [
    [201, status, '==', value(201)],
    ['status == 201', status, '==', value(201)],
    ['status in 200..299 | 404', status, 'in', [{ kind: 'range', from: 200, to: 299 }, ...value(404)]],
    ['status != ${expected}', status, '!=', value('${expected}')],
    ['time < 1.5s', { kind: 'time' }, '<', value(1.5e6)],
    ['time in 10ms..2s', { kind: 'time' }, 'in', [{ kind: 'range', from: 10e3, to: 2e6 }]],
    ['size <= 10kB', { kind: 'view', view: 'size' }, '<=', value(10_000)],
    ['size > 0', { kind: 'view', view: 'size' }, '>', value(0)],
    [
      'header.content-type matches /json/i',
      { kind: 'entry', view: 'header', key: 'content-type' },
      'matches',
      [{ kind: 'regex', source: 'json', flags: 'i' }],
    ],
    ['header.etag exists', { kind: 'entry', view: 'header', key: 'etag' }, 'exists', []],
    ['$.id exists', path('$.id'), 'exists', []],
    ['$.price >= 0', path('$.price'), '>=', value(0)],
    ['$.items[?@.price > 3].name contains shoe', path('$.items[?@.price > 3].name', false), 'contains', value('shoe')],
    ["$['a b'] == 'x, y'", path("$['a b']"), '==', value('x, y')],
    ['$.ok == true', path('$.ok'), '==', value(true)],
    ['$.gone == null', path('$.gone'), '==', value(null)],
    ['$.name == John Smith', path('$.name'), '==', value('John Smith')],
    ['$.zip == "01234"', path('$.zip'), '==', value('01234')],
    [
      '$.level in gold | silver | ${tier | upper}',
      path('$.level'),
      'in',
      [...value('gold'), ...value('silver'), ...value('${tier | upper}')],
    ],
    ['body contains "a | b"', { kind: 'view', view: 'body' }, 'contains', value('a | b')],
    ['/id=(\\d{1,3})/ == 12', { kind: 'regex', source: 'id=(\\d{1,3})', flags: '' }, '==', value(12)],
    ['body matches /a{1,3}/', { kind: 'view', view: 'body' }, 'matches', [{ kind: 'regex', source: 'a{1,3}', flags: '' }]],
  ];
  for (const [text, subject, op, values] of table) {
    it(`reads ${text}`, () => {
      assert.deepEqual(good(text), { at: [0, 7, 11], text: String(text), subject, op, values });
    });
  }

  it('takes a template as subject of if and until', () => {
    const template = (text: string) => ({ kind: 'template', template: text });
    assert.deepEqual(good('${tier} == gold', 'values').subject, template('${tier}'));
    assert.deepEqual(good('${left :- 0} > 0', 'values'), {
      at: [0, 7, 11],
      text: '${left :- 0} > 0',
      subject: template('${left :- 0}'),
      op: '>',
      values: value(0),
    });
    assert.deepEqual(good('a-${x}-b == c', 'values').subject, template('a-${x}-b'));
    assert.deepEqual(good('${cursor} absent', 'values').op, 'absent');
  });

  it('reads the views of another protocol', () => {
    assert.deepEqual(good('rows > 0', 'reply', sql).subject, { kind: 'view', view: 'rows' });
    assert.deepEqual(good('row.id exists', 'reply', sql).subject, { kind: 'entry', view: 'row', key: 'id' });
    assert.match(bad(201, 'reply', sql)[0] ?? '', /^0\+3 201 alone says nothing: there is no `status` here/);
    assert.match(bad('$.id exists', 'reply', sql)[0] ?? '', /there is no JSON to look into/);
    assert.match(bad('/x/ exists', 'reply', sql)[0] ?? '', /there is no text to search/);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['staus == 200', /^0\+5 there is no `staus` in what came back \| did you mean `status`\?$/],
    ['heder.etag exists', /^0\+10 there is no `heder.etag`.* did you mean `header.etag`\?$/],
    ['header exists', /^0\+6 `header` holds several/],
    ['id exists', /did you mean `\$\.id`/],
    ['body.id exists', /^0\+7 `body.id` is no JSONPath \| did you mean `\$\.id`\?$/],
    ['status.code == 200', /^0\+11 `status` has no parts/],
    ['status = 200', /^7\+1 `=` is no operator \| did you mean `==`\?$/],
    ['status equals 200', /^7\+6 `equals` is no operator \| did you mean `==`\?$/],
    ['$.id exist', /^5\+5 `exist` is no operator \| did you mean `exists`\?$/],
    ['$.id is not null', /did you mean `!=`\?$/],
    ['$.id not exists', /did you mean `absent`\?$/],
    ['$.id contians x', /did you mean `contains`\?$/],
    ['$.id', /^0\+4 an operator is missing/],
    ['status==200', /^6\+2 `==` stands between spaces \| write `status == 200`$/],
    ['status ==200', /^7\+2 `==` stands between spaces \| write `status == 200`$/],
    ['status ==', /^7\+2 `==` takes a value/],
    ['status == abc', /^10\+3 `abc` is no number/],
    ['status == 200 or 201', /^10\+10 .* write `in 200 \| 201`$/],
    ['status == 200..299', /write `in 200\.\.299`$/],
    ['status in 299..200', /^10\+8 nothing lies in `299\.\.200` \| write `200\.\.299`$/],
    ['status in 200 |', /a value is missing beside/],
    ['status in 200, 201', /^13\+1 a value holds no comma/],
    ['status exists', /^7\+6 it is always there/],
    ['status matches /2../', /reads text, and this is a number/],
    ['status == "200"', /is text, and a number is compared here/],
    ['time < 500', /^7\+3 `500` needs a unit \| write `500ms`$/],
    ['size > 100', /needs a unit/],
    ['$.id exists now', /^12\+3 `now` is too much here/],
    ['$.a == "b', /^7\+2 the quote is never closed/],
    ['$.a == "b" c', /^11\+1 `c` is too much here/],
    ['$.a == b && c', /does not join conditions/],
    ['$.a == 1.10', /would be read as 1\.1/],
    ['$.a == 01234', /would be read as 1234/],
    ['$.a < gold', /compares numbers/],
    ['$.items[*].id == 3', /gives a list, which `==` cannot compare/],
    ['$.items[*].id != 3', /gives a list/],
    [
      '$[?@.id == 12345678901234567] absent',
      /^11\+17 no number holds `12345678901234567` \| in an answer it is text: write `'12345678901234567'`$/,
    ],
    ['$.a[foo] exists', /^4\+4 `\$\.a\[foo\]` is no JSONPath: unexpected token 'f'/],
    ['body matches json', /^13\+4 `matches` takes a regular expression \| write `\/json\/`$/],
    ['body matches /(/', /is no regular expression/],
    ['body matches /a', /is never closed/],
    ['body matches /a/x', /`x` are no flags/],
    ['${a} == 1', /^0\+4 what came back is looked at here/],
    ['', /a condition is empty/],
  ];
  for (const [text, expected] of wrong) {
    it(`refuses ${text === '' ? 'nothing' : text}`, () => {
      const problems = bad(text);
      assert.match(problems[0] ?? '', expected);
    });
  }

  it('says in if and until that the subject is a template', () => {
    assert.match(bad('tier == gold', 'values')[0] ?? '', /^0\+4 `tier` is no value.*write `\$\{tier\}`/);
    assert.match(bad('${tier == gold', 'values')[0] ?? '', /LG_|`=`|closed/);
    assert.match(bad('${a b} == 1', 'values')[0] ?? '', /stands where/);
  });

  it('names every mistake of one condition, each at its place', () => {
    assert.deepEqual(
      bad('staus = 200').map((line) => line.split(' ')[0]),
      ['0+5', '6+1'],
    );
  });
});

describe('withDefaultExpectations', () => {
  it('keeps a default unless a condition names the same subject', () => {
    const preset = [good('status < 400'), good('time < 5s')];
    assert.deepEqual(
      withDefaultExpectations([good('$.id exists')], preset).map((c) => c.text),
      ['status < 400', 'time < 5s', '$.id exists'],
    );
    assert.deepEqual(
      withDefaultExpectations([good(503)], preset).map((c) => c.text),
      ['time < 5s', '503'],
    );
  });
  it('tells entries of one map apart', () => {
    assert.equal(sameSubject(good('header.a exists').subject, good('header.b exists').subject), false);
    assert.equal(sameSubject(good('header.a exists').subject, good('header.a == 1').subject), true);
  });
});
