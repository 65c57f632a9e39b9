import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LoadgateError, type RunEvent, type RunResult } from '@loadgate/core';
import { openJournal, readJournal } from '../../../packages/core/src/run/journal.ts';
import type { Project } from '../../command/loadgate.ts';
import type { Target } from '../../command/target.ts';
import { hostIn } from '../../examples/check-files.ts';
import type { Fault } from '../fault.ts';

export interface JournalFault extends Fault {
  /** Damages what a run that is over has left, and asserts what {@link Fault.gives} says. */
  readonly happens: (past: PastJournal) => Promise<void>;
}

const TERMINAL = { isTty: false, columns: 80, color: false, quiet: true };
export const RUN = '20260101-000000-aaaa-x';

/** What `report` came to: the result that it wrote, or the error that it gave in place of one. */
export type Told = { readonly result: RunResult; readonly error?: undefined } | { readonly error: LoadgateError };

/** The folder of a run that is over, in a project of its own. Its journal is put there as a row wants it, and `report` reads it, in this process. */
export class PastJournal {
  readonly project: Project;
  /** Of a run that passed, and of one that failed; they differ in their last lines only. */
  readonly passed: Buffer;
  readonly failed: Buffer;
  readonly #target: Target;

  /** `source`: the journal of a real run, whatever came of it on this machine. */
  constructor(project: Project, target: Target, source: string) {
    this.project = project;
    this.#target = target;
    const { events } = readJournal(source);
    this.passed = this.written(events.map((event) => endedAs(event, 'passed', 0)));
    this.failed = this.written(events.map((event) => endedAs(event, 'failed', 1)));
  }

  /** Events as a run writes them. */
  written(events: readonly RunEvent[]): Buffer {
    this.put('again/journal.ndjson', '');
    const file = join(this.folder, 'again/journal.ndjson');
    rmSync(file);
    const journal = openJournal(file);
    for (const event of events) journal.append(event);
    journal.close();
    const bytes = readFileSync(file);
    rmSync(dirname(file), { recursive: true });
    return bytes;
  }

  get folder(): string {
    return join(this.project.folder, 'results', RUN);
  }

  put(name: string, content: string | Buffer): void {
    this.project.put(`results/${RUN}/${name}`, content);
  }

  /** What `report` makes of a journal, in a folder that holds nothing else. */
  async tell(journal: string | Buffer): Promise<Told> {
    rmSync(this.folder, { recursive: true, force: true });
    this.put('journal.ndjson', journal);
    return this.report();
  }

  /** What `report` makes of the folder as it is. */
  report(): Promise<Told> {
    return reportOf(this.project, RUN, []);
  }

  /** How often the target was asked for this. */
  sent(request: string): number {
    return this.#target.count(request);
  }

  cleanup(): Promise<RunResult['cleanup']> {
    return hostIn(this.project.folder).cleanup(RUN);
  }
}

/** `report` in this process. Throws whatever is no clear error. Without names: the reporters of the run. */
export async function reportOf(project: Project, run: string, reporters?: readonly string[]): Promise<Told> {
  const folder = join(project.folder, 'results', run);
  try {
    await hostIn(project.folder).report(run, { ...(reporters !== undefined && { reporters }), terminal: TERMINAL });
  } catch (error) {
    if (!(error instanceof LoadgateError)) throw error;
    assert.ok(error.message.includes(run), `it does not say where: ${error.message}`);
    return { error };
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
  return { result: JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as RunResult };
}

function endedAs(event: RunEvent, verdict: RunResult['verdict'], exitCode: number): RunEvent {
  if (event.type === 'judged') return { ...event, verdict, exitCode, reasons: verdict === 'passed' ? [] : ['gate `p95 < 1ms` failed'] };
  return event.type === 'closed' ? { ...event, verdict, exitCode, failures: [] } : event;
}

/** Lines with their line breaks. */
export const linesOf = (journal: Buffer): readonly string[] => journal.toString('utf8').split(/(?<=\n)/);

/** As an earlier version wrote it. */
export const unsealed = (journal: Buffer): string => journal.toString('utf8').replaceAll(/,"sum":"[0-9a-f]{8}"(?=\}$)/gm, '');

/** It gave a result. */
export function whole(told: Told): RunResult {
  if (told.error !== undefined) assert.fail(told.error.message);
  return told.result;
}

/** It gave no result, but the error that a journal was damaged, with the number of a line. */
export function assertDamaged(told: Told, what: string, message = /line \d+ of .* is (?:not|in)/): void {
  assert.ok(told.error !== undefined, `${what} was not noticed: ${JSON.stringify('result' in told && told.result.reasons)}`);
  assert.equal(told.error.code, 'LG_JOURNAL_DAMAGED', what);
  assert.match(told.error.message, message, what);
}

/** It gave a result that says of the run that it was killed. */
export function assertKilled(told: Told, what: string, reason = /^the run was killed/): RunResult {
  const result = whole(told);
  const { verdict, exitCode, reasons } = result;
  assert.deepEqual([verdict, exitCode], ['error', 3], `${what}: ${reasons.join('; ')}`);
  assert.match(reasons[0] ?? '', reason, what);
  return result;
}
