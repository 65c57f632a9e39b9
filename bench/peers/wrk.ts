import { fileURLToPath } from 'node:url';
import type { Command } from '../measure/watched-run.ts';
import { onPath, versionOf } from './on-path.ts';
import type { Job, PeerFinder, Told } from './peer.ts';

const THINK = fileURLToPath(new URL('scripts/think.lua', import.meta.url));
const UNIT_MS: Readonly<Record<string, number>> = { us: 1e-3, ms: 1, s: 1e3, m: 60e3 };

export const wrk: PeerFinder = {
  name: 'wrk',
  install: 'apt-get install wrk',
  find() {
    const file = onPath('wrk');
    return file === undefined ? undefined : { name: 'wrk', version: versionOf(file, ['-v']), command: (job) => command(file, job), told };
  },
};

function command(file: string, { work, durationSec, url, folder }: Job): Command | undefined {
  const args = (users: number, sec: number): string[] => ['-t', '1', '-c', `${users}`, '-d', `${sec}s`, '--latency', '--timeout', '10s'];
  if (work.kind === 'get') return { file, args: [...args(work.users, durationSec), `${url}/`], cwd: folder };
  if (work.kind === 'think') {
    // its users all come at once, and pause before the first request, too
    const own = [...args(work.users, durationSec + work.thinkSec), '-s', THINK];
    return { file, args: [...own, `${url}/`, '--', `${work.thinkSec * 1e3}`], cwd: folder };
  }
  if (work.kind === 'rate' && work.users !== undefined) {
    // the nearest it has to a rate: a pause as long as each user's space
    const spaceMs = (work.users / work.perSec) * 1e3;
    return { file, args: [...args(work.users, durationSec), '-s', THINK, `${url}/`, '--', `${spaceMs}`], cwd: folder };
  }
  // no JSON, no rate, no single request
  return undefined;
}

function told(_: Job, out: string): Told {
  const latencyOf = (label: string): number | undefined => {
    const [, number, unit] = new RegExp(`^ +${label}% +([\\d.]+)(us|ms|s|m)`, 'm').exec(out) ?? [];
    return number === undefined ? undefined : Number(number) * (UNIT_MS[unit as string] ?? Number.NaN);
  };
  const found = { p50: latencyOf('50'), p90: latencyOf('90'), p99: latencyOf('99') };
  const [, socket = ''] = /Socket errors: (.*)/.exec(out) ?? [];
  const errors = [...socket.matchAll(/\d+/g), ...(/Non-2xx or 3xx responses: (\d+)/.exec(out)?.slice(1, 2) ?? [])];
  return {
    requests: Number(/(\d+) requests in/.exec(out)?.[1] ?? Number.NaN),
    errors: errors.reduce((sum, each) => sum + Number(typeof each === 'string' ? each : each[0]), 0),
    latencyMs: Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
  };
}
