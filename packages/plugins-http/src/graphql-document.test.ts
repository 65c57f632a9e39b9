import assert from 'node:assert/strict';
import { faultOfDocument, titleOfDocument } from './graphql-document.ts';

describe('faultOfDocument', () => {
  const good: readonly string[] = [
    '{ a }',
    'query Contact($id: ID! = "}") { contact(id: $id) { id } } # (',
    'mutation { a(text: """ { " \\""" """) { id } }',
    'query A { a } fragment F on T { b(list: [1, [2]]) }',
    '{ a(text: "\\"{") }',
    '{ a(text: "") }',
    '{ a(text: """""") }',
    '{ a(${anything} }',
  ];
  for (const document of good) it(`finds none in ${document}`, () => assert.equal(faultOfDocument(document), undefined));

  const bad: readonly (readonly [document: string, fault: string])[] = [
    ['', 'is empty\nwrite a document: `{ contacts { id } }`'],
    [' \n ', 'is empty\nwrite a document: `{ contacts { id } }`'],
    ['{ a', 'has a `{` in its line 1 that is never closed'],
    ['query A {\n  a(id: [1) }\n}', 'has a `)` in its line 2 where the `[` of line 2 is open'],
    ['{ a }\n}', 'has a `}` in its line 2 that closes nothing'],
    ['{ a(x: """\n\n""") \n b(', 'has a `(` in its line 4 that is never closed'],
    ['{ a(x: "1) }', 'has a text in its line 1 that is never closed'],
    ['{ a(x: """1) }', 'has a text in its line 1 that is never closed'],
    ['# { a }', 'has no `{`: it asks for nothing'],
    ['query A', 'has no `{`: it asks for nothing'],
  ];
  for (const [document, fault] of bad) it(`finds one in ${JSON.stringify(document)}`, () => assert.equal(faultOfDocument(document), fault));
});

describe('titleOfDocument', () => {
  const rows: readonly (readonly [document: unknown, operationName: unknown, title: string | undefined])[] = [
    ['query Contact($id: ID!) { contact(id: $id) { id } }', undefined, 'query Contact'],
    ['mutation Add{ add }', undefined, 'mutation Add'],
    ['# query Old { a }\nquery New @live { a }', undefined, 'query New'],
    ['fragment F on T { query } query Q { a }', undefined, 'query Q'],
    ['query A { a } query B { b }', undefined, undefined],
    ['query A { a } query B { b }', 'B', 'query B'],
    ['query A { a } query B { b }', 'C', undefined],
    ['{ a }', undefined, undefined],
    ['query { a }', undefined, undefined],
    ['query ${name} { a }', undefined, undefined],
    [5, undefined, undefined],
  ];
  for (const [document, operationName, title] of rows)
    it(`is ${title ?? 'none'} of ${String(document)}${operationName === undefined ? '' : ` for ${String(operationName)}`}`, () =>
      assert.equal(titleOfDocument(document, operationName), title));
});
