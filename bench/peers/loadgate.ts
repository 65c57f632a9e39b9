import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../../packages/core/src/contract/result.ts';
import type { Command } from '../measure/watched-run.ts';
import { TOKEN } from '../targets/token.ts';
import type { Work } from '../workloads.ts';
import { versionOf } from './on-path.ts';
import type { Job, Peer, PeerFinder, Told } from './peer.ts';

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/loadgate.js', import.meta.url));
const BUILT = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const SCENARIOS = fileURLToPath(new URL('../scenarios', import.meta.url));

/** The command as it is typed in a checkout: from the sources, with reporters and results. */
export const loadgate: PeerFinder = {
  name: 'loadgate',
  install: 'this checkout: npm ci',
  find: () => ({
    name: 'loadgate',
    version: versionOf(process.execPath, [COMMAND, '--version']),
    command: (job) => run(job, [COMMAND]),
    told,
  }),
};

/** The same with two workers: what a second thread costs. */
export const loadgateTwice: PeerFinder = {
  name: 'loadgate, 2 workers',
  install: 'this checkout: npm ci',
  find() {
    const command = (job: Job): Command | undefined => (isShared(job.work) ? run(job, [COMMAND], ['--workers', '2']) : undefined);
    return { ...(loadgate.find() as Peer), name: 'loadgate, 2 workers', command };
  },
};

/** What is published: compiled, with Node's compile cache. Only for the start, the rest is the same code. */
export const loadgateBuilt: PeerFinder = {
  name: 'loadgate, built',
  install: 'this checkout: npm run build',
  find() {
    const command = (job: Job): Command | undefined => (job.work.kind === 'start' ? run(job, [BUILT]) : undefined);
    return { ...(loadgate.find() as Peer), name: 'loadgate, built', command };
  },
};

/** Where a second worker costs something, and the figure is not known from one. */
const isShared = ({ kind }: Work): boolean => kind === 'get' || kind === 'order' || kind === 'rate';

function run({ work, durationSec, url, ca, folder }: Job, program: readonly string[], more: readonly string[] = []): Command {
  const set = settings(work, durationSec, ca).flatMap((each) => ['--set', each]);
  const where = ['--target', url, '--results', join(folder, 'results')];
  const args = [...program, 'run', join(SCENARIOS, `${work.kind}.load.yaml`), ...where, ...set, '--reporter', 'console', ...more];
  return { file: process.execPath, args, cwd: folder, env: { BENCH_TOKEN: TOKEN, NODE_COMPILE_CACHE: join(folder, '../compile-cache') } };
}

function settings(work: Work, durationSec: number, ca: string | undefined): readonly string[] {
  const tls = ca === undefined ? [] : [`http.tls.ca=${ca}`];
  switch (work.kind) {
    case 'get':
    case 'order':
      return [`load.users=${work.users}`, `load.duration=${durationSec}s`, ...tls];
    case 'think':
      return [
        `load.users=${work.users}`,
        `load.think=${work.thinkSec}s`,
        `load.rampUp=${work.rampSec}s`,
        `load.duration=${durationSec}s`,
        ...tls,
      ];
    case 'rate':
      return [
        `load.arrivals=${work.perSec}/s`,
        `load.duration=${durationSec}s`,
        ...(work.users === undefined ? [] : [`load.maxUsers=${work.users}`]),
        ...tls,
      ];
    case 'start':
      return tls;
  }
}

function told({ folder }: Job): Told {
  const { total, errors, generator, verdict, reasons } = JSON.parse(
    readFileSync(join(folder, 'results/latest/result.json'), 'utf8'),
  ) as RunResult;
  const { p50, p90, p95, p99, max } = total.latencyMs;
  const latency = { p50, p90, p95, p99, 'p99.9': total.latencyMs['p99.9'], max };
  return {
    requests: total.count,
    errors: errors.reduce((sum, { count }) => sum + count, 0) + total.cut,
    latencyMs: Object.fromEntries(Object.entries(latency).filter(([, value]) => value !== null)),
    lagP99Ms: generator.scheduleLagP99Ms,
    verdict: [verdict, ...reasons].join(': '),
  };
}
