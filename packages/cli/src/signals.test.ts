import assert from 'node:assert/strict';
import { onceEachPress } from './signals.ts';

describe('onceEachPress', () => {
  const rows: readonly (readonly [title: string, presses: readonly (readonly ['SIGINT' | 'SIGTERM', atMs: number])[], heard: number])[] = [
    [
      'one press that arrives twice is one',
      [
        ['SIGINT', 0],
        ['SIGINT', 20],
      ],
      1,
    ],
    [
      'two presses are two',
      [
        ['SIGINT', 0],
        ['SIGINT', 300],
      ],
      2,
    ],
    [
      'another signal is another press',
      [
        ['SIGINT', 0],
        ['SIGTERM', 20],
      ],
      2,
    ],
    [
      'a held key goes through every quarter of a second at most',
      [
        ['SIGINT', 0],
        ['SIGINT', 200],
        ['SIGINT', 400],
      ],
      2,
    ],
  ];
  for (const [title, presses, expected] of rows) {
    it(title, () => {
      let nowUs = 0;
      let heard = 0;
      const press = onceEachPress(
        () => void heard++,
        () => nowUs,
      );
      for (const [signal, atMs] of presses) {
        nowUs = atMs * 1e3;
        press(signal);
      }
      assert.equal(heard, expected);
    });
  }
});
