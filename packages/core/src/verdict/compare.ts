import type { GateSpec } from '../contract/plan.ts';

type Op = GateSpec['op'];

export function holds(op: Op, observed: number, limit: number): boolean {
  switch (op) {
    case '<':
      return observed < limit;
    case '<=':
      return observed <= limit;
    case '>':
      return observed > limit;
    case '>=':
      return observed >= limit;
    case '==':
      return observed === limit;
  }
}

/** `>` and `>=`: more is better. */
export const isLowerLimit = (op: Op): boolean => op === '>' || op === '>=';

/** True where `a` is farther on the bad side than `b`. */
export const isWorse = (op: Op, a: number, b: number): boolean => (isLowerLimit(op) ? a < b : a > b);
