import assert from 'node:assert/strict';
import { usedSources, usedVariables, usesFake } from './used.ts';

describe('usedSources', () => {
  const data = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
  const vars = { viaVars: '${other}', other: '${data.c.x}', circle: '${circle}' };
  for (const [steps, expected] of [
    [[{ value: '/x', options: { json: { deep: ['${data.b.name}'] } } }], [1]],
    [[{ value: '${random.pick(data.a.list)}' }], [0]],
    [[{ value: '${viaVars}${circle}' }], [2]],
    [[{ value: '${data.unknown.x} ${x} plain' }], []],
  ] as const)
    it(`finds ${JSON.stringify(expected)} in ${JSON.stringify(steps)}`, () => {
      assert.deepEqual([...usedSources(steps, data, vars)], expected);
    });
});

describe('usedVariables', () => {
  it('finds them in steps and behind `vars`, and nothing else', () => {
    const vars = { root: '/t/${tenant}', circle: '${circle}', unread: '${never}' };
    const steps = [
      { value: '${root}/${data.x.y}', options: { headers: { a: 'Bearer ${jwt}' }, json: '${random.pick(list)}' } },
      '${circle}',
    ];
    assert.deepEqual([...usedVariables(steps, vars)].sort(), ['circle', 'jwt', 'list', 'root', 'tenant']);
  });
});

describe('usesFake', () => {
  it('finds made-up data anywhere', () => {
    assert.deepEqual([usesFake({ a: ['x ${fake.person.fullName}'] }), usesFake({ a: ['fake.person', '${fakes}'] })], [true, false]);
  });
});
