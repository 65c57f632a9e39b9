import assert from 'node:assert/strict';
import { compileEntries } from './entries.ts';
import { MissingValue } from './missing-value.ts';
import { json, world } from './world.test.ts';

const { scope, user } = world({ cursor: undefined, nothing: null, name: 'Ada Park', ids: [1, 'b c'] });
const render = (record: Record<string, unknown>, encode?: (text: string) => string) =>
  compileEntries(json(record) as Record<string, never>, scope, encode)(user());

describe('compileEntries', () => {
  for (const [record, expected] of [
    [
      { q: '${name}', limit: 20, deep: true },
      [
        ['q', 'Ada Park'],
        ['limit', '20'],
        ['deep', 'true'],
      ],
    ],
    [{ 'cursor?': '${cursor}' }, []],
    [{ 'cursor?': 'from ${cursor}' }, []],
    [{ 'cursor?': '${nothing}' }, []],
    [{ 'cursor?': '${cursor:-0}' }, [['cursor', '0']]],
    [{ 'q?': '${name}' }, [['q', 'Ada Park']]],
    [{ 'q?': 'constant' }, [['q', 'constant']]],
    [
      { id: '${ids}' },
      [
        ['id', '1'],
        ['id', 'b c'],
      ],
    ],
    [
      { id: ['x', '${name}', 3] },
      [
        ['id', 'x'],
        ['id', 'Ada Park'],
        ['id', '3'],
      ],
    ],
    [{ 'id?': ['x', '${cursor}'] }, [['id', 'x']]],
    [
      { id: [1, 2] },
      [
        ['id', '1'],
        ['id', '2'],
      ],
    ],
    [{}, []],
  ] as const)
    it(`renders ${JSON.stringify(record)}`, () => {
      assert.deepEqual(render(record), expected);
    });

  it('encodes whole names and values, constant or not', () => {
    assert.deepEqual(render({ 'a b': 'c d', 'e f': 'g ${name}' }, encodeURIComponent), [
      ['a%20b', 'c%20d'],
      ['e%20f', 'g%20Ada%20Park'],
    ]);
    assert.deepEqual(render({ id: '${ids}' }, encodeURIComponent), [
      ['id', '1'],
      ['id', 'b%20c'],
    ]);
  });

  it('says which name has no value where it is not optional', () => {
    assert.throws(() => render({ cursor: '${cursor}' }), new MissingValue('`cursor`', 'has no value: ${cursor}'));
  });

  it('renders constant records once', () => {
    const entries = compileEntries({ a: 'b' }, scope);
    assert.equal(entries(user()), entries(user({ id: 8 })));
  });
});
