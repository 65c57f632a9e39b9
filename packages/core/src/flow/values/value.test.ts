import assert from 'node:assert/strict';
import type { Json } from '../../contract/plan.ts';
import { isConstant } from './constant.ts';
import { MissingValue } from './missing-value.ts';
import { compileOptional, compileValue } from './value.ts';
import { world } from './world.test.ts';

const variables = {
  id: 5,
  name: 'Ada',
  no: false,
  gone: undefined,
  nothing: null,
  ids: [3, 4],
  page: { next: 'x', total: null, 'first name': 'Ada' },
};
const vars = { tier: 'gold', name: 'shadowed', link: '/tier/${vars.tier}', copy: '${tier}', a: '${b}', b: '${a}', limits: { max: 9 } };
const options = { vars, env: { HOST: 'h' }, secrets: { TOKEN: 's3cret' } };
const { scope, user } = world(variables, options);
const vu = user({ row: { name: 'Grace', 'e-mail': 'g@x', n: 2 } });

describe('compileValue', () => {
  for (const [text, expected] of [
    ['plain', 'plain'],
    ['${id}', 5],
    ['#${id}', '#5'],
    ['${no}', false],
    ['${nothing}', null],
    ['${ids}', [3, 4]],
    ['${ids[0]}', 3],
    ['${ids[-1]}', 4],
    ['${page.next}', 'x'],
    ['${page.total}', null],
    ["${page['first name']}", 'Ada'],
    ['$${id}', '${id}'],
    ['${name}', 'Ada'], // a step's variable comes before `vars`
    ['${tier}', 'gold'],
    ['${vars.name}', 'shadowed'],
    ['${vars.limits.max}', 9],
    ['${link}', '/tier/gold'],
    ['${copy}', 'gold'],
    ['${env.HOST}', 'h'],
    ['Bearer ${secret.TOKEN}', 'Bearer s3cret'],
    ['${run.id}', '20261123-081500-ab12'],
    ['${user}', 7],
    ['u${user.id}', 'u7'],
    ['${data.people.name}', 'Grace'],
    ['${data.people.e-mail}', 'g@x'],
    ['${data.people}', { name: 'Grace', 'e-mail': 'g@x', n: 2 }],
    ['${gone:-0}', 0],
    ['${gone:-none}', 'none'],
    ['${nothing:-none}', 'none'], // null counts as missing to a default
    ['${no:-true}', false],
    ['${page.total:-1}', 1],
    ['${page.other.deeper:-1}', 1],
    ['${unheard:-1}', 1],
    ['${id | string}', '5'],
    ['${gone | upper :-none}', 'none'],
    ['${gone :-none | upper}', 'NONE'],
    ['${name | upper}', 'ADA'],
    ['${name | lower}', 'ada'],
    ['${name | length}', 3],
    ['${ids | length}', 2],
    ['${page | length}', 3],
    ['${ids | first}', 3],
    ['${ids | last}', 4],
    ['${name | base64}', 'QWRh'],
    ['${ids | json}', '[3,4]'],
    ['${nothing | json}', 'null'],
    ['${ids | json | url}', '%5B3%2C4%5D'],
    ['${name | number :-8}', 8],
    ["${gone:-'12' | number}", 12],
  ] as const)
    it(`renders ${text}`, () => {
      assert.deepEqual(compileValue(text, scope)(vu), expected);
    });

  it('renders the texts inside lists and objects, and leaves keys alone', () => {
    const value: Json = { '${id}': ['${id}', 'a${id}'], deep: { x: '${name}', y: 1 }, same: [1, 2] };
    assert.deepEqual(compileValue(value, scope)(vu), { '${id}': [5, 'a5'], deep: { x: 'Ada', y: 1 }, same: [1, 2] });
  });

  it('makes an entry called __proto__ like any other', () => {
    const rendered = compileValue(JSON.parse('{"__proto__": "${id}"}') as Json, scope)(vu) as object;
    assert.deepEqual([Object.keys(rendered), Object.getPrototypeOf(rendered) === Object.prototype], [['__proto__'], true]);
  });

  for (const [text, message] of [
    ['${gone}', '${gone} has no value'],
    ['a ${page.other} b', '${page.other} has no value'],
    ['a ${nothing} b', '${nothing} is null, which has no text'],
    ['${env.OTHER}', '${env.OTHER} has no value'],
    ['${secret.OTHER}', '${secret.OTHER} has no value'],
    ['${data.people.age}', '${data.people.age} has no value'],
    ['${data.people.constructor}', '${data.people.constructor} has no value'],
    ['${page.constructor}', '${page.constructor} has no value'],
    ['${ids.length}', '${ids.length} has no value'],
    ['${name | number}', '${name | number} has no value'],
    ["${gone:-'12345678901234567' | number}", "${gone:-'12345678901234567' | number} has no value"], // it would be …568
    ["${gone:-'1e400' | number}", "${gone:-'1e400' | number} has no value"],
    ['${name | first}', '${name | first} has no value'],
    ['${random.pick(gone)}', '${random.pick(gone)} has no value'],
    ['${a}', '${a} has no value'], // a and b of `vars` read each other
  ] as const)
    it(`says that ${text} is missing`, () => {
      assert.throws(
        () => compileValue(text, scope)(vu),
        new MissingValue(message.slice(0, message.indexOf('}') + 1), message.slice(message.indexOf('}') + 2)),
      );
    });

  it('says that a row is missing while none is bound', () => {
    assert.throws(() => compileValue('${data.people.name}', scope)(user()), MissingValue);
  });

  it('never names the value of a secret in an error', () => {
    assert.throws(
      () => compileValue('${secret.TOKEN | first}', scope)(vu),
      (error: Error) => error instanceof MissingValue && !error.message.includes('s3cret'),
    );
  });
});

describe('compileOptional', () => {
  for (const [text, expected] of [
    ['${gone}', undefined],
    ['a ${gone}', undefined],
    ['${nothing}', null],
    ['a ${id}', 'a 5'],
  ] as const)
    it(`reads ${text} as ${String(expected)}`, () => {
      assert.equal(compileOptional(text, scope)(vu), expected);
    });
});

describe('isConstant', () => {
  for (const [value, expected] of [
    ['x', true],
    ['$x', true],
    ['${x}', false],
    ['$${x}', false], // is rendered to ${x}
    [[1, { a: ['${x}'] }], false],
    [[1, { a: [null, true] }], true],
  ] as const)
    it(`calls ${JSON.stringify(value)} ${expected ? 'constant' : 'a template'}`, () => {
      assert.equal(isConstant(value), expected);
    });
});
