import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { familyOf } from '../../command/family.ts';
import { Project } from '../../command/loadgate.ts';
import type { Target } from '../../command/target.ts';
import { drawsFor, seed } from '../seed.ts';
import { KilledRuns } from './killed-runs.ts';
import { type MachineFault, machineWith } from './machine.ts';

const MOMENTS = 10;

/** A part of a run, as its event stream tells it. Together they are the whole of it. */
interface Part {
  readonly name: string;
  /** What is said at its begin; null: nothing yet. */
  readonly begin: string | null;
  /** What is said at its end; null: the process has ended. */
  readonly end: string | null;
  /** How far the moments reach, in times of its length on this machine. Default 1. */
  readonly reach?: number;
  readonly gives: string;
}

const KILLED = '`report` tells of a killed run, exit 3; no half file; `latest` leads somewhere; the next run is whole';

const parts: readonly Part[] = [
  {
    name: 'the start',
    begin: null,
    end: '"type":"started"',
    gives: '`report` says that there is no such run, that it had not begun or that it was killed; the next run is whole',
  },
  { name: 'preflight and setup', begin: '"type":"started"', end: '"phase":"load"', gives: `${KILLED} and says what is owed` },
  { name: 'the load', begin: '"phase":"load"', end: '"phase":"gracefulStop"', gives: `${KILLED} and says what is owed` },
  {
    name: 'the end of the load and cleanup',
    begin: '"phase":"gracefulStop"',
    end: '"type":"judged"',
    gives: `${KILLED} and says what is owed`,
  },
  {
    name: 'the reports, the last of which are too late',
    begin: '"type":"judged"',
    end: null,
    reach: 1.5,
    gives: `without the journal’s last line ${KILLED}; with it \`report\` says what the run had said`,
  },
];

/** `kill -9` at fifty moments of a run with setup, load, cleanup and three reports, spread evenly over each part of it. */
export const killFaults: readonly MachineFault[] = parts.map((part) => ({
  fault: `kill -9 at ${MOMENTS} random moments of ${part.name}`,
  gives: part.gives,
  happens: ({ target }) => killIn(part, target),
}));

/** In two projects side by side. */
async function killIn({ name, begin, end, reach = 1 }: Part, target: Target): Promise<void> {
  target.answer = ({ url }, response) => void setTimeout(() => response.end('{}'), url === '/tenant' ? 150 : 0);
  const projects = [new Project(), new Project()];
  for (const project of projects)
    machineWith(target, project).scenario({
      load: '{ users: 1, duration: 500ms, think: 20ms }',
      more: 'reporters: [html, junit, csv]\nsetup: [POST /tenant]\ncleanup: [DELETE /tenant]\n',
    });
  const draws = drawsFor(`kill ${name}`);
  const shares = Array.from({ length: MOMENTS }, (_, i) => (i + draws.next()) / MOMENTS);
  try {
    await Promise.all(
      projects.map(async (project, lane) => {
        const lengthMs = await lengthOf(project, begin, end);
        const runs = new KilledRuns(project);
        for (const share of shares.filter((_, i) => i % projects.length === lane))
          await killOne(project, runs, begin, share * reach * lengthMs);
        runs.assertTold(await typed(project).ended);
      }),
    );
  } finally {
    for (const project of projects) project.remove();
  }
}

/** How long a part takes on this machine, now, ms. */
async function lengthOf(project: Project, begin: string | null, end: string | null): Promise<number> {
  const run = typed(project);
  if (begin !== null) await run.said(begin);
  const from = performance.now();
  await (end === null ? run.ended : run.said(end));
  const lengthMs = performance.now() - from;
  await run.ended;
  return lengthMs;
}

async function killOne(project: Project, runs: KilledRuns, begin: string | null, afterMs: number): Promise<void> {
  const run = typed(project);
  if (begin !== null) await run.said(begin);
  await pause(afterMs);
  kill(run.child);
  await run.ended;
  try {
    await runs.look();
  } catch (cause) {
    const since = begin === null ? 'after it was typed' : `after ${begin}`;
    throw new Error(`killed ${afterMs.toFixed(1)} ms ${since} (FAULTS_SEED=${seed}): ${(cause as Error).message}`, { cause });
  }
}

const typed = (project: Project): ReturnType<Project['begin']> => project.begin(['run', 'x', '--events']);

/** Stopped first, so that it starts nobody in the meantime. */
function kill({ pid, exitCode }: { readonly pid?: number | undefined; readonly exitCode: number | null }): void {
  if (pid === undefined || exitCode !== null) return;
  process.kill(pid, 'SIGSTOP');
  const [parent = pid, ...children] = familyOf(pid);
  for (const child of [...children, parent])
    try {
      process.kill(child, 'SIGKILL');
    } catch (cause) {
      // it had ended just before
      assert.equal((cause as { code?: string }).code, 'ESRCH');
    }
}
