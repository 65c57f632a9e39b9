import assert from 'node:assert/strict';
import { closest } from './closest.ts';
import { parseTemplate } from './parse.ts';
import { referencesOf } from './references.ts';

describe('referencesOf', () => {
  it('gives what is read with its place, arguments of functions too, and says what may be missing', () => {
    //             0         1         2         3         4         5
    //             0123456789012345678901234567890123456789012345678901
    const text = '/a/${id}/${random.pick(ids)}?${cursor:-}&${data.c.d}';
    assert.deepEqual(
      referencesOf(parseTemplate(text)).map(({ source: { kind, name }, hasDefault }) => [
        kind,
        name.text,
        name.start,
        name.end,
        hasDefault,
      ]),
      [
        ['variable', 'id', 5, 7, false],
        ['variable', 'ids', 23, 26, false],
        ['variable', 'cursor', 31, 37, true],
        ['data', 'c', 48, 49, false],
      ],
    );
  });

  it('names data, environment, secrets and vars as well', () => {
    const references = referencesOf(parseTemplate('${data.c.d}${env.E}${secret.S}${vars.v.w}${now.ms}${x}'));
    assert.deepEqual(
      references.map(({ source }) => `${source.kind} ${source.name.text}`),
      ['data c', 'env E', 'secret S', 'vars v', 'variable x'],
    );
  });
});

describe('closest', () => {
  for (const [word, candidates, expected] of [
    ['uper', ['upper', 'lower'], 'upper'],
    ['pthah', ['path'], undefined],
    ['expcet', ['expect', 'capture'], 'expect'], // one swap of neighbours
    ['gte', ['set', 'get'], 'get'], // one swap is within the one edit of three letters
    ['x', ['users', 'y'], undefined], // one of one letters is another word
    ['', ['a'], undefined],
    ['sa', ['as', 'at'], 'as'], // two letters, turned round
    ['id', ['if', 'in'], undefined], // half of it differs
    ['ge', ['get', 'set'], 'get'],
    ['vus', ['users', 'duration'], undefined], // 3 edits of 3 letters
  ] as const)
    it(`finds ${expected ?? 'nothing'} for ${JSON.stringify(word)}`, () => {
      assert.equal(closest(word, candidates), expected);
    });
});
