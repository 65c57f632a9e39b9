import { closeSync, fstatSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import type { Interval, RunEvent } from '../contract/events.ts';
import { EnvironmentError } from '../errors.ts';
import { type PackedInterval, packInterval, unpackInterval } from '../metrics/packed-interval.ts';

/** The event stream on disk, a line each. Written at once and synchronously, so that a killed process loses at most the interval it was in. */
export interface Journal {
  append(event: RunEvent): void;
  /** Throws if what was written is no longer where it belongs: removed or moved by somebody else. */
  verify(): void;
  close(): void;
}

export function openJournal(file: string): Journal {
  const fd = openSync(file, 'ax');
  return {
    append(event) {
      const bytes = Buffer.from(`${JSON.stringify(event.type === 'interval' ? packInterval(event) : event)}\n`);
      // a disk that fills up takes part of a line without an error
      for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
    },
    verify() {
      const { ino, dev } = fstatSync(fd);
      const there = statSync(file, { throwIfNoEntry: false });
      if (there?.ino !== ino || there.dev !== dev)
        throw new EnvironmentError('LG_RESULTS_NOT_WRITABLE', `the journal ${file} was removed or moved during the run`);
    },
    close: () => closeSync(fd),
  };
}

export interface JournalContent {
  readonly events: readonly RunEvent[];
  /** The last line was cut off: the run was killed while writing it. */
  readonly isTorn: boolean;
}

/** Everything up to the first line that is no event; only the last may be one (a torn write). */
export function readJournal(file: string): JournalContent {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new EnvironmentError('LG_JOURNAL_MISSING', `there is no journal at ${file}`, {
      cause,
      hint: 'name the folder of a run, such as results/latest',
    });
  }
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const events: RunEvent[] = [];
  for (const [i, line] of lines.entries()) {
    const event = parseEvent(line);
    if (event === undefined)
      throw new EnvironmentError('LG_JOURNAL_DAMAGED', `line ${i + 1} of ${file} is not an event`, {
        hint: 'the journal was changed by something else; a report cannot be trusted',
      });
    events.push(event);
  }
  const first = events[0];
  if (first?.type !== 'started') throw new EnvironmentError('LG_JOURNAL_DAMAGED', `${file} does not begin with the start of a run`);
  if (first.schema !== 1)
    throw new EnvironmentError(
      'LG_JOURNAL_SCHEMA',
      `${file} was written by another version of loadgate (journal schema ${String(first.schema)}, this one reads 1)`,
    );
  if (typeof first.plan !== 'object' || first.plan === null)
    throw new EnvironmentError('LG_JOURNAL_DAMAGED', `the run in ${file} has no plan`);
  return { events, isTorn: last !== '' };
}

function parseEvent(line: string): RunEvent | undefined {
  try {
    const event = JSON.parse(line) as Exclude<RunEvent, Interval> | PackedInterval;
    if (typeof event !== 'object' || event === null || typeof event.type !== 'string') return undefined;
    return event.type === 'interval' ? unpackInterval(event) : event;
  } catch {
    return undefined;
  }
}
