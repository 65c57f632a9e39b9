import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '../measure/watched-run.ts';
import { TOKEN } from '../targets/token.ts';
import type { Work } from '../workloads.ts';
import { onPath, versionOf } from './on-path.ts';
import type { Job, PeerFinder, Told } from './peer.ts';

const SCRIPT = fileURLToPath(new URL('scripts/locustfile.py', import.meta.url));

export const locust: PeerFinder = {
  name: 'Locust',
  install: 'pip install locust',
  find() {
    const file = onPath('locust');
    return file === undefined
      ? undefined
      : { name: 'Locust', version: versionOf(file, ['--version']), command: (job) => command(file, job), told };
  },
};

function command(file: string, { work, durationSec, url, ca, folder }: Job): Command | undefined {
  // each of its users reads the machine's certificates anew, 30 ms of CPU: thousands do not come in time
  if (ca !== undefined) return undefined;
  const how = argsOf(work, durationSec);
  if (how === undefined) return undefined;
  const fixed = ['-f', SCRIPT, '--headless', '--host', url, '--only-summary', '--csv', join(folder, 'locust'), '--stop-timeout', '5'];
  const perUserSec = work.kind === 'rate' ? work.perSec / (work.users ?? 1) : 0;
  const env = {
    BENCH_PER_USER_SEC: `${perUserSec}`,
    BENCH_KIND: work.kind,
    BENCH_TOKEN: TOKEN,
    BENCH_THINK_SEC: `${work.kind === 'think' ? work.thinkSec : 0}`,
  };
  return { file, args: [...fixed, ...how], cwd: folder, env };
}

function argsOf(work: Work, durationSec: number): readonly string[] | undefined {
  const time = ['-t', `${durationSec}s`];
  if (work.kind === 'get' || work.kind === 'order') return ['-u', `${work.users}`, '-r', `${work.users}`, ...time];
  if (work.kind === 'think') return ['-u', `${work.users}`, '-r', `${work.users / work.rampSec}`, ...time];
  if (work.kind === 'rate' && work.users !== undefined) return ['-u', `${work.users}`, '-r', `${work.users}`, ...time];
  if (work.kind === 'start') return ['-u', '1', '-r', '1', '-i', '1'];
  // users only, no arrivals
  return undefined;
}

function told({ folder }: Job): Told {
  const [head = '', ...lines] = readFileSync(join(folder, 'locust_stats.csv'), 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  const total = lines.at(-1)?.split(',') ?? [];
  const figure = (name: string): number => Number(total[names.indexOf(name)]);
  return {
    requests: figure('Request Count'),
    errors: figure('Failure Count'),
    latencyMs: {
      ...{ p50: figure('50%'), p90: figure('90%'), p95: figure('95%'), p99: figure('99%'), 'p99.9': figure('99.9%') },
      max: figure('Max Response Time'),
    },
  };
}
