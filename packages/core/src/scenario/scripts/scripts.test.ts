import assert from 'node:assert/strict';
import { readCode } from './read-code.ts';
import { stripTypes } from './strip-types.ts';

const verbs = new Map([['http', ['get', 'post']]]);
const read = (text: string) => readCode(text, verbs);
const requests = (text: string) => read(text).requests.map(({ verb, parts, holes, name }) => [verb, parts, holes, name]);

describe('stripTypes', () => {
  it('leaves every character where it was', () => {
    const text = 'const a: number = 1\nexport const f = <T>(x: T): T => x\n';
    const stripped = stripTypes(text);
    assert.ok(stripped.ok);
    assert.equal(stripped.code.length, text.length);
    assert.equal(stripped.code.indexOf('export'), text.indexOf('export'));
  });

  for (const [title, text, place, says] of [
    ['an enum over several lines', 'const q = 1\n\n  enum B {\n x }\n', [3, 3], /enum/],
    ['a namespace', 'namespace X { export const a = 1 }', [1, 1], /namespace/],
    ['a parameter property', 'class A {\n  constructor(\n    private x: number) {}\n}', [3, 13], /parameter property/],
    ['a type between brackets', 'const a = <number>b', [1, 11], /as T/],
    ['a decorator', 'const a = "@"\n  @dec class A {}', [2, 3], /decorators/],
    ['a word too many, behind tabs', 'const a = 1\n\t\tfoo bar\n', [2, 7], /Expected ';'/],
    ['a bracket that is never closed', 'const a = 1\nconst y = (\n', [2, 1], /Expression expected/],
  ] as const)
    it(`says where ${title} stands`, () => {
      const stripped = stripTypes(text);
      assert.ok(!stripped.ok);
      assert.deepEqual([stripped.line, stripped.column], place);
      assert.match(stripped.message, says);
    });
});

describe('readCode', () => {
  it('finds what a script exports, however it does', () => {
    const { exports, exportsMore } = read(
      'export const a = 1; export async function b() {}\nexport function* c() {}\nexport { d, e as f };export class G {}\nexport default 1\n// export const no = 1\nconst t = "export const no = 1"',
    );
    assert.deepEqual([exports, exportsMore], [['a', 'b', 'c', 'G', 'd', 'f', 'default'], false]);
    assert.equal(read("export * from './x.ts'").exportsMore, true);
  });

  it('finds the files of the project that it imports', () => {
    const { imports } = read(
      "import { a } from './a.ts'\nimport fs from 'node:fs'\nexport { b } from '../b.ts'\nconst c = await import('./c.ts')\n",
    );
    assert.deepEqual(
      imports.map(({ path, offset, length }) => [path, offset, length]),
      [
        ['./a.ts', 18, 8],
        ['../b.ts', 70, 9],
        ['./c.ts', 103, 8],
      ],
    );
  });

  for (const [title, text, found] of [
    ['a path', "http.get('/a')", [['get', ['/a'], [], null]]],
    ['a path with what is put in', 'http.get(`/a/${b.c}/d/${`${e}`}`)', [['get', ['/a/', '/d/', ''], ['b.c', '`${e}`'], null]]],
    ['a name', "http.post('/a', { json: { name: 'no' }, name: 'Yes' })", [['post', ['/a'], [], 'Yes']]],
    ['a name behind a path that is made up', "http.post(path(1), { name: 'Yes' })", [['post', null, [], 'Yes']]],
    [
      'no name of another request',
      "http.get('/a'); http.post('/b', { name: 'Yes' })",
      [
        ['get', ['/a'], [], null],
        ['post', ['/b'], [], 'Yes'],
      ],
    ],
    ['a name that is made up', "http.get('/a', { name: `A ${i}` })", [['get', ['/a'], [], null]]],
    [
      'nothing in comments, texts and regular expressions',
      "// http.get('/a')\n/* http.get('/b') */ const a = \"http.get('/c')\", b = /http.get('/",
      [],
    ],
    ['what stands behind a division', "const a = b / c; http.get('/a') / 2", [['get', ['/a'], [], null]]],
    ['no other object', "map.get('/a'); myhttp.get('/b')", []],
    ['an object of the tools', "tools.http\n  .get('/a')", [['get', ['/a'], [], null]]],
  ] as const)
    it(`finds of requests ${title}`, () => assert.deepEqual(requests(text), found));

  it('knows the words of its code, and none of its texts', () => {
    const { has } = read("const { http } = tools; data.users // postgres\n'redis'");
    assert.deepEqual(['http', 'users', 'postgres', 'redis', 'user'].map(has), [true, true, false, false, false]);
  });
});
