import { drawOf } from '../time/random.ts';

/** Index of the flow for an iteration: closed (user, iteration), open (arrival number, 0). */
export type FlowChoice = (number: number, iteration: number) => number;

// ⌊2³²(√5 − 1)/2⌋ and ⌊2³²(√2 − 1)⌋: the two numbers that are worst to approximate by fractions, so no count of users falls into step
const GOLDEN = 0x9e3779b9;
const SILVER = 0x6a09e667;

/**
 * Weights are shares of iterations: a Kronecker sequence (L. Kuipers, H. Niederreiter, "Uniform distribution of sequences", 1974, §2.3)
 * cuts the circle by weights, so that after n arrivals each flow's count is within about 1 + ln n / 2 of n × its share (six up to a
 * million, where independent draws stray by hundreds), as it is for every user alone.
 * A function of seed, population and the two numbers.
 */
export function flowChoice(weights: readonly number[], seed: number, population: number): FlowChoice {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const last = weights.length - 1;
  if (last <= 0 || !(total > 0)) return () => 0;
  const ends: number[] = [];
  for (let sum = 0, i = 0; i <= last; i++) {
    sum += weights[i] ?? 0;
    ends.push((sum / total) * 2 ** 32);
  }
  const shift = Math.floor(drawOf(seed, 'flows')(population, 0).next() * 2 ** 32);
  return (number, iteration) => {
    const at = (shift + Math.imul(number, GOLDEN) + Math.imul(iteration, SILVER)) >>> 0;
    let flow = 0;
    while (flow < last && at >= (ends[flow] as number)) flow++;
    return flow;
  };
}
