import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '@loadgate/core';
import { familyOf, signalAll } from '../../command/family.ts';
import type { Ended } from '../../command/loadgate.ts';
import type { Machine, MachineFault } from './machine.ts';

/** Results that cannot be written, machines that run out, and threads that stop. */
export const diskAndThreadFaults: readonly MachineFault[] = [
  {
    fault: 'a file stands where the results folder should be',
    gives: 'exit 3 before anything is sent, with the path and `--results`',
    async happens({ project, scenario, run, target }) {
      scenario();
      project.put('results', 'a file');
      const sent = target.requests.length;
      const { code, error } = await run();
      assert.deepEqual([code, target.requests.length - sent], [3, 0], error);
      assert.match(error, /results folder .* cannot be made: .*--results/s);
    },
  },
  {
    fault: 'the results folder is below a place where nothing can be made',
    gives: 'exit 3 before anything is sent, with the path',
    async happens({ scenario, run, target }) {
      scenario();
      const sent = target.requests.length;
      const { code, error } = await run(['--results', '/proc/results']);
      assert.deepEqual([code, target.requests.length - sent], [3, 0], error);
      assert.match(error, /\/proc\/results\S* cannot be made/);
    },
  },
  {
    fault: '`results` is a link to nowhere',
    gives: 'exit 3 before anything is sent',
    async happens({ project, scenario, run, target }) {
      scenario();
      symlinkSync('/proc/nowhere', join(project.folder, 'results'));
      const sent = target.requests.length;
      const { code, error } = await run();
      assert.deepEqual([code, target.requests.length - sent], [3, 0], error);
      assert.match(error, /cannot be made/);
    },
  },
  {
    fault: '`results/latest` is a folder of its own',
    gives: 'exit 3 after a whole run: `latest` could not be pointed to it; the results are there',
    async happens({ project, scenario, run }) {
      scenario();
      mkdirSync(join(project.folder, 'results/latest/mine'), { recursive: true });
      const { code, out, error } = await run();
      assert.equal(code, 3, out);
      assert.match(out + error, /latest could not be pointed to this run/);
      const [folder = ''] = project.runs();
      assert.equal(JSON.parse(project.read(`results/${folder}/result.json`)).exitCode, 3);
    },
  },
  {
    fault: 'the disk is full in the middle of the journal',
    gives: 'exit 3 after the load had begun: the journal could not be written',
    async happens(machine) {
      const { scenario, target } = machine;
      scenario({ load: '{ users: 2, duration: 30s, think: 1ms }', more: 'data: { d: { rows: [{ a: 1 }] } }\n', steps: manySteps(40) });
      const before = target.requests.length;
      // room for the start of the journal and a few seconds
      const { code, out, error } = await onFullDisk(96, machine);
      assert.equal(code, 3, out + error);
      assert.match(out + error, /journal could not be written/);
      assert.ok(target.requests.length > before, 'the load had begun');
    },
  },
  {
    fault: 'the disk is full before the journal has begun',
    gives: 'exit 3, nothing sent',
    async happens(machine) {
      const { scenario, target } = machine;
      scenario({ steps: manySteps(40) });
      const before = target.requests.length;
      const { code, out, error } = await onFullDisk(8, machine);
      assert.equal(code, 3, out + error);
      assert.match(out + error, /could not be written/);
      assert.equal(target.requests.length, before);
    },
  },
  {
    fault: 'the disk is full when the reports are written',
    gives: 'exit 3: the report that is missing is named; the console has the verdict',
    async happens(machine) {
      const { scenario } = machine;
      scenario({ more: 'reporters: [console, html, junit]\n' });
      const { code, out, error } = await onFullDisk(48, machine);
      assert.equal(code, 3, out + error);
      assert.match(out + error, /load_test_report\.html could not be written/);
      assert.match(out, /\(exit \d\)/);
    },
  },
  {
    fault: 'the results folder is removed during the run',
    gives: 'exit 3: the journal was removed; the reports are written all the same',
    async happens({ project, scenario }) {
      scenario({ load: '{ users: 1, duration: 3s, think: 20ms }' });
      const run = project.begin(['run', 'x', '--events']);
      await run.said('"type":"interval"');
      rmSync(join(project.folder, 'results'), { recursive: true });
      const { code, out, error } = await run.ended;
      assert.equal(code, 3, out + error);
      assert.match(error, /journal .* was removed or moved during the run/);
      const [folder = ''] = project.runs();
      for (const name of ['load_test_report.html', 'junit.xml', 'summary.md', 'stats.csv'])
        assert.ok(project.has(`results/${folder}/${name}`), `${name} is missing`);
    },
  },
  {
    fault: 'the results folder is moved away during the run, and a file takes its place',
    gives: 'exit 3: every report that could not be written is named',
    async happens({ project, scenario }) {
      scenario({ load: '{ users: 1, duration: 3s, think: 20ms }' });
      const run = project.begin(['run', 'x', '--events']);
      await run.said('"type":"interval"');
      renameSync(join(project.folder, 'results'), join(project.folder, 'moved'));
      project.put('results', 'a file');
      const { code, out, error } = await run.ended;
      unlinkSync(join(project.folder, 'results'));
      assert.equal(code, 3, out + error);
      for (const name of ['load_test_report.html', 'junit.xml', 'summary.md', 'stats.csv'])
        assert.ok(error.includes(name), `${name} is not named:\n${error}`);
      assert.doesNotMatch(error, /defect/);
    },
  },
  {
    fault: 'nobody reads what the command says, and its output cannot be written',
    gives: 'exit 3, in result.json, too: nobody has read the verdict',
    async happens({ project, scenario }) {
      scenario();
      const { code, error } = await project.loadgate(['run', 'x'], {}, '/dev/full');
      assert.deepEqual([code, project.result().exitCode], [3, 3], error);
    },
  },
  {
    fault: 'too few file descriptors for the users',
    gives: 'exit 2 before anything is sent, with the `ulimit -n` that would do',
    async happens({ project, scenario, run, target }) {
      scenario({ load: '{ users: 500, duration: 1s }' });
      project.openFiles = 256;
      const sent = target.requests.length;
      const { code, error } = await run();
      assert.deepEqual([code, target.requests.length - sent], [2, 0], error);
      assert.match(error, /ulimit -n \d+/);
    },
  },
  {
    fault: 'file descriptors run out during an open load, whose users nobody could count before',
    gives: 'exit 1 or 4, never 0: `generator.fds`, which is no error of the target',
    async happens({ project, scenario, run, target }) {
      scenario({ load: '{ arrivals: 200/s, duration: 2s, gracefulStop: 1s }', more: 'http: { timeout: 10s }\n' });
      target.answer = () => {};
      project.openFiles = 128;
      const { code, out, error } = await run();
      assert.ok(code === 1 || code === 4, `${code}\n${out}${error}`);
      assert.match(out, /out of file descriptors/);
      const { errors, total } = project.result();
      assert.ok(
        errors.some(({ kind }) => kind === 'generator.fds'),
        JSON.stringify(errors),
      );
      const ofTarget = errors.filter(({ kind }) => !kind.startsWith('generator.'));
      assert.equal(
        total.errors,
        ofTarget.reduce((sum, { count }) => sum + count, 0),
      );
    },
  },
  {
    fault: 'a worker ends itself (process.exit) during the load',
    gives: 'exit 3 with the results until then: the worker died',
    async happens({ project, scenario, run }) {
      project.put('bad.ts', badProtocol('process.exit(0)'));
      scenario({ load: '{ users: 2, duration: 10s, think: 50ms }', more: 'plugins: [./bad.ts]\n', steps: '[GET /, bad: now]' });
      const { code, out, error } = await run();
      assert.equal(code, 3, out + error);
      assert.match(out + error, /worker \d died/);
      assertUntilThen(project.result());
    },
  },
  {
    fault: 'a worker runs out of memory',
    gives: 'exit 3 with the results until then: the worker died, out of memory',
    async happens({ project, scenario, run }) {
      project.put('bad.ts', badProtocol('{ globalThis.kept ??= []; for (;;) globalThis.kept.push(new Array(1e5).fill(Math.random())); }'));
      scenario({ load: '{ users: 2, duration: 10s, think: 50ms }', more: 'plugins: [./bad.ts]\n', steps: '[GET /, bad: now]' });
      const { code, out, error } = await run([], { NODE_OPTIONS: '--max-old-space-size=120' });
      assert.equal(code, 3, out + error);
      assert.match(out + error, /worker \d died: .*out of memory/);
      assertUntilThen(project.result());
    },
  },
  {
    fault: 'the main thread stands still for longer than three seconds',
    gives: 'exit 3: the load was stopped early, since the main thread was silent for 3 s',
    async happens({ project, scenario, run }) {
      project.put('slow.ts', blockingReporter(4500));
      scenario({ load: '{ users: 1, duration: 8s, think: 20ms }', more: 'plugins: [./slow.ts]\nreporters: [slow]\n' });
      const { code, out, error } = await run();
      assert.equal(code, 3, out + error);
      const { reasons, run: facts } = project.result();
      assert.ok(reasons.includes('the main thread was silent for 3 s, so the load was stopped'), reasons.join('\n'));
      assert.ok(facts.durationSec < 8, `it lasted ${facts.durationSec} s`);
    },
  },
  {
    fault: 'the whole process is stopped for two seconds, then goes on (SIGSTOP, SIGCONT), under an open load',
    gives: 'exit 4: it says how many arrivals began in time',
    async happens({ project, scenario }) {
      scenario({ load: '{ arrivals: 50/s, duration: 5s }', more: 'gates: [p95 < 60s]\n' });
      const run = project.begin(['run', 'x', '--events', '--reporter', 'markdown']);
      await run.said('"type":"interval","index":0');
      const pids = familyOf(run.child.pid as number);
      signalAll(pids, 'SIGSTOP');
      await new Promise((resume) => setTimeout(resume, 2500));
      signalAll(pids, 'SIGCONT');
      const { code, error } = await run.ended;
      assert.equal(code, 4, error);
      assert.match(project.result().reasons.join(' '), /only [\d.]+% of the arrivals began within a second of their due time/);
    },
  },
  {
    fault: 'the wall clock jumps back a day during the run',
    gives: 'no duration and no latency comes from the wall clock',
    async happens({ project, scenario, run }) {
      project.put('jump.ts', jumpingClock);
      scenario({ load: '{ users: 1, duration: 2s, think: 20ms }', more: 'plugins: [./jump.ts]\nreporters: [jump]\n' });
      const { code, out, error } = await run();
      const { run: facts, total } = project.result();
      assert.ok(facts.durationSec >= 2 && facts.durationSec < 60, out + error);
      assert.ok((total.latencyMs.max ?? -1) >= 0 && (total.latencyMs.max ?? Infinity) < 60_000);
      assert.ok(code === 0 || code === 4, `${code} ${out}${error}`);
    },
  },
  {
    fault: 'two runs begin at the same time in one folder',
    gives: 'two results folders, each whole; `latest` is one of them',
    async happens({ project, scenario, run }) {
      scenario();
      const both = await Promise.all([run(), run(['--results', 'results'])]);
      const folders = project.runs();
      assert.equal(folders.length, 2, both.map(({ out, error }) => out + error).join('\n'));
      for (const folder of folders) {
        const { type } = project.journal(folder).at(-1) ?? {};
        assert.equal(type, 'closed');
        assert.equal(JSON.parse(project.read(`results/${folder}/result.json`)).run.id, folder.slice(0, 20));
      }
      assert.ok(folders.includes(`${project.result().run.id}-x`));
    },
  },
  {
    fault: 'there is no temporary folder',
    gives: 'a run as any other',
    async happens({ project, scenario, run }) {
      scenario();
      const { code, out, error } = await run([], { TMPDIR: '/nowhere/at/all' });
      // inconclusive where this machine is too busy for a load
      assert.ok(code === 0 || code === 4, out + error);
      const { total } = project.result();
      assert.ok(total.count > 0 && total.errors === 0, out + error);
    },
  },
  {
    fault: 'the project folder is removed during the run',
    gives: 'exit 3: what could not be written is named',
    async happens({ project, scenario }) {
      scenario({ load: '{ users: 1, duration: 3s, think: 20ms }' });
      const run = project.begin(['run', 'x', '--events']);
      await run.said('"type":"interval"');
      rmSync(project.folder, { recursive: true });
      const { code, error } = await run.ended;
      mkdirSync(project.folder, { recursive: true });
      assert.equal(code, 3, error);
      assert.match(error, /was removed or moved|could not be written/);
    },
  },
  {
    fault: 'a journal stands in the folder of results that belongs to nobody',
    gives: '`report` exits 3: the journal does not begin with the start of a run',
    async happens({ project }) {
      mkdirSync(join(project.folder, 'results/20260101-000000-aaaa-x'), { recursive: true });
      writeFileSync(join(project.folder, 'results/20260101-000000-aaaa-x/journal.ndjson'), '{"type":"phase","atUs":0,"phase":"load"}\n');
      const { code, error } = await project.loadgate(['report', '20260101']);
      assert.equal(code, 3, error);
      assert.match(error, /does not begin with the start of a run/);
    },
  },
  {
    fault: 'a line in the middle of the journal is damaged',
    gives: '`report` exits 3 with its number; nothing is reported',
    async happens({ project, scenario, run }) {
      scenario();
      await run();
      const [folder = ''] = project.runs();
      const file = `results/${folder}/journal.ndjson`;
      const lines = project.read(file).split('\n');
      project.put(file, [...lines.slice(0, 3), `${lines[3]?.slice(0, 20)}`, ...lines.slice(4)].join('\n'));
      const { code, error } = await project.loadgate(['report', folder]);
      assert.equal(code, 3, error);
      assert.match(error, /line 4 of .* is not an event/);
    },
  },
  {
    fault: 'the journal is empty',
    gives: '`report` exits 3',
    async happens({ project, scenario, run }) {
      scenario();
      await run();
      const [folder = ''] = project.runs();
      project.put(`results/${folder}/journal.ndjson`, '');
      const { code, error } = await project.loadgate(['report', folder]);
      assert.equal(code, 3, error);
    },
  },
];

const manySteps = (count: number): string =>
  `\n${Array.from({ length: count }, (_, i) => `  - get: /?step=${i}\n    name: A step with a rather long name, number ${i}`).join('\n')}`;

/** As with a disk that is full: no file may become larger than so many blocks of 512 bytes. */
function onFullDisk(blocks: number, { project, run }: Machine): Promise<Ended> {
  project.fileBlocks = blocks;
  return run();
}

/** What the seconds before it counted is there. */
function assertUntilThen({ verdict, total }: RunResult): void {
  assert.equal(verdict, 'error');
  assert.ok(total.count > 0, 'nothing was counted');
}

/** Breaks in its third second, with two users who think 50 ms. */
const badProtocol = (does: string): string => `
export const plugin = { apiVersion: 1, name: 'bad', version: '1.0.0', protocols: [{
  name: 'bad',
  grammar: ({ z }) => ({ config: z.strictObject({}), verbs: { bad: { doc: 'x', value: z.string(), options: {}, label: 'text' } }, views: {}, noTarget: true }),
  async open(_, { clock }) {
    let count = 0;
    return {
      session: () => ({ cancel() {}, close() {} }),
      compile: () => () => { if (++count > 80) ${does}; return { kind: 'reply', endUs: clock.nowUs(), reply: 1 }; },
      views: {}, evidence: () => ({ request: '', response: '' }), async close() {},
    };
  },
}] };
`;

const blockingReporter = (ms: number): string => `
export const plugin = { apiVersion: 1, name: 'slow', version: '1.0.0', reporters: [{ name: 'slow', doc: 'x', create() {
  return { event({ type, index }) { if (type === 'interval' && index === 1) { const until = performance.now() + ${ms}; while (performance.now() < until); } } };
} }] };
`;

const jumpingClock = `
const now = Date.now;
let off = 0;
Date.now = () => now() - off;
const Real = Date;
globalThis.Date = class extends Real { constructor(...args) { if (args.length === 0) super(Date.now()); else super(...args); } };
globalThis.Date.now = () => now() - off;
export const plugin = { apiVersion: 1, name: 'jump', version: '1.0.0', reporters: [{ name: 'jump', doc: 'x', create() {
  return { event({ type, index }) { if (type === 'interval' && index === 0) off = 86_400_000; } };
} }] };
`;
