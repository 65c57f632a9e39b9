import assert from 'node:assert/strict';
import { ThrownSentences } from './thrown-sentences.ts';

describe('ThrownSentences', () => {
  function told(written: readonly string[]): { readonly sentences: readonly string[]; readonly masked: number } {
    const sentences: string[] = [];
    let masked = 0;
    const thrown = new ThrownSentences((sentence) => sentences.push(sentence));
    for (const text of written)
      thrown.tell(text, (given) => {
        masked++;
        return given.replace(/token-\d+/, '***');
      });
    return { sentences, masked };
  }

  it('masks and tells once what is thrown a thousand times', () =>
    assert.deepEqual(told(new Array(1000).fill('no')), { sentences: ['no'], masked: 1 }));

  it('tells once what is the same but for what is masked', () =>
    assert.deepEqual(told(['no token-1', 'no token-2', 'yes']), { sentences: ['no ***', 'yes'], masked: 3 }));

  it('tells the first twenty, and masks no more than that', () => {
    const all = Array.from({ length: 100 }, (_, i) => `no ${i}`);
    assert.deepEqual(told(all), { sentences: all.slice(0, 20), masked: 20 });
  });

  it('masks no more than five hundred that turn out to be the same', () =>
    assert.deepEqual(told(Array.from({ length: 1000 }, (_, i) => `no token-${i}`)), { sentences: ['no ***'], masked: 500 }));
});
