import type { Values } from './scope.ts';

/**
 * Draws ranks 1..n with probabilities in proportion to 1 / k^exponent, without a table: W. Hörmann, G. Derflinger, "Rejection-inversion
 * to generate variates from monotone discrete distributions" (1996). About 1.1 draws a rank for any n.
 */
export function zipf(n: number, exponent: number): (values: Values) => number {
  const q = exponent;
  const weight = (x: number): number => Math.exp(-q * Math.log(x));
  // integral of the weight and its inverse, written so that the exponent 1 is no special case
  const integral = (x: number): number => {
    const log = Math.log(x);
    return log * expm1Over((1 - q) * log);
  };
  const inverse = (y: number): number => Math.exp(y * log1pOver(Math.max(-1, y * (1 - q))));
  const from = integral(1.5) - 1;
  const to = integral(n + 0.5);
  const sure = 2 - inverse(integral(2.5) - weight(2));
  return (values) => {
    for (;;) {
      const y = to + values.random() * (from - to);
      const x = inverse(y);
      const rank = Math.min(n, Math.max(1, Math.round(x)));
      if (rank - x <= sure || y >= integral(rank + 0.5) - weight(rank)) return rank;
    }
  };
}

const expm1Over = (x: number): number => (Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + x / 2);
const log1pOver = (x: number): number => (Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x / 2);
