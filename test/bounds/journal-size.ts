import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeIntervals } from '../../packages/core/src/metrics/merge-intervals.ts';
import { openJournal } from '../../packages/core/src/run/journal.ts';
import { BusyWorker, type BusyWorkerOptions } from './busy-worker.ts';

/** Bytes of a journal with so many busy seconds, as it lies on the disk. */
export function journalBytes(seconds: number, options: BusyWorkerOptions): number {
  const folder = mkdtempSync(join(tmpdir(), 'loadgate-journal-'));
  try {
    const file = join(folder, 'journal.ndjson');
    const worker = new BusyWorker(options);
    const journal = openJournal(file);
    for (let index = 0; index < seconds; index++) journal.append(mergeIntervals([worker.second()], { index, stage: 0, judged: true }));
    journal.close();
    return statSync(file).size;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
