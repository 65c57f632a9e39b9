import assert from 'node:assert/strict';
import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Notice, RunEvent, RunResult } from '@loadgate/core';
import { foldersIn } from '../../../packages/core/src/run/results-folder.ts';
import type { Ended, Project } from '../../command/loadgate.ts';
import { reportOf, type Told, whole } from '../journal/past-journal.ts';

/** How a whole report ends. */
const ENDS = { 'load_test_report.html': '</body></html>', 'junit.xml': '</testsuites>', 'plan.yaml': '', 'stats.csv': '' } as const;

/** The runs of one project that are killed one after the other, and what has to hold of each afterwards. */
export class KilledRuns {
  readonly #project: Project;
  readonly #known: Set<string>;
  /** Folders of those whose cleanup is owed. */
  readonly #owed: string[] = [];

  constructor(project: Project) {
    this.#project = project;
    this.#known = new Set(this.#folders());
  }

  /** At what the newest has left. */
  async look(): Promise<void> {
    const isThere = lstatSync(this.#path('latest'), { throwIfNoEntry: false }) !== undefined;
    assert.equal(existsSync(this.#path('latest')), isThere, '`latest` leads nowhere');
    const [folder, ...more] = this.#folders().filter((name) => !this.#known.has(name));
    assert.deepEqual(more, []);
    if (folder === undefined) return;
    this.#known.add(folder);
    const events = this.#eventsOf(folder);
    const before = this.#filesOf(folder);
    const told = await reportOf(this.#project, folder);
    if (events.length === 0) assertNotBegun(told);
    else {
      if (events.at(-1)?.type === 'closed') assert.deepEqual(whole(told), before);
      else assertNoBetter(whole(told), before, events);
      this.#filesOf(folder);
    }
    if (isOwed(events)) this.#owed.push(folder);
  }

  /** A run that nobody killed, after all of them: it is whole, and says what each still owes. */
  assertTold({ code, out, error }: Ended): void {
    const events = out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as RunEvent);
    assert.ok(code === 0 || code === 4, `exit ${code}: ${error}`);
    assert.equal(events.at(-1)?.type, 'closed');
    const warned = events.filter((event): event is Notice => event.type === 'notice' && event.message.includes('loadgate cleanup'));
    assert.deepEqual(warned.map(({ source }) => source).sort(), this.#owed.sort());
  }

  #path(...names: readonly string[]): string {
    return join(this.#project.folder, 'results', ...names);
  }

  #folders(): readonly string[] {
    return foldersIn(this.#path());
  }

  /** Of the lines that have their line break. */
  #eventsOf(folder: string): readonly RunEvent[] {
    const journal = `results/${folder}/journal.ndjson`;
    const lines = this.#project.has(journal) ? this.#project.read(journal).split('\n') : [''];
    return lines.slice(0, -1).map((line) => JSON.parse(line) as RunEvent);
  }

  /** Each is whole, or not there. Gives the result. */
  #filesOf(folder: string): RunResult | undefined {
    for (const [name, end] of Object.entries(ENDS)) {
      const file = `results/${folder}/${name}`;
      if (this.#project.has(file)) assert.ok(this.#project.read(file).endsWith(`${end}\n`), `${name} is half`);
    }
    const file = `results/${folder}/result.json`;
    return this.#project.has(file) ? (JSON.parse(this.#project.read(file)) as RunResult) : undefined;
  }
}

function assertNotBegun({ error }: Told): void {
  assert.ok(error !== undefined, 'a run without a journal has a result');
  assert.ok(['LG_RUN_MISSING', 'LG_JOURNAL_MISSING'].includes(error.code), error.message);
}

/** A run without its last line is told as killed; what it had written itself before is no better than its verdict. */
function assertNoBetter(result: RunResult, before: RunResult | undefined, events: readonly RunEvent[]): void {
  const judged = events.find((event) => event.type === 'judged');
  assert.deepEqual([result.verdict, result.exitCode], ['error', 3], result.reasons.join('; '));
  assert.match(
    result.reasons[0] ?? '',
    judged === undefined ? /^the run was killed (?:after \d|before)/ : /^the run was killed after its verdict/,
  );
  if (before !== undefined) assert.equal(before.verdict, judged?.verdict);
}

const isOwed = (events: readonly RunEvent[]): boolean =>
  events.some((event) => event.type === 'phase' && event.phase === 'setup') && !events.some(({ type }) => type === 'judged');
