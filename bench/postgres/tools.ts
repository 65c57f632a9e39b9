import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Latency, RunResult } from '../../packages/core/src/contract/result.ts';
import { exactPercentile } from '../../test/truth/oracle.ts';
import type { Command } from '../measure/watched-run.ts';
import { dueWithin, parseLog, transactionsOf } from './pgbench-log.ts';
import type { Ended, Latencies, OpenFigures, Place, Tool } from './tool.ts';
import { CONNECTIONS, scriptOf, WARM_SEC, type Work } from './works.ts';

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/loadgate.js', import.meta.url));
const SCENARIOS = fileURLToPath(new URL('scenarios', import.meta.url));
const PLAIN = fileURLToPath(new URL('plain-pg.ts', import.meta.url));

/** It drops what waits when its time is over; so its window ends before. */
const TAIL_SEC = 1;
const LOG = 'transactions';

/** One thread of it, as one worker of loadgate's. */
export const pgbench: Tool = {
  name: 'pgbench',
  open: (work, sec, place) =>
    pgbenchCommand(work, place, [`--rate=${work.perSec}`, '-l', `--log-prefix=${LOG}`, '-T', `${WARM_SEC + sec + TAIL_SEC}`]),
  openFigures(sec, { folder }, ended) {
    requireDone(ended);
    const log = readdirSync(folder).filter((name) => name.startsWith(`${LOG}.`));
    const all = log.flatMap((name) => parseLog(readFileSync(join(folder, name), 'utf8')));
    const window = dueWithin(all, WARM_SEC, WARM_SEC + sec);
    return {
      count: window.length,
      latencyMs: percentiles(window.map(({ latencyUs }) => latencyUs)),
      serviceMs: percentiles(window.map(({ latencyUs, lagUs }) => latencyUs - lagUs)),
    };
  },
  closed: (work, sec, place) => pgbenchCommand(work, place, sec === 0 ? ['-t', '1'] : ['-T', `${sec}`]),
  queries(_, ended) {
    requireDone(ended);
    return transactionsOf(ended.out);
  },
};

function requireDone({ exitCode }: Ended): void {
  if (exitCode !== 0) throw new Error(`exit ${exitCode}`);
}

function pgbenchCommand(work: Work, { url, folder }: Place, more: readonly string[]): Command {
  const { hostname, port, username, password, pathname } = new URL(url);
  writeFileSync(join(folder, 'query.sql'), scriptOf(work));
  const where = ['-h', hostname, '-p', port, '-U', username, pathname.slice(1)];
  const how = ['-n', '-M', 'prepared', '-f', 'query.sql', '-c', `${CONNECTIONS}`, '-j', '1'];
  return { file: 'pgbench', args: [...how, ...more, ...where], cwd: folder, env: { PGPASSWORD: decodeURIComponent(password) } };
}

function percentiles(us: readonly number[]): Latencies {
  const at = (p: number): number => exactPercentile(us, p) / 1e3;
  return { p50: at(50), p95: at(95), p99: at(99) };
}

/** The command as it is typed in a checkout, with reporter and results. */
export const loadgate: Tool = {
  name: 'loadgate',
  open: ({ scenario, perSec }, sec, place) =>
    loadgateCommand(scenario, place, [`load.arrivals=${perSec}/s`, `load.duration=${WARM_SEC + sec}s`, `load.warmup=${WARM_SEC}s`]),
  openFigures(_, place, ended): OpenFigures {
    // what it does not pass, it does not vouch for
    requireDone(ended);
    const { total, steps } = resultOf(place);
    const [step] = steps;
    if (step === undefined) throw new Error('no step');
    return { count: total.count, latencyMs: known(total.latencyMs), serviceMs: known(step.serviceMs) };
  },
  closed: ({ scenario }, sec, place) =>
    loadgateCommand(scenario, place, [
      `load.duration=${Math.max(sec, LONGEST_EMPTY_SEC)}s`,
      ...(sec === 0 ? [`load.iterations=${CONNECTIONS}`] : []),
    ]),
  queries(place, { exitCode }) {
    // ten queries on a busy machine may be inconclusive: they cost what they cost
    if (exitCode !== 0 && exitCode !== INCONCLUSIVE) throw new Error(`exit ${exitCode}`);
    return resultOf(place).total.count;
  },
};

const INCONCLUSIVE = 4;
/** Of a run that ends by itself. */
const LONGEST_EMPTY_SEC = 4;

function loadgateCommand(scenario: Work['scenario'], { url, folder }: Place, set: readonly string[]): Command {
  const what = ['run', join(SCENARIOS, `${scenario}.load.yaml`), ...set.flatMap((each) => ['--set', each])];
  const args = [COMMAND, ...what, '--workers', '1', '--results', join(folder, 'results'), '--reporter', 'console'];
  return { file: process.execPath, args, cwd: folder, env: { BENCH_DATABASE_URL: url } };
}

/** Throws where a query failed. */
function resultOf({ folder }: Place): RunResult {
  const result = JSON.parse(readFileSync(join(folder, 'results/latest/result.json'), 'utf8')) as RunResult;
  const [error] = result.errors;
  if (error !== undefined || result.total.cut > 0) throw new Error(error?.text ?? `${result.total.cut} queries were cut`);
  return result;
}

function known({ p50, p95, p99 }: Latency): Latencies {
  if (p50 === null || p95 === null || p99 === null) throw new Error('no latencies');
  return { p50, p95, p99 };
}

/** What a program of one's own would do. It has no schedule, so it only shows what a query costs. */
export const plainPg: Tool = {
  name: 'plain pg',
  closed: ({ text }, sec, { url, folder }) => ({
    file: process.execPath,
    args: ['-C', '@loadgate/source', PLAIN, text, `${sec}`],
    cwd: folder,
    env: { BENCH_DATABASE_URL: url },
  }),
  queries(_, ended) {
    requireDone(ended);
    return Number(ended.out);
  },
};
