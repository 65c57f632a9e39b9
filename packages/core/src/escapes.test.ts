import assert from 'node:assert/strict';
import { layersOf } from './escapes.ts';

describe('layersOf', () => {
  const rows: readonly (readonly [text: string, layers: readonly string[]])[] = [
    ['plain', ['plain']],
    ['a%2Fb+c', ['a%2Fb+c', 'a/b c']],
    ['%25C3%25A4', ['%25C3%25A4', '%C3%A4', 'ä']],
    ['%E4%F0%9F%98%80%f0', ['%E4%F0%9F%98%80%f0', 'ä😀ð']],
    [String.raw`\"\\n\u00e4\x41\/`, [String.raw`\"\\n\u00e4\x41\/`, '"\\näA/', '"\näA/']],
    ['&amp;lt;&#x27;&#039;&apos;&#1114112;', ['&amp;lt;&#x27;&#039;&apos;&#1114112;', "&lt;'''\ufffd", "<'''\ufffd"]],
    ['a\r\nb', ['a\r\nb', 'a\nb']],
    ['50%, &co; \\', ['50%, &co; \\']],
  ];
  for (const [text, layers] of rows)
    it(`takes off, one after the other, what is around ${JSON.stringify(text)}`, () =>
      assert.deepEqual(
        layersOf(text).map((layer) => layer.text),
        layers,
      ));

  it('knows of each sign where it began, and where the last ended', () => {
    // x at 0, ä of six signs at 1, the pair of an emoji of twelve at 7, y at 19, which ends at 20
    const [, layer] = layersOf('x%C3%A4%F0%9F%98%80y');
    assert.deepEqual([layer?.text, [...(layer?.begins ?? [])]], ['xä😀y', [0, 1, 7, 7, 19, 20]]);
    // through two layers
    assert.deepEqual([...(layersOf('a%252Fb')[2]?.begins ?? [])], [0, 1, 6, 7]);
  });

  it('stops at the sixth', () => assert.equal(layersOf(`%${'25'.repeat(20)}41`).length, 6));
});
