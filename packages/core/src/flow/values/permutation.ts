import { drawOf } from '../../time/random.ts';

const ROUNDS = 32;
/** Passes whose keys are kept: users of a closed load are in several at once, some a little ahead of others. */
const KEPT = 64;

/**
 * Shuffles 0..count−1 anew in each pass without keeping a list: every pass is a permutation that depends on (seed, name, pass) only.
 * A swap-or-not network: V. T. Hoang, B. Morris, P. Rogaway, "An enciphering scheme based on a card shuffle" (CRYPTO 2012). Each round
 * pairs x with (key − x) mod count and swaps the two or not, so it works for any count, three as well as a million.
 */
export function permutation(count: number, seed: number, name: string): (pass: number, index: number) => number {
  const draws = drawOf(seed, `shuffle ${name}`);
  const keys = new Int32Array(KEPT * ROUNDS);
  const salts = new Int32Array(KEPT * ROUNDS);
  const keyed = new Array<number>(KEPT).fill(-1);
  const key = (pass: number, from: number): void => {
    const draw = draws(pass, 0);
    for (let round = from; round < from + ROUNDS; round++) {
      keys[round] = Math.floor(draw.next() * count);
      salts[round] = Math.floor(draw.next() * 2 ** 32) | 0;
    }
    keyed[pass % KEPT] = pass;
  };
  return (pass, index) => {
    const from = (pass % KEPT) * ROUNDS;
    if (keyed[pass % KEPT] !== pass) key(pass, from);
    let x = index;
    for (let round = from; round < from + ROUNDS; round++) {
      let partner = (keys[round] as number) - x;
      if (partner < 0) partner += count;
      if (isSwapped(x > partner ? x : partner, salts[round] as number)) x = partner;
    }
    return x;
  };
}

/** One even bit of both: the finishing of MurmurHash3 over 32 bits. */
function isSwapped(index: number, salt: number): boolean {
  let h = (index ^ salt) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) & 1) === 1;
}
