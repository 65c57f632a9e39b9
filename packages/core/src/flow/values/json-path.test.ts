import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileJsonPath, loadJsonPath, simpleSegments } from './json-path.ts';
import type { JsonPath } from './scope.ts';

const document = {
  id: 5,
  none: null,
  items: [{ id: 1, tags: ['a'] }, { id: 2, tags: [] }, { name: 'x' }],
  empty: [],
  'a b': { c: 1 },
  é: 1,
};

describe('compileJsonPath', () => {
  let library: JsonPath | undefined;
  before(async () => {
    library = await loadJsonPath({ kind: 'path', path: '$..id' });
  });

  for (const [path, singular, expected] of [
    ['$', true, document],
    ['$.id', true, 5],
    ['$.none', true, null],
    ['$.gone', true, undefined],
    ['$.id.deeper', true, undefined],
    ['$.items[0].id', true, 1],
    ['$.items[-1].name', true, 'x'],
    ['$.items[9]', true, undefined],
    ['$.items.length', true, undefined],
    ['$.constructor', true, undefined],
    ["$['a b'].c", true, 1],
    ['$["a b"]["c"]', true, 1],
    ['$.é', true, 1],
    ['$.items[*].id', false, [1, 2]],
    ['$.items[*].tags[*]', false, ['a']],
    ['$.items.*.id', false, [1, 2]],
    ['$.empty[*]', false, []], // the answer's own list is empty: found
    ['$.empty[*].id', false, []],
    ['$.items[*].idd', false, undefined], // entries, but nothing in them by that name
    ['$.gone[*]', false, undefined],
    ['$.items[?@.id > 1].id', false, [2]],
    ['$.items[?@.id > 9].id', false, undefined],
    ['$..tags', false, [['a'], []]],
    ['$.items[0:2].id', false, [1, 2]],
    ["$['a\\u0020b'].c", true, 1], // an escape is the library's
  ] as const)
    it(`finds ${JSON.stringify(expected)} by ${path}`, () => {
      assert.deepEqual(compileJsonPath(path, singular, library)(document), expected);
    });

  it('finds by itself what the library finds', () => {
    const segment = fc.constantFrom(
      '.id',
      '.items',
      '[0]',
      '[-1]',
      '[*]',
      '.*',
      "['a b']",
      '["c"]',
      '.tags',
      '.none',
      '.length',
      ' [1]',
      '.é',
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 4 }), (segments) => {
        const path = `$${segments.join('')}`;
        assert.ok(simpleSegments(path) !== undefined, path);
        const singular = !path.includes('*');
        const own = compileJsonPath(path, singular, undefined)(document);
        const theirs = library?.compile(path)(document) ?? [];
        assert.deepEqual(singular ? (own === undefined ? [] : [own]) : (own ?? []), theirs, path);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a query beyond names and indices without the library', () => {
    assert.throws(() => compileJsonPath('$..id', false, undefined), /\$\.\.id needs the library/);
  });
});

describe('loadJsonPath', () => {
  it('loads nothing for steps whose queries need no library', async () => {
    const steps = [{ expect: [{ subject: { kind: 'path', path: '$.items[*].id' } }] }];
    assert.equal(await loadJsonPath(steps), undefined);
  });

  it('loads the library for a filter anywhere in the steps', async () => {
    const steps = [{ steps: [{ capture: [{ source: { kind: 'path', path: '$[?@.a]' } }] }] }];
    assert.notEqual(await loadJsonPath(steps), undefined);
  });
});
