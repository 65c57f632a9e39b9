// Whether a starved generator ever passes and a healthy one is ever flagged, in real time. `--rounds n`, `--only id,id`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RunResult } from '../../packages/core/src/contract/result.ts';
import { cpuSecOf, cpuSecOfEnded, cpuSecOfMachine } from '../measure/process-tree.ts';
import { machine } from '../report/machine.ts';
import { startTarget, type Target } from '../targets/target.ts';
import { type Case, cases } from './cases.ts';
import { healthTable, isAsItMustBe, type Judged } from './table.ts';

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/loadgate.js', import.meta.url));
const SCENARIOS = fileURLToPath(new URL('scenarios', import.meta.url));
const RESULTS = fileURLToPath(new URL('../results', import.meta.url));
const LIMIT_MS = 60e3;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, only: { type: 'string' } } });
const rounds = Number(values.rounds);
const wanted = values.only?.split(',');
const unknown = wanted?.filter((id) => cases.every((each) => each.id !== id)) ?? [];
if (unknown.length > 0) throw new Error(`no case ${unknown.join(', ')}: there are ${cases.map(({ id }) => id).join(' · ')}`);
const chosen = cases.filter(({ id }) => wanted === undefined || wanted.includes(id));
const scratch = mkdtempSync(join(tmpdir(), 'loadgate-health-'));
const startedAt = new Date().toISOString();
const target = await startTarget('plain');
const runs: Judged[] = [];
try {
  for (let round = 0; round < rounds; round++)
    for (const each of chosen) {
      const judged = await runOnce(each, target);
      runs.push(judged);
      console.error(`${round + 1}/${rounds} ${each.id}: ${judged.verdict}${isAsItMustBe(each, judged) ? '' : ` (${judged.because})`}`);
    }
} finally {
  await target.close();
  rmSync(scratch, { recursive: true, force: true });
}
console.log(healthTable(chosen, runs));
mkdirSync(RESULTS, { recursive: true });
const file = join(RESULTS, `health-${startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.json`);
writeFileSync(file, `${JSON.stringify({ startedAt, rounds, machine: machine(), runs })}\n`);
console.log(file);
if (runs.some((run) => !isAsItMustBe(chosen.find(({ id }) => id === run.id) as Case, run))) process.exitCode = 1;

async function runOnce({ id, loadsTarget, files }: Case, { url, pid }: Target): Promise<Judged> {
  const folder = mkdtempSync(join(scratch, 'run-'));
  const where = [...(loadsTarget ? ['--target', url] : []), '--results', folder, '--reporter', 'console'];
  const args = [COMMAND, 'run', join(SCENARIOS, `${id}.load.yaml`), ...where];
  const [file, all] =
    files === undefined ? [process.execPath, args] : ['/bin/sh', ['-c', `ulimit -n ${files}; exec "$0" "$@"`, process.execPath, ...args]];
  const before = usedByOthers(pid);
  const child = spawn(file, all, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NO_COLOR: '1' }, timeout: LIMIT_MS });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const after = usedByOthers(pid);
  const othersCores = Math.max(0, (after.cpuSec - before.cpuSec) / (after.atSec - before.atSec));
  return { id, exitCode, othersCores, ...said(folder) };
}

function said(folder: string): Pick<Judged, 'verdict' | 'isHealthy' | 'because'> {
  try {
    const { verdict, reasons, generator } = JSON.parse(readFileSync(join(folder, 'latest/result.json'), 'utf8')) as RunResult;
    return { verdict, isHealthy: generator.healthy, because: reasons[0] ?? '' };
  } catch (cause) {
    return { verdict: 'no result', isHealthy: true, because: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** Processor time of the machine that neither what this process started nor the target has used. */
function usedByOthers(targetPid: number): { readonly cpuSec: number; readonly atSec: number } {
  return { cpuSec: cpuSecOfMachine() - cpuSecOfEnded() - cpuSecOf(targetPid), atSec: performance.now() / 1e3 };
}
