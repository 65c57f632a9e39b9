import { closeSync, fstatSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import type { Interval, RunEvent } from '../contract/events.ts';
import { EnvironmentError } from '../errors.ts';
import { type PackedInterval, packInterval, unpackInterval } from '../metrics/packed-interval.ts';
import { JournalSeal } from './journal-seal.ts';

/** The event stream on disk, a line each. Written at once and synchronously, so that a killed process loses at most the interval it was in. */
export interface Journal {
  append(event: RunEvent): void;
  /** Throws if what was written is no longer where it belongs: removed or moved by somebody else. */
  verify(): void;
  close(): void;
}

export function openJournal(file: string): Journal {
  const fd = openSync(file, 'ax');
  const seal = new JournalSeal();
  return {
    append(event) {
      const line = JSON.stringify(event.type === 'interval' ? packInterval(event) : event);
      const bytes = Buffer.from(`${seal.close(line)}\n`);
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
  /** The last line was cut off: the run was killed while writing it. A line counts when its line break is there. */
  readonly isTorn: boolean;
  /** Its lines are as they were written. False for a journal of an earlier version, which cannot tell. */
  readonly isSealed: boolean;
}

/** Everything up to a last line that was cut off (a torn write). Throws where anything before it is not as a run writes it. */
export function readJournal(file: string): JournalContent {
  const lines = textOf(file).split('\n');
  const last = lines.pop() ?? '';
  if (lines.length === 0)
    throw new EnvironmentError('LG_JOURNAL_MISSING', `there is no whole line in ${file}: the run was killed before it had begun`, {
      hint: 'nothing was sent, and there is nothing to report; the folder can be removed',
    });
  const seal = new JournalSeal();
  const events: RunEvent[] = [];
  let isSealed: boolean | undefined;
  let seconds = 0;
  for (const [i, line] of lines.entries()) {
    const { bare, fits } = seal.open(line);
    const event = parseEvent(bare);
    if (event === undefined) throw damaged(`line ${i + 1} of ${file} is not an event`);
    isSealed ??= fits !== undefined;
    if (fits === false || isSealed !== (fits !== undefined))
      throw damaged(`line ${i + 1} of ${file} is not what was written there: it was changed, or lines before it were`);
    const misplaced = whyMisplaced(event, events, seconds);
    if (misplaced !== undefined) throw damaged(`line ${i + 1} of ${file} is in the wrong place: ${misplaced}`);
    if (event.type === 'interval') seconds++;
    events.push(event);
  }
  checkStart(events[0] as RunEvent, file);
  return { events, isTorn: last !== '', isSealed: isSealed === true };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new EnvironmentError('LG_JOURNAL_MISSING', `there is no journal at ${file}`, {
      cause,
      hint: 'name the folder of a run, such as results/latest',
    });
  }
}

const damaged = (message: string): EnvironmentError =>
  new EnvironmentError('LG_JOURNAL_DAMAGED', message, { hint: 'the journal was changed by something else; a report cannot be trusted' });

/** What a run never writes, sealed or not. */
function whyMisplaced(event: RunEvent, before: readonly RunEvent[], seconds: number): string | undefined {
  if (event.type === 'started' && before.length > 0) return 'a second run begins there';
  if (before.at(-1)?.type === 'closed') return 'the run had closed before it';
  if (event.type === 'interval' && event.index !== seconds) return `it is second ${event.index}, and second ${seconds} was due`;
  return undefined;
}

function checkStart(first: RunEvent, file: string): void {
  if (first.type !== 'started') throw damaged(`${file} does not begin with the start of a run`);
  if (first.schema !== 1)
    throw new EnvironmentError(
      'LG_JOURNAL_SCHEMA',
      `${file} was written by another version of loadgate (journal schema ${String(first.schema)}, this one reads 1)`,
    );
  if (typeof first.plan !== 'object' || first.plan === null) throw damaged(`the run in ${file} has no plan`);
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
