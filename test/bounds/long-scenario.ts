import { join } from 'node:path';
import type { CheckedScenario, Problem, Started } from '@loadgate/core';
import { fakeProtocol, type RanPlan, runPlan } from '@loadgate/core/testing';
import { openJournal } from '../../packages/core/src/run/journal.ts';
import { createJudge, type Judgement } from '../../packages/core/src/verdict/judge.ts';
import { Project } from '../command/loadgate.ts';
import { hostIn } from '../examples/check-files.ts';

/** A scenario of many steps, each with a path, conditions and a capture of its own, on every way from its file to its report. */
export class LongScenario {
  readonly #steps: number;
  readonly #project: Project;
  readonly #host: ReturnType<typeof hostIn>;

  constructor(steps: number) {
    this.#steps = steps;
    const lines = Array.from(
      { length: steps },
      (_, i) => `  - { get: "/things/${i}/\${random.int(1, 9)}", name: Step ${i}, expect: [200, $.id exists], capture: { v${i}: $.id } }\n`,
    );
    this.#project = new Project({
      'long.load.yaml': `target: http://127.0.0.1:9
load: { users: 3, iterations: 6, gracefulStop: 60s }
gates: [p95 of each < 1s, p95 < 1s, error_rate of each < 1%, p95 of each < 1s in every 5s]
steps:
${lines.join('')}`,
    });
    this.#host = hostIn(this.#project.folder);
  }

  async validate(): Promise<readonly Problem[]> {
    return (await this.#host.validate(['long.load.yaml'])).problems;
  }

  check(): Promise<CheckedScenario> {
    return this.#host.check('long.load.yaml', { purpose: 'look', seed: 1 });
  }

  /** Under the virtual clock: two iterations of three users, of 2.5 s each whatever the number of steps. */
  run({ plan, rows }: CheckedScenario): Promise<RanPlan> {
    const afterUs = 2.5e6 / this.#steps;
    const { plugin } = fakeProtocol(() => ({ afterUs, body: { id: 7 } }), { name: 'http' });
    return runPlan(plan, { plugins: [plugin], rows });
  }

  judge({ history, intervals }: RanPlan): Judgement {
    const judge = createJudge({ plan: history.plan, history, machine: { cores: 2, workers: 1 } });
    for (const interval of intervals) judge.hear(interval);
    return judge.judge(history, { loadBegan: true, findings: [], signal: null, aborted: null, thrown: [], faults: [] });
  }

  /** Reports from the run's journal; the page. */
  async report({ history, intervals }: RanPlan, reporters: readonly string[] = ['html']): Promise<string> {
    const folder = 'results/20261128-000000-long-long';
    this.#project.put(`${folder}/.keep`, '');
    const journal = openJournal(join(this.#project.folder, folder, 'journal.ndjson'));
    journal.append(startOf(history.plan));
    journal.append({ type: 'phase', atUs: 0, phase: 'load' });
    for (const interval of intervals) journal.append(interval);
    journal.close();
    const terminal = { isTty: false, columns: 80, color: false, quiet: false };
    await this.#host.report(join(this.#project.folder, folder), { reporters, terminal });
    return this.#project.read(`${folder}/load_test_report.html`);
  }

  remove(): void {
    this.#project.remove();
  }
}

const startOf = (plan: Started['plan']): Started => ({
  type: 'started',
  schema: 1,
  runId: '20261128-000000-long',
  at: '2026-11-28T00:00:00.000Z',
  tool: { name: 'loadgate', version: '1.0.0' },
  cores: 2,
  workers: 1,
  plan,
});
