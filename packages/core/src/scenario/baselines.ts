import { posix } from 'node:path';
import { z } from 'zod';
import type { Baseline } from '../contract/plan.ts';
import type { Checking } from './checking.ts';
import { type Document, nearest } from './documents.ts';
import { childOf, textOf } from './node.ts';

const figure = z.number().min(0).nullable().optional();
const file = z.object({
  schema: z.literal(1),
  kind: z.enum(['written', 'recorded']),
  steps: z.record(z.string(), z.object({ p50Ms: figure, p95Ms: figure, p99Ms: figure, ratePerSec: figure, errorRate: figure })),
});

/** Agreed figures per step, from the file that the nearest of the documents names. */
export function readBaseline(documents: readonly (Document | undefined)[], checking: Checking): Baseline | null {
  const found = nearest(documents, 'baseline');
  const node = childOf(found?.value, 'file');
  const name = textOf(node);
  if (found === undefined || node === undefined || name === undefined || name === '') return null;
  const path = posix.resolve(posix.dirname(found.document.path), name);
  const text = checking.files.text(path, node.span);
  if (text === undefined) return null;
  const shown = checking.files.shown(path);
  const invalid = (message: string): null => {
    checking.problems.error('LG_BASELINE_INVALID', node.span, `${shown}: ${message}`);
    return null;
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return invalid(`no valid JSON: ${(cause as Error).message}`);
  }
  const read = file.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return invalid(`\`${issue?.path.join('.')}\`: ${issue?.message.replace(/^[A-Z]/, (letter) => letter.toLowerCase())}`);
  }
  const us = (ms: number | null | undefined): number | null => (ms === null || ms === undefined ? null : Math.round(ms * 1000));
  const steps = Object.entries(read.data.steps).map(
    ([step, { p50Ms, p95Ms, p99Ms, ratePerSec, errorRate }]) =>
      [
        step,
        { p50Us: us(p50Ms), p95Us: us(p95Ms), p99Us: us(p99Ms), ratePerSec: ratePerSec ?? null, errorRatio: errorRate ?? null },
      ] as const,
  );
  return { file: shown, kind: read.data.kind, steps: Object.fromEntries(steps) };
}
