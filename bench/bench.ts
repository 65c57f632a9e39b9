// loadgate beside its peers. `npm run bench -- --help` says how; README.md says what the figures mean.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Arguments, readArguments, USAGE } from './arguments.ts';
import { watch } from './measure/watched-run.ts';
import { finders } from './peers/all.ts';
import type { Job, Peer } from './peers/peer.ts';
import { machine } from './report/machine.ts';
import { type Measured, rate, steadyCost } from './report/measured.ts';
import { tableOf } from './report/table.ts';
import { startTarget, type Target } from './targets/target.ts';
import { type Workload, workloads } from './workloads.ts';

const RESULTS = fileURLToPath(new URL('results', import.meta.url));
/** Beside the load: start, end and reports. */
const AROUND_SEC = 40;
/** Connections of the run before go on closing for a moment. */
const REST_MS = 500;

try {
  const args = readArguments(
    process.argv.slice(2),
    workloads(false).map(({ id }) => id),
    finders.map(({ name }) => name),
  );
  if (args.help) console.log(USAGE);
  else await compare(args);
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 2;
}

async function compare(args: Arguments): Promise<void> {
  const wanted = (name: string): boolean => args.peers.length === 0 || args.peers.includes(name);
  const found = finders.filter(({ name }) => wanted(name)).map(({ name, install, find }) => ({ name, install, peer: find() }));
  const peers = found.flatMap(({ peer }) => peer ?? []);
  const notHere = found.filter(({ peer }) => peer === undefined);
  for (const { name, install } of notHere) console.error(`${name}: not here (${install})`);
  const chosen = workloads(args.quick).filter(({ id }) => args.only.length === 0 || args.only.includes(id));
  const startedAt = new Date().toISOString();
  const about = { startedAt, quick: args.quick, rounds: args.rounds, machine: machine(), versions: versionsOf(peers) };
  const scratch = mkdtempSync(join(tmpdir(), 'loadgate-bench-'));
  const runs: Measured[] = [];
  const file = join(RESULTS, `${startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.json`);
  mkdirSync(RESULTS, { recursive: true });
  try {
    for (const workload of chosen) {
      const target = await startTarget(workload.target);
      try {
        for (let round = 0; round < args.rounds; round++)
          for (const peer of rotated(peers, round))
            runs.push(...(await once(workload, peer, { round, rounds: args.rounds }, target, scratch)));
      } finally {
        await target.close();
      }
      writeFileSync(file, `${JSON.stringify({ ...about, runs })}\n`);
      const names = namesOf(
        peers,
        runs.filter((run) => run.workload === workload.id),
      );
      console.log(
        tableOf(
          workload,
          names,
          runs,
          notHere.map(({ name }) => name),
        ),
      );
    }
    console.log(`${JSON.stringify(about)}\n${file}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Turn {
  readonly round: number;
  readonly rounds: number;
}

async function once(
  workload: Workload,
  peer: Peer,
  { round, rounds }: Turn,
  target: Target,
  scratch: string,
): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(scratch, 'run-'));
  const job: Job = { ...workload, url: target.url, ca: target.ca, folder };
  const command = peer.command(job);
  if (command === undefined) return [];
  const { out, error, ...watched } = await watch(command, target, workload.window, workload.durationSec + AROUND_SEC);
  const run = { workload: workload.id, peer: peer.name, round, watched };
  const measured = read(run, peer, job, out, error);
  const cost = steadyCost(measured, workload)?.toFixed(1) ?? '–';
  console.error(
    `${workload.id} ${round + 1}/${rounds} ${peer.name}: ${measured.failure ?? `${cost} CPU-s per 10⁶ at ${rate(measured, workload)?.toFixed(0) ?? '–'}/s`}`,
  );
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  return [measured];
}

function read(run: Pick<Measured, 'workload' | 'peer' | 'round' | 'watched'>, peer: Peer, job: Job, out: string, error: string): Measured {
  try {
    const told = peer.told(job, out, error);
    return { ...run, told, failure: run.watched.requests === 0 ? 'no request came' : null };
  } catch (cause) {
    const said = `${error}${out}`.trim().slice(-300);
    return { ...run, told: null, failure: `exit ${run.watched.exitCode}, ${cause instanceof Error ? cause.message : cause}: ${said}` };
  }
}

/** Each round begins with another tool: what the one before leaves behind falls on each alike. */
function rotated(peers: readonly Peer[], round: number): readonly Peer[] {
  return peers.map((_, i) => peers[(i + round) % peers.length] as Peer);
}

/** All tools, but variants of one only where they did the work. */
function namesOf(peers: readonly Peer[], own: readonly Measured[]): readonly string[] {
  return peers.map(({ name }) => name).filter((name) => !name.includes(',') || own.some(({ peer }) => peer === name));
}

function versionsOf(peers: readonly Peer[]): Readonly<Record<string, string>> {
  return Object.fromEntries(peers.map(({ name, version }) => [name, version]));
}
