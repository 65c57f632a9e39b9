import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../measure/watched-run.ts';
import { onPath } from './on-path.ts';
import type { Job, PeerFinder, Told } from './peer.ts';

export const vegeta: PeerFinder = {
  name: 'vegeta',
  install: 'go install github.com/tsenart/vegeta/v12@latest',
  find() {
    const file = onPath('vegeta');
    return file === undefined ? undefined : { name: 'vegeta', version: '12', command: (job) => command(file, job), told };
  },
};

/** Its figures come from a second program, which reads what the first wrote: both are counted. */
function command(file: string, { work, durationSec, url, folder }: Job): Command | undefined {
  const how = argsOf(work, durationSec);
  if (how === undefined) return undefined;
  const targets = join(folder, 'targets');
  writeFileSync(targets, `GET ${url}/\n`);
  const attack = [file, 'attack', `-targets=${targets}`, '-keepalive', ...how].map(quoted).join(' ');
  return { file: '/bin/sh', args: ['-c', `${attack} | ${quoted(file)} report -type=json`], cwd: folder };
}

function argsOf(work: Job['work'], durationSec: number): readonly string[] | undefined {
  if (work.kind === 'get') return ['-rate=0', `-max-workers=${work.users}`, `-connections=${work.users}`, `-duration=${durationSec}s`];
  if (work.kind === 'rate')
    return [`-rate=${work.perSec}/s`, `-duration=${durationSec}s`, ...(work.users === undefined ? [] : [`-max-workers=${work.users}`])];
  // no JSON, no pauses, no single request
  return undefined;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

interface Report {
  readonly latencies: Readonly<Record<'50th' | '90th' | '95th' | '99th' | 'max', number>>;
  readonly requests: number;
  readonly success: number;
}

function told(_: Job, out: string): Told {
  const { latencies, requests, success } = JSON.parse(out) as Report;
  const ms = (ns: number): number => ns / 1e6;
  return {
    requests,
    errors: Math.round(requests * (1 - success)),
    latencyMs: {
      p50: ms(latencies['50th']),
      p90: ms(latencies['90th']),
      p95: ms(latencies['95th']),
      p99: ms(latencies['99th']),
      max: ms(latencies.max),
    },
  };
}
