// What each tool says of a server whose answers are known, beside the server's own record. `--rounds n`, `--only id`, `--peers x,y`.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Truth } from '../../test/truth/known-target.ts';
import { exactPercentile } from '../../test/truth/oracle.ts';
import { finders } from '../peers/all.ts';
import type { Job, Peer } from '../peers/peer.ts';
import { machine } from '../report/machine.ts';
import { type Experiment, experiments } from './experiments.ts';
import { type Said, truthTable } from './table.ts';

const RESULTS = fileURLToPath(new URL('../results', import.meta.url));
const LIMIT_MS = 90e3;
/** Variants of one tool say the same. */
const isVariant = ({ name }: Peer): boolean => name.includes(',');

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, only: { type: 'string' }, peers: { type: 'string' } },
});
const rounds = Number(values.rounds);
const wanted = values.peers?.split(',');
const found = finders.filter(({ name }) => wanted === undefined || wanted.includes(name));
const peers = found.flatMap(({ find }) => find() ?? []).filter((peer) => !isVariant(peer));
const notHere = found.filter(({ find }) => find() === undefined).map(({ name }) => name);
const scratch = mkdtempSync(join(tmpdir(), 'loadgate-truth-'));
const startedAt = new Date().toISOString();
const said: Said[] = [];
try {
  for (const experiment of experiments.filter(({ id }) => values.only === undefined || id === values.only)) {
    for (let round = 0; round < rounds; round++)
      for (const [i] of peers.entries()) said.push(...(await runOnce(experiment, peers[(i + round) % peers.length] as Peer, round)));
    console.log(truthTable(experiment, said, notHere));
  }
  mkdirSync(RESULTS, { recursive: true });
  const versions = Object.fromEntries(peers.map(({ name, version }) => [name, version]));
  const file = join(RESULTS, `truth-${startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ startedAt, rounds, machine: machine(), versions, said })}\n`);
  console.log(file);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function runOnce({ id, work, durationSec }: Experiment, peer: Peer, round: number): Promise<readonly Said[]> {
  const server = fork(fileURLToPath(new URL('serve.ts', import.meta.url)), [id], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const [{ url }] = (await once(server, 'message')) as [{ url: string }];
    const folder = mkdtempSync(join(scratch, 'run-'));
    const window = { fromSec: 0, toSec: durationSec };
    const job: Job = { id, title: id, target: 'plain', work, durationSec, window, url, ca: undefined, folder };
    const command = peer.command(job);
    if (command === undefined) return [];
    const { file, args, cwd, env } = command;
    const ran = spawnSync(file, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8', timeout: LIMIT_MS, maxBuffer: 2 ** 26 });
    server.send('truth');
    const [truth] = (await once(server, 'message')) as [Truth];
    console.error(`${id} ${round + 1}/${rounds} ${peer.name}: ${truth.count} requests`);
    return [{ experiment: id, peer: peer.name, round, told: toldOf(peer, job, ran.stdout, ran.stderr), truth: shortOf(truth) }];
  } finally {
    server.disconnect();
    await once(server, 'exit');
  }
}

function toldOf(peer: Peer, job: Job, out: string, error: string): Said['told'] {
  try {
    return peer.told(job, out, error);
  } catch (cause) {
    console.error(`${peer.name}: ${cause instanceof Error ? cause.message : cause}: ${error.slice(-300)}`);
    return null;
  }
}

function shortOf(truth: Truth): Said['truth'] {
  const { count, failed, perSec, latenciesMs } = truth;
  const at = (p: number): number => exactPercentile(latenciesMs, p);
  return { count, failed, perSec, latencyMs: { p50: at(50), p90: at(90), p95: at(95), p99: at(99), 'p99.9': at(99.9), max: at(100) } };
}
