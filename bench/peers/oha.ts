import type { Command } from '../measure/watched-run.ts';
import type { Work } from '../workloads.ts';
import { onPath, versionOf } from './on-path.ts';
import type { Job, PeerFinder, Told } from './peer.ts';

export const oha: PeerFinder = {
  name: 'oha',
  install: 'cargo install oha',
  find() {
    const file = onPath('oha');
    return file === undefined
      ? undefined
      : { name: 'oha', version: versionOf(file, ['--version']), command: (job) => command(file, job), told };
  },
};

function command(file: string, { work, durationSec, url, folder }: Job): Command | undefined {
  const how = argsOf(work, durationSec);
  return how === undefined ? undefined : { file, args: [...how, '--no-tui', '--output-format', 'json', `${url}/`], cwd: folder };
}

function argsOf(work: Work, durationSec: number): readonly string[] | undefined {
  if (work.kind === 'get') return ['-c', `${work.users}`, '-z', `${durationSec}s`];
  if (work.kind === 'rate') return ['-c', `${work.users ?? 50}`, '-z', `${durationSec}s`, '-q', `${work.perSec}`, '--latency-correction'];
  if (work.kind === 'start') return ['-c', '1', '-n', '1'];
  // no JSON, no pauses
  return undefined;
}

interface Report {
  readonly latencyPercentiles: Readonly<Record<string, number | null>>;
  readonly summary: { readonly slowest: number };
  readonly statusCodeDistribution: Readonly<Record<string, number>>;
  readonly errorDistribution: Readonly<Record<string, number>>;
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

function told(_: Job, out: string): Told {
  const { latencyPercentiles, summary, statusCodeDistribution, errorDistribution } = JSON.parse(out) as Report;
  const answered = Object.entries(statusCodeDistribution);
  // what was in flight at the end is told as an error, and is none
  const broken = Object.entries(errorDistribution).filter(([name]) => !name.includes('deadline'));
  const ms = (name: string): number => (latencyPercentiles[name] ?? Number.NaN) * 1e3;
  return {
    requests: sum(answered.map(([, count]) => count)),
    errors: sum([...answered.filter(([status]) => status >= '400'), ...broken].map(([, count]) => count)),
    latencyMs: { p50: ms('p50'), p90: ms('p90'), p95: ms('p95'), p99: ms('p99'), 'p99.9': ms('p99.9'), max: summary.slowest * 1e3 },
  };
}
