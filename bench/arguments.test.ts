import assert from 'node:assert/strict';
import { readArguments } from './arguments.ts';

const IDS = ['a', 'c0', 'c'];
const TOOLS = ['loadgate', 'loadgate, built', 'wrk'];

describe('the arguments of a comparison', () => {
  const good: readonly (readonly [args: readonly string[], expected: object])[] = [
    [[], { rounds: 7, quick: false, only: [], peers: [] }],
    [['--quick'], { rounds: 1, quick: true, only: [], peers: [] }],
    [['--quick', '--rounds', '3', '--only', 'c0,c'], { rounds: 3, quick: true, only: ['c0', 'c'], peers: [] }],
    [['--peers', 'loadgate,loadgate, built, wrk'], { rounds: 7, quick: false, only: [], peers: ['loadgate', 'loadgate, built', 'wrk'] }],
  ];
  for (const [args, expected] of good)
    it(`${args.join(' ') || 'none'}`, () => assert.deepEqual(readArguments(args, IDS, TOOLS), { ...expected, help: false }));

  const bad: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [['--rounds', '0'], /whole number from 1 to 100, not 0/],
    [['--rounds', 'x'], /not x/],
    [['--only', 'a,z'], /no workload z: there are a · c0 · c/],
    [['--peers', 'wkr'], /no tool wkr/],
    [['--fast'], /--fast/],
  ];
  for (const [args, message] of bad) it(`refuses ${args.join(' ')}`, () => assert.throws(() => readArguments(args, IDS, TOOLS), message));
});
