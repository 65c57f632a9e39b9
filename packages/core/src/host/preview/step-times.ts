import type { BaselineFigures, Plan } from '../../contract/plan.ts';

/** How long answers are taken to be, log-normal: median and spread of the logarithm. */
export interface StepTime {
  readonly medianUs: number;
  readonly sigma: number;
}
/** By the name of a step. */
export type StepTimes = (step: string) => StepTime;

export const DEFAULT_ASSUMED_US = 200e3;
/** Of the standard normal distribution. */
const Z95 = 1.6449;
const Z99 = 2.3263;

/** The baseline's percentiles where it has the step, else the assumed time without spread. */
export function stepTimes(plan: Plan, assumedUs: number | null): StepTimes {
  return (step) => {
    const figures = assumedUs === null ? plan.baseline?.steps[step] : undefined;
    return (figures && logNormal(figures)) ?? { medianUs: assumedUs ?? DEFAULT_ASSUMED_US, sigma: 0 };
  };
}

function logNormal({ p50Us, p95Us, p99Us }: BaselineFigures): StepTime | undefined {
  if (p50Us === null || p50Us <= 0) return undefined;
  const spreads = [
    ...(p95Us === null ? [] : [Math.log(p95Us / p50Us) / Z95]),
    ...(p99Us === null ? [] : [Math.log(p99Us / p50Us) / Z99]),
  ].filter((sigma) => sigma >= 0);
  return { medianUs: p50Us, sigma: spreads.length === 0 ? 0 : spreads.reduce((a, b) => a + b) / spreads.length };
}

export const meanUs = ({ medianUs, sigma }: StepTime): number => medianUs * Math.exp(sigma ** 2 / 2);

/** Share of answers that take at most `us`. */
export const shareWithin = ({ medianUs, sigma }: StepTime, us: number): number =>
  sigma === 0 ? Number(us >= medianUs) : normalShare(Math.log(us / medianUs) / sigma);

/** Φ(z), erf by M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 7.1.26: exact to 1.5e-7. */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const erf = 1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-(x ** 2));
  return z >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}
