import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../contract/plan.ts';
import { filters } from '../../template/filters.ts';
import { parseTemplate } from '../../template/parse.ts';
import { jsonOf } from './as-text.ts';
import { MissingValue } from './missing-value.ts';
import { compileText } from './text.ts';
import { compileValue } from './value.ts';
import { world } from './world.test.ts';

/** As a user writes it so that it is sent as it is. */
const escaped = (text: string): string => text.replaceAll('${', () => '$${');
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('$', '{', '}', '${', '$${', 'x', '|', ':-', '"', "'", '\\'), { maxLength: 8 }).map((all) => all.join('')),
);
/** What a variable may hold: captured, from data, or set. */
const anyValue = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(undefined, null, Number.NaN),
    fc.constant('half \ud83d'),
    fc.array(fc.oneof(fc.jsonValue(), fc.bigInt()), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'a')), fc.jsonValue(), { maxKeys: 3 }),
  )
  .map(jsonOf);

describe('rendering', () => {
  it('gives any text back whose `${` are doubled, between values too', () => {
    const { scope, user } = world({ x: 'the value' });
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        assert.equal(compileText(escaped(before), scope)(user()), before);
        // a `$` right before `${` makes it text
        fc.pre(!before.endsWith('$'));
        assert.equal(compileText(`${escaped(before)}\${x}${escaped(after)}`, scope)(user()), `${before}the value${after}`);
      }),
      { numRuns: 500 },
    );
  });

  it('gives a default in quotes back as it is, where there is nothing', () => {
    const { scope, user } = world({ x: undefined, none: null });
    const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
    fc.assert(
      fc.property(anyText, fc.constantFrom('x', 'none', 'gone', 'env.GONE'), (text, name) => {
        fc.pre(!text.includes('${'));
        assert.equal(compileValue(`\${${name}:-${quoted(text)}}`, scope)(user()), text);
      }),
      { numRuns: 500 },
    );
  });

  it('throws nothing but that a value is missing, whatever the value, its filters and its defaults', () => {
    const names = fc.array(
      fc.constantFrom(...Object.keys(filters)).map((name) => ` | ${name}`),
      { maxLength: 2 },
    );
    const pipe = fc.tuple(names, fc.constantFrom('', '', ' :-0', ' :-', " :-'a'", ' :-null'), names).map((all) => all.flat());
    const access = fc.constantFrom('', '.a', '[0]', "['__proto__']", '.length', '[99]');
    let [missing, made] = [0, 0];
    fc.assert(
      fc.property(anyValue, access, pipe, anyText, (value, path, steps, around) => {
        const { scope, user } = world({ x: value });
        const expression = `\${x${path}${steps.join('')}}`;
        assert.deepEqual(parseTemplate(expression).problems, []);
        for (const written of [expression, `${escaped(around)} ${expression}`, [{ a: expression }] as Json])
          for (const compile of [compileValue, compileText]) {
            const render = compile(written, scope);
            try {
              render(user());
              made++;
            } catch (cause) {
              if (!(cause instanceof MissingValue)) throw cause;
              missing++;
            }
          }
      }),
      { numRuns: 1000 },
    );
    assert.ok(missing > 100 && made > 100, `${missing} missing, ${made} made`);
  });
});
