import { posix } from 'node:path';
import { z } from 'zod';
import type { Baseline } from '../contract/plan.ts';
import type { Checking } from './checking.ts';
import { type Document, nearest } from './documents.ts';
import { childOf, textOf } from './node.ts';
import { parseNode } from './parse.ts';

const figure = z.number().min(0).nullable().optional();
const figures = z.object({ p50Ms: figure, p95Ms: figure, p99Ms: figure, ratePerSec: figure, errorRate: figure });
const file = z.object({ schema: z.literal(1), kind: z.enum(['written', 'recorded']), steps: z.record(z.string(), figures) });
type File = z.output<typeof file>;

/** Agreed figures per step, from the file that the nearest of the documents names. JSON is YAML, so what is wrong is found in its place. */
export function readBaseline(documents: readonly (Document | undefined)[], checking: Checking): Baseline | null {
  const found = nearest(documents, 'baseline');
  const node = childOf(found?.value, 'file');
  const name = textOf(node);
  if (found === undefined || node === undefined || name === undefined || name === '') return null;
  const path = posix.resolve(posix.dirname(found.document.path), name);
  const root = checking.files.yaml(path, node.span);
  const read =
    root === undefined ? undefined : (parseNode(file, root, checking.problems, { called: checking.files.shown(path) }) as File | undefined);
  if (read === undefined) return null;
  const us = (ms: number | null | undefined): number | null => (ms === null || ms === undefined ? null : Math.round(ms * 1000));
  const steps = Object.entries(read.steps).map(
    ([step, { p50Ms, p95Ms, p99Ms, ratePerSec, errorRate }]) =>
      [
        step,
        { p50Us: us(p50Ms), p95Us: us(p95Ms), p99Us: us(p99Ms), ratePerSec: ratePerSec ?? null, errorRatio: errorRate ?? null },
      ] as const,
  );
  return { file: checking.files.shown(path), kind: read.kind, steps: Object.fromEntries(steps) };
}
