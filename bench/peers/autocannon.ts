import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from '../measure/watched-run.ts';
import type { Work } from '../workloads.ts';
import type { Job, PeerFinder, Told } from './peer.ts';

const FOLDER = fileURLToPath(new URL('../node_modules/autocannon/', import.meta.url));

export const autocannon: PeerFinder = {
  name: 'autocannon',
  install: 'npm ci, in bench/',
  find() {
    try {
      const { version } = JSON.parse(readFileSync(`${FOLDER}package.json`, 'utf8')) as { version: string };
      return { name: 'autocannon', version, command, told };
    } catch {
      return undefined;
    }
  },
};

function command({ work, durationSec, url, folder }: Job): Command | undefined {
  const how = argsOf(work, durationSec);
  return how === undefined
    ? undefined
    : { file: process.execPath, args: [`${FOLDER}autocannon.js`, ...how, '-j', '-n', `${url}/`], cwd: folder };
}

function argsOf(work: Work, durationSec: number): readonly string[] | undefined {
  switch (work.kind) {
    case 'get':
      return ['-c', `${work.users}`, '-d', `${durationSec}`];
    case 'rate':
      return ['-c', `${work.users ?? 50}`, '-d', `${durationSec}`, '-R', `${work.perSec}`];
    case 'start':
      return ['-c', '1', '-a', '1'];
    // no conditions on JSON, no captures, no gates; no pauses
    case 'order':
    case 'think':
      return undefined;
  }
}

interface Report {
  readonly requests: { readonly total: number };
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
  readonly latency: Readonly<Record<'p50' | 'p90' | 'p99' | 'p99_9' | 'max', number>>;
}

function told(_: Job, out: string): Told {
  const { requests, errors, timeouts, non2xx, latency } = JSON.parse(out) as Report;
  const { p50, p90, p99, p99_9, max } = latency;
  return { requests: requests.total, errors: errors + timeouts + non2xx, latencyMs: { p50, p90, p99, 'p99.9': p99_9, max } };
}
