/** 0 ≤ number < 2³², the same for the same seed. */
export type Draw = () => number;

export function drawsOf(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** One of them; there is at least one. */
export const oneOf = <T>(all: readonly T[], draw: Draw): T => all[draw() % all.length] as T;
