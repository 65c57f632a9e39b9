import assert from 'node:assert/strict';
import { brokeOutside } from './outside-of-hooks.ts';

const suspects = [
  { name: 'mine', url: 'file:///home/me/mine.ts' },
  { name: 'theirs', url: 'file:///home/me/node_modules/@a/theirs/dist/index.js' },
];
const stack = (place: string): string => `Error: boom\n    at Timeout._onTimeout (${place})\n    at node:internal/timers:594:17`;

describe('brokeOutside', () => {
  const cases: readonly (readonly [title: string, stack: string | undefined, said: string | undefined])[] = [
    ['names a module', stack('file:///home/me/mine.ts:3:9'), 'plugin mine: broke outside of every hook, at /home/me/mine.ts:3:9: boom'],
    [
      'names a package by any of its files',
      stack('file:///home/me/node_modules/@a/theirs/dist/client.js:1:2'),
      'plugin theirs: broke outside of every hook, at /home/me/node_modules/@a/theirs/dist/client.js:1:2: boom',
    ],
    ['names nobody for what is not of them', stack('file:///home/me/call.ts:3:9'), undefined],
    ['names nobody without a stack', undefined, undefined],
  ];
  for (const [title, of, said] of cases) it(title, () => assert.equal(brokeOutside('boom', of, suspects)?.sentence, said));
});
