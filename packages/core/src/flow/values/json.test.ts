import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../contract/plan.ts';
import { compileJson } from './json.ts';
import { compileValue } from './value.ts';
import { json, world } from './world.test.ts';

const variables = { text: 'a"\\\n\u2028😀', half: '\ud83d', number: -1.5e-7, list: [1, [null], { a: 'b' }], yes: true, none: null };
const { scope, user } = world(variables, { vars: { deep: { x: ['${number}'] } } });

const pieces = fc.constantFrom(
  '${text}',
  '${half}',
  '${number}',
  '${random.int(1, 9)}',
  '${user}',
  '$${x}',
  ' ',
  '"',
  '\\',
  '\ude00',
  'é',
  '\u0000',
);
const texts = fc.oneof(
  fc.constantFrom('${text}', '${half}', '${number}', '${list}', '${yes}', '${none}', '${vars.deep}', '${random.float}', '${gone:-1}'),
  fc.array(pieces, { maxLength: 4 }).map((all) => all.join('')),
  fc.string({ unit: 'binary' }).filter((text) => !text.includes('${')),
);
const { value: anyJson } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, texts, fc.double(), fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('1', '0', 'a', '"', '__proto__', '${text}')), tie('value'), { maxKeys: 4 }),
}));

describe('compileJson', () => {
  it('writes what JSON.stringify makes of the rendered value', () => {
    fc.assert(
      fc.property(anyJson, (written) => {
        // two users with the same draws
        assert.equal(compileJson(json(written), scope)(user()), JSON.stringify(compileValue(json(written), scope)(user())));
      }),
      { numRuns: 500 },
    );
  });

  for (const [written, expected] of [
    [{ a: '${text}' }, '{"a":"a\\"\\\\\\n\u2028😀"}'],
    [{ a: [], b: {}, c: 'x', d: '${number}', e: [1, 'n ${number}'] }, '{"a":[],"b":{},"c":"x","d":-1.5e-7,"e":[1,"n -1.5e-7"]}'],
    ['${list}', '[1,[null],{"a":"b"}]'],
    [{ half: '${half}\ude00' }, '{"half":"😀"}'], // two halves that meet are one character
  ] as const)
    it(`writes ${JSON.stringify(written)}`, () => {
      assert.equal(compileJson(json(written) as Json, scope)(user()), expected);
    });
});
