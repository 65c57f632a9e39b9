/** Numbers that only depend on what they were keyed by. */
export interface Draws {
  /** 0 ≤ x < 1, with 53 random bits. */
  next(): number;
}

/** The draws of one user or arrival (`number`, from 0) in one of its iterations (from 0). */
export type DrawSource = (number: number, iteration: number) => Draws;

/**
 * Randomness as a function of (seed, purpose, number, iteration), never of the worker or of what was drawn before: the same think
 * times, weights and shuffles whatever the number of workers. Purposes are independent of each other, and so are neighbouring numbers.
 */
export function drawOf(seed: number, purpose: string): DrawSource {
  threefry(seed | 0, Math.floor(seed / 2 ** 32) | 0, hash(purpose, 0x811c9dc5), hash(purpose, 0x2f6b1c85));
  const key0 = out0;
  const key1 = out1;
  return (number, iteration) => {
    threefry(key0, key1, number | 0, iteration | 0);
    return new CounterDraws(out0, out1);
  };
}

class CounterDraws implements Draws {
  readonly #key0: number;
  readonly #key1: number;
  #counter = 0;
  constructor(key0: number, key1: number) {
    this.#key0 = key0;
    this.#key1 = key1;
  }
  next(): number {
    threefry(this.#key0, this.#key1, this.#counter++, 0);
    return ((out0 >>> 5) * 2 ** 26 + (out1 >>> 6)) / 2 ** 53;
  }
}

let out0 = 0;
let out1 = 0;

/**
 * Threefry-2x32-20 of J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011): a keyed
 * bijection of 64 bits that passes BigCrush on a plain counter. Its result is left in `out0`, `out1`, so that a draw allocates nothing.
 */
function threefry(key0: number, key1: number, counter0: number, counter1: number): void {
  const key2 = 0x1bd11bda ^ key0 ^ key1;
  let a = (counter0 + key0) | 0;
  let b = (counter1 + key1) | 0;
  for (let five = 0; five < 5; five++) {
    if ((five & 1) === 0) {
      a = (a + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ a;
      a = (a + b) | 0;
      b = ((b << 15) | (b >>> 17)) ^ a;
      a = (a + b) | 0;
      b = ((b << 26) | (b >>> 6)) ^ a;
      a = (a + b) | 0;
      b = ((b << 6) | (b >>> 26)) ^ a;
    } else {
      a = (a + b) | 0;
      b = ((b << 17) | (b >>> 15)) ^ a;
      a = (a + b) | 0;
      b = ((b << 29) | (b >>> 3)) ^ a;
      a = (a + b) | 0;
      b = ((b << 16) | (b >>> 16)) ^ a;
      a = (a + b) | 0;
      b = ((b << 24) | (b >>> 8)) ^ a;
    }
    const turn = (five + 1) % 3;
    a = (a + (turn === 0 ? key0 : turn === 1 ? key1 : key2)) | 0;
    b = (b + (turn === 0 ? key1 : turn === 1 ? key2 : key0) + five + 1) | 0;
  }
  out0 = a;
  out1 = b;
}

/** One block of the generator, as two unsigned words: for comparison with its published known answers. */
export function block(key: readonly [number, number], counter: readonly [number, number]): readonly [number, number] {
  threefry(key[0], key[1], counter[0], counter[1]);
  return [out0 >>> 0, out1 >>> 0];
}

/** FNV-1a over UTF-16 units, with a basis of one's own. */
function hash(text: string, basis: number): number {
  let h = basis;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}
