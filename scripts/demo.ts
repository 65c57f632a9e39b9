// Shows loadgate on a real service: starts the example adapter with its PostgreSQL on free ports of this machine, runs the smoke test
// and the load test against it, time-scaled to about a minute together, and stops everything again.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tests = [
  { scenario: 'smoke', timeScale: '5' },
  { scenario: 'load', timeScale: '15' },
];
const STOP_MS = 15_000;

const children = new Set<ChildProcess>();
let isStopping = false;

process.exitCode = await demo();

async function demo(): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopAll(signal));
  const token = randomBytes(12).toString('hex');
  try {
    console.log('Starting the example service and its PostgreSQL …');
    const url = await startAdapter(token);
    for (const { scenario, timeScale } of tests) {
      if (isStopping) break;
      const args = ['run', scenario, '--time-scale', timeScale];
      console.log(`\n$ loadgate ${args.join(' ')}`);
      const code = await loadgate(args, { ADAPTER_TOKEN: token, ADAPTER_URL: url });
      if (code !== 0) return code;
    }
    if (isStopping) return 130;
    console.log(
      '\nOpen results/latest/load_test_report.html. Next: change a gate in examples/scenarios/load.load.yaml and run the demo again.',
    );
    return 0;
  } finally {
    await Promise.all([...children].map(stop));
  }
}

async function startAdapter(token: string): Promise<string> {
  const adapter = child(['-C', '@loadgate/source', 'examples/adapter/src/main.ts'], { ADAPTER_TOKEN: token, PORT: '0' }, [
    'ignore',
    'pipe',
    'inherit',
  ]);
  if (adapter.stdout === null) throw new Error('the adapter has no output');
  for await (const line of createInterface({ input: adapter.stdout })) {
    const url = /listening on (http:\/\/\S+)/.exec(line)?.[1];
    if (url !== undefined) {
      // nobody reads on: a full pipe would stop the service
      adapter.stdout.resume();
      return url;
    }
  }
  throw new Error('the example service did not start');
}

async function loadgate(args: readonly string[], env: Record<string, string>): Promise<number> {
  const run = child(['packages/cli/bin/loadgate.js', ...args], env, 'inherit');
  const [code] = (await once(run, 'exit')) as [number | null];
  return code ?? 3;
}

function child(args: readonly string[], env: Record<string, string>, stdio: 'inherit' | ['ignore', 'pipe', 'inherit']): ChildProcess {
  const started = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio });
  children.add(started);
  started.once('exit', () => children.delete(started));
  return started;
}

/** From a terminal the children get the signal, too; from `kill` they do not. */
function stopAll(signal: NodeJS.Signals): void {
  isStopping = true;
  for (const each of children) each.kill(signal);
}

async function stop(each: ChildProcess): Promise<void> {
  if (each.exitCode !== null || each.signalCode !== null) return;
  const ended = once(each, 'exit');
  each.kill('SIGTERM');
  const timer = setTimeout(() => each.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
