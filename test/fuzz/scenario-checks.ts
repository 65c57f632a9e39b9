import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host, Problem } from '@loadgate/core';
import { LoadgateError, ScenarioError } from '@loadgate/core/start';
import { hostIn } from '../examples/check-files.ts';
import type { Sample } from './corpus.ts';
import { type Draw, oneOf } from './draws.ts';
import { withUnknownKey } from './mutated-yaml.ts';

/** How many times longer than the unmutated file a mutated one may take; both the shortest of several tries. */
const MOST_TIMES = 100;
const TRIES = 5;

/** What must hold of a scenario, flows or config whoever wrote it. */
export class ScenarioChecks {
  readonly #hosts = new Map<string, Host>();
  #tried = 0;
  #spentMs = 0;

  async holds(sample: Sample, text: string, draw: Draw): Promise<void> {
    const path = join(sample.folder, sample.file);
    try {
      writeFileSync(path, text);
      const { problems } = await this.#inBoundedTime(sample, text);
      const isAccepted = problems.every(({ severity }) => severity !== 'error');
      if (isAccepted && sample.file.endsWith('.load.yaml')) await this.#givesOnePlan(sample);
      if (isAccepted) await this.#tellsUnknownKey(sample, text, draw);
    } finally {
      writeFileSync(path, sample.text);
    }
  }

  async #inBoundedTime(sample: Sample, text: string): Promise<{ readonly problems: readonly Problem[] }> {
    const { ms, problems } = await this.#validated(sample);
    this.#tried++;
    this.#spentMs += ms;
    if (ms > (MOST_TIMES / 4) * (this.#spentMs / this.#tried)) {
      const long = await this.#shortest(sample);
      writeFileSync(join(sample.folder, sample.file), sample.text);
      const usual = await this.#shortest(sample);
      writeFileSync(join(sample.folder, sample.file), text);
      assert.ok(long <= MOST_TIMES * usual, `${long} ms, ${usual} ms unmutated`);
    }
    return { problems };
  }

  async #shortest(sample: Sample): Promise<number> {
    const times: number[] = [];
    for (let i = 0; i < TRIES; i++) times.push((await this.#validated(sample)).ms);
    return Math.min(...times);
  }

  async #validated(sample: Sample): Promise<{ readonly ms: number; readonly problems: readonly Problem[] }> {
    const begin = performance.now();
    const { problems, sources } = await this.#hostOf(sample).validate([sample.file]);
    const ms = performance.now() - begin;
    for (const problem of problems) assertPlace(problem, sources);
    return { ms, problems };
  }

  /** Without errors it is a plan, the same twice, which a journal gives back as it is. */
  async #givesOnePlan({ folder, file }: Sample): Promise<void> {
    const planned = async (): Promise<unknown> => {
      try {
        return (await this.#hostOf({ folder }).check(file, { purpose: 'look', seed: 1 })).plan;
      } catch (cause) {
        assert.ok(cause instanceof LoadgateError && !(cause instanceof ScenarioError), `accepted, and no plan: ${String(cause)}`);
        return cause.message;
      }
    };
    const plan = await planned();
    assert.deepEqual(await planned(), plan);
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  }

  async #tellsUnknownKey(sample: Sample, text: string, draw: Draw): Promise<void> {
    const texts = withUnknownKey(text);
    if (texts.length === 0) return;
    const worse = oneOf(texts, draw);
    writeFileSync(join(sample.folder, sample.file), worse);
    const { problems } = await this.#validated(sample);
    const lines = worse.split('\n');
    const isTold = problems.some(
      ({ severity, message, location }) =>
        severity === 'error' && (message.includes('zqxw') || lines[location.line - 1]?.includes('zqxw') === true),
    );
    assert.ok(isTold, `an unknown key is not told: ${worse}`);
  }

  #hostOf({ folder }: Pick<Sample, 'folder'>): Host {
    const host = this.#hosts.get(folder) ?? hostIn(folder);
    this.#hosts.set(folder, host);
    return host;
  }
}

/** Place, range and fixes lie in the file that is blamed. */
function assertPlace({ code, message, location, range, fixes = [] }: Problem, sources: ReadonlyMap<string, string>): void {
  const lines = sources.get(location.file)?.split('\n');
  const assertIn = ({ line, column }: { readonly line: number; readonly column: number }): void => {
    const length = lines?.[line - 1]?.length ?? 0;
    const isThere = lines === undefined ? line === 1 && column <= 2 : line <= lines.length && column <= length + 1;
    assert.ok(line >= 1 && column >= 1 && isThere, `${location.file}:${line}:${column} of ${code} ${message}`);
  };
  // what cannot be read is blamed as a whole
  assert.ok(lines !== undefined || code.startsWith('LG_FILE_'), `no text of ${location.file} for ${code} ${message}`);
  assertIn(location);
  for (const { start, end } of [
    ...(range === undefined ? [] : [range]),
    ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range)),
  ]) {
    assertIn(start);
    assertIn(end);
    assert.ok(
      start.line < end.line || (start.line === end.line && start.column <= end.column),
      `a range that ends before it begins: ${message}`,
    );
  }
}
