import type { RunResult } from '@loadgate/core';
import { figureText } from './figures.ts';

/** Below so many samples p99 is the greatest of them. */
const ENOUGH = 100;

/** What an echo took: `p50 0.41 ms, p99 1.3 ms`, of few `p50 0.41 ms, at most 1.3 ms`. */
export function floorText({ p50, p99, count }: NonNullable<RunResult['generator']['floorMs']>): string {
  return `p50 ${figureText(p50, 'ms')}, ${count < ENOUGH ? 'at most' : 'p99'} ${figureText(p99, 'ms')}`;
}
