import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '../measure/watched-run.ts';
import { TOKEN } from '../targets/token.ts';
import type { Work } from '../workloads.ts';
import { onPath, versionOf } from './on-path.ts';
import type { Job, PeerFinder, Told } from './peer.ts';

const SCRIPT = fileURLToPath(new URL('scripts/k6.js', import.meta.url));

export const k6: PeerFinder = {
  name: 'k6',
  install: 'go install go.k6.io/k6@latest',
  find() {
    const file = onPath('k6');
    return file === undefined
      ? undefined
      : { name: 'k6', version: versionOf(file, ['version']), command: (job) => command(file, job), told };
  },
};

function command(file: string, { work, durationSec, url, folder }: Job): Command {
  const env = {
    BENCH_URL: url,
    BENCH_TOKEN: TOKEN,
    BENCH_KIND: work.kind,
    BENCH_THINK_SEC: `${work.kind === 'think' ? work.thinkSec : 0}`,
    BENCH_SCENARIO: JSON.stringify(scenarioOf(work, durationSec)),
    BENCH_SUMMARY: join(folder, 'summary.json'),
  };
  return { file, args: ['run', '--quiet', '--no-usage-report', SCRIPT], cwd: folder, env };
}

function scenarioOf(work: Work, durationSec: number): object {
  const duration = `${durationSec}s`;
  switch (work.kind) {
    case 'get':
    case 'order':
      return { executor: 'constant-vus', vus: work.users, duration, gracefulStop: '5s' };
    case 'think': {
      const stages = [
        { target: work.users, duration: `${work.rampSec}s` },
        { target: work.users, duration: `${durationSec - work.rampSec}s` },
      ];
      return { executor: 'ramping-vus', stages, gracefulStop: '5s' };
    }
    case 'rate':
      return {
        executor: 'constant-arrival-rate',
        rate: work.perSec,
        duration,
        preAllocatedVUs: work.users ?? 200,
        maxVUs: work.users ?? 2_000,
        gracefulStop: '5s',
      };
    case 'start':
      return { executor: 'per-vu-iterations', vus: 1, iterations: 1 };
  }
}

interface Summary {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>;
}

function told({ folder }: Job): Told {
  const { metrics } = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as Summary;
  const times = metrics['http_req_duration']?.values ?? {};
  const figure = (name: string): number => times[name] ?? Number.NaN;
  return {
    requests: metrics['http_reqs']?.values['count'] ?? 0,
    // of a rate of failures, `passes` are the failures
    errors: (metrics['http_req_failed']?.values['passes'] ?? 0) + (metrics['dropped_iterations']?.values['count'] ?? 0),
    latencyMs: {
      ...{ p50: figure('med'), p90: figure('p(90)'), p95: figure('p(95)'), p99: figure('p(99)'), max: figure('max') },
      'p99.9': figure('p(99.9)'),
    },
  };
}
