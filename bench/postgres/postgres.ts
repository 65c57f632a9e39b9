// loadgate and pgbench against one server. `npm --prefix bench run postgres -- --help` says how; README.md says what the figures mean.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../packages/plugins-db/src/embedded/index.ts';
import { machine } from '../report/machine.ts';
import { readArguments, USAGE } from './arguments.ts';
import { makeItems } from './items.ts';
import type { Run } from './run.ts';
import { type Spent, spend } from './spent.ts';
import { withStalls } from './stalls.ts';
import { tableOf } from './table.ts';
import type { Place, Tool } from './tool.ts';
import { loadgate, pgbench, plainPg } from './tools.ts';
import { type ClosedWork, COMPILING_SEC, type OpenWork, type Work, works } from './works.ts';

const RESULTS = fileURLToPath(new URL('../results', import.meta.url));
/** Beside the load: start, end and reports. */
const AROUND_SEC = 60;
const NOT_HERE = 'pgbench is not here: install PostgreSQL’s own (Debian: postgresql, others: postgresql-contrib), and have it on PATH.';

type Result = Pick<Run, 'figures' | 'cost' | 'othersCores' | 'failure'>;
interface Round {
  readonly round: number;
  readonly sec: number;
  readonly server: EmbeddedPostgres;
  /** Of all runs. */
  readonly scratch: string;
}

try {
  const args = readArguments(
    process.argv.slice(2),
    works.map(({ id }) => id),
  );
  if (args.help) console.log(USAGE);
  else await compare(args);
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 2;
}

async function compare({ rounds, sec, only }: ReturnType<typeof readArguments>): Promise<void> {
  const { status, stdout } = spawnSync('pgbench', ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(NOT_HERE);
  const chosen = works.filter(({ id }) => only.length === 0 || only.includes(id));
  const startedAt = new Date().toISOString();
  const scratch = mkdtempSync(join(tmpdir(), 'loadgate-bench-'));
  const server = await startEmbeddedPostgres();
  const runs: Run[] = [];
  try {
    await makeItems(server.url);
    for (let round = 0; round < rounds; round++)
      for (const work of chosen)
        for (const tool of inOrder(work, round)) {
          const run = { work: work.id, tool: tool.name, round, ...(await once(work, tool, { round, sec, server, scratch })) };
          runs.push(run);
          console.error(`${round + 1}/${rounds} ${work.id} ${tool.name}: ${said(run)}`);
        }
  } finally {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
  for (const work of chosen) console.log(tableOf(work, runs));
  const about = { startedAt, rounds, sec, machine: machine(), pgbench: stdout.trim() };
  const file = join(RESULTS, `postgres-${startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.json`);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...about, runs })}\n`);
  console.log(`${JSON.stringify(about)}\n${file}`);
  if (runs.some(({ failure }) => failure !== null)) process.exitCode = 1;
}

/** There and back again: what goes on slowly while a pair of rounds is measured falls on all alike. */
function inOrder({ kind }: Work, round: number): readonly Tool[] {
  const tools = kind === 'open' ? [pgbench, loadgate] : [pgbench, loadgate, plainPg];
  return round % 2 === 0 ? tools : tools.toReversed();
}

async function once(work: Work, tool: Tool, round: Round): Promise<Result> {
  try {
    return await (work.kind === 'open' ? open(work, tool, round) : closed(work, tool, round));
  } catch (cause) {
    return { figures: null, cost: null, othersCores: 0, failure: cause instanceof Error ? cause.message : String(cause) };
  }
}

async function open(work: OpenWork, tool: Tool, { sec, server, scratch }: Round): Promise<Result> {
  const place = placeFor(server, scratch);
  const command = tool.open?.(work, sec, place);
  if (command === undefined) throw new Error('it has no rate');
  const run = (): Promise<Spent> => spend(command, server.pid, sec + AROUND_SEC);
  const spent = await (work.stall === undefined ? run() : withStalls(server.url, work.stall, run));
  const figures = read(spent, () => tool.openFigures?.(sec, place, spent) ?? null);
  return { figures, cost: null, othersCores: spent.othersCores, failure: null };
}

async function closed(work: ClosedWork, tool: Tool, { sec, server, scratch }: Round): Promise<Result> {
  const spendOn = async (forSec: number): Promise<Spent & { readonly queries: number }> => {
    const place = placeFor(server, scratch);
    const spent = await spend(tool.closed(work, forSec, place), server.pid, forSec + AROUND_SEC);
    return { ...spent, queries: read(spent, () => tool.queries(place, spent)) };
  };
  const [empty, short, full] = [await spendOn(0), await spendOn(COMPILING_SEC), await spendOn(COMPILING_SEC + sec)];
  const beyond = (less: typeof full): number => ((full.cpuSec - less.cpuSec) / (full.queries - less.queries)) * 1e6;
  const cost = { steadyUs: beyond(short), loadUs: beyond(empty), queries: full.queries };
  return { figures: null, cost, othersCores: full.othersCores, failure: null };
}

function placeFor({ url }: EmbeddedPostgres, scratch: string): Place {
  return { url, folder: mkdtempSync(join(scratch, 'run-')) };
}

/** Throws with what the tool itself said. */
function read<T>({ out, error }: Spent, figures: () => T): T {
  try {
    return figures();
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : cause}: ${`${error}${out}`.trim().slice(-300)}`);
  }
}

function said({ figures, cost, othersCores, failure }: Result): string {
  if (failure !== null) return failure;
  const others = `, others ${othersCores.toFixed(2)} cores`;
  if (cost !== null) return `${cost.steadyUs.toFixed(1)} µs of CPU a query${others}`;
  return `p50 ${figures?.latencyMs.p50.toFixed(2)} ms, p95 ${figures?.latencyMs.p95.toFixed(2)} ms${others}`;
}
