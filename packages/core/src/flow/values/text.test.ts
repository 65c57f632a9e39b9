import assert from 'node:assert/strict';
import { compileText } from './text.ts';
import { world } from './world.test.ts';

const { scope, user } = world({ id: 'a/b', n: 5, list: [1, 2], half: 'x\ud800', day: new Date('2026-11-23T08:15:00Z') });
const vu = user();

describe('compileText', () => {
  for (const [value, expected] of [
    ['/a b/${id}?x=1', '/a b/a%2Fb?x=1'], // only what the template yields is encoded
    ['/${id}/${n}', '/a%2Fb/5'],
    ['/${id}/${n}/${id}/end', '/a%2Fb/5/a%2Fb/end'],
    ['${id | url}', 'a%2Fb'], // not twice
    ['${list}', '%5B1%2C2%5D'],
    ['${half}', 'x%EF%BF%BD'], // half of a surrogate pair has no encoding: U+FFFD
    ['$${id}', '${id}'],
    [5, '5'],
    [true, 'true'],
    [{ a: 1 }, '{"a":1}'],
    [{ a: '${n}' }, '{"a":5}'],
  ] as const)
    it(`renders ${JSON.stringify(value)} into a URL`, () => {
      assert.equal(compileText(value, scope, encodeURIComponent)(vu), expected);
    });

  it('writes dates as JSON does', () => {
    assert.equal(compileText('since ${day}', scope)(vu), 'since 2026-11-23T08:15:00.000Z');
  });

  it('renders anew for each user', () => {
    const render = compileText('user ${user}', scope);
    assert.deepEqual([render(user({ id: 1 })), render(user({ id: 2 }))], ['user 1', 'user 2']);
  });
});
