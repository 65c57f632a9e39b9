import { type Draws, drawOf } from '../../packages/core/src/time/random.ts';

/** What every random choice of these tests is made of: `FAULTS_SEED`, or another one each time. A failure says it. */
export const seed = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 32));

/** The same for the same seed and purpose. */
export const drawsFor = (purpose: string): Draws => drawOf(seed, purpose)(0, 0);

/** 0 ≤ n < `below`, whole. */
export const wholeOf = (draws: Draws, below: number): number => Math.floor(draws.next() * below);
