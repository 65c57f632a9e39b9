import type { Plan, Position } from '../contract/plan.ts';
import type { Protocol } from '../contract/plugin.ts';
import { type Location, RefusedError } from '../errors.ts';
import { formatBytes, formatCount, formatDurationUs, formatRatePerSec } from '../time/duration.ts';
import type { Machine } from './machine.ts';
import { type Needs, needsOf } from './machine-needs.ts';
import type { Warning } from './run.ts';

/** What the process has open beside its users' connections: measured 25 files and 13 for each worker, canary included; the rest is for reports. */
const OWN_FILES = 38;
const WORKER_FILES = 14;
/** Of a worker that has no users yet. */
const WORKER_BYTES = 60e6;
/** What a worker with a processor of its own makes of the smallest requests; measured up to 27,000. */
const WORKER_REQUESTS_PER_SEC = 20e3;
/** A target that stands still for less than that should not use up what the machine has. */
const STILL_US = 10e6;
/** As many as `ip_local_port_range` can be set to: 1024 to 65535. */
const MOST_PORTS = 64_512;

/**
 * Holds a load against the machine. Throws a RefusedError for what it surely cannot hold, with the figure that would do; what may be too
 * much for it is a warning. Nothing is made smaller in silence.
 */
export function machineWarnings(plan: Plan, protocols: readonly Protocol[], workers: number, machine: Machine): readonly Warning[] {
  const stages = needsOf(plan, protocols, workers);
  const most = (of: (needs: Needs) => number): Needs => stages.reduce((a, b) => (of(b) > of(a) ? b : a));
  const [connected, large] = [most(({ connections }) => connections), most(({ bytes }) => bytes)];
  const ownFiles = OWN_FILES + WORKER_FILES * workers;
  const ownBytes = WORKER_BYTES * workers;
  refuseFiles(connected, ownFiles, machine, plan);
  refuseMemory(large, ownBytes, machine, plan);
  return [
    ofPorts(connected, machine),
    ofMemory(large, ownBytes, machine),
    ofRate(
      most(({ requestsPerSec }) => requestsPerSec),
      workers,
      machine,
    ),
    ofLooseArrivals(
      most(({ looseArrivalsPerSec }) => looseArrivalsPerSec),
      ownFiles,
      machine,
    ),
  ].flat();
}

function refuseFiles({ users, connections, at }: Needs, own: number, { openFiles }: Machine, plan: Plan): void {
  if (connections === 0 || openFiles === null || connections + own <= openFiles) return;
  throw new RefusedError(
    'LG_TOO_FEW_FILES',
    `${usersText(users)} need about ${formatCount(connections + own)} file descriptors, and this process may open ${formatCount(openFiles)}`,
    { hint: `${raised(connections + own)}${orFewer((users * (openFiles - own)) / connections)}`, ...locationOf(at, plan) },
  );
}

function refuseMemory({ users, bytes, at }: Needs, own: number, { memoryBytes }: Machine, plan: Plan): void {
  if (bytes === 0 || memoryBytes === null || bytes + own <= memoryBytes) return;
  throw new RefusedError(
    'LG_TOO_LITTLE_MEMORY',
    `${usersText(users)} need at least ${formatBytes(bytes + own)} of memory, and there are ${formatBytes(memoryBytes)}`,
    { hint: `give the machine or the container more${orFewer((users * (memoryBytes - own)) / bytes)}`, ...locationOf(at, plan) },
  );
}

function ofPorts({ connections, at }: Needs, { ports }: Machine): readonly Warning[] {
  if (ports === null || connections <= ports) return [];
  const way =
    connections <= MOST_PORTS
      ? 'set net.ipv4.ip_local_port_range to "1024 65535"'
      : `no setting gives it more than ${formatCount(MOST_PORTS)}`;
  return warning(
    at,
    `${formatCount(connections)} connections are asked for, and this machine has ${formatCount(ports)} ports for those to one address: ${way}`,
  );
}

function ofMemory({ users, bytes, at }: Needs, own: number, { memoryBytes }: Machine): readonly Warning[] {
  const needed = 2 * bytes + own;
  if (bytes === 0 || memoryBytes === null || needed <= memoryBytes) return [];
  return warning(
    at,
    `${usersText(users)} with large answers may need ${formatBytes(needed)} of memory, and there are ${formatBytes(memoryBytes)}`,
  );
}

function ofRate({ requestsPerSec, at }: Needs, workers: number, { processors }: Machine): readonly Warning[] {
  const able = Math.min(workers, processors);
  if (requestsPerSec <= able * WORKER_REQUESTS_PER_SEC) return [];
  const [asked, made] = [requestsPerSec, able * WORKER_REQUESTS_PER_SEC].map((perSec) => `${formatCount(perSec)} requests/s`);
  const needed = Math.ceil(requestsPerSec / WORKER_REQUESTS_PER_SEC);
  return warning(
    at,
    `${asked} are asked for, and ${able === 1 ? 'a worker makes' : `${able} workers make`} about ${made} of the smallest: ${needed} workers with a processor each are needed, and there ${processors === 1 ? 'is 1 processor' : `are ${formatCount(processors)} processors`}`,
  );
}

/** While the target stands still each arrival needs one more user. */
function ofLooseArrivals({ looseArrivalsPerSec, looseUsers, at }: Needs, own: number, { openFiles }: Machine): readonly Warning[] {
  const inStill = Math.min(looseUsers, (looseArrivalsPerSec * STILL_US) / 1e6);
  if (openFiles === null || inStill + own <= openFiles) return [];
  const room = Math.max(1, openFiles - own);
  const lastsUs = (room / looseArrivalsPerSec) * 1e6;
  return warning(
    at,
    `this process may open ${formatCount(openFiles)} file descriptors: at ${formatRatePerSec(looseArrivalsPerSec)} they last for ${formatDurationUs(lastsUs)} of a target that stands still; ${raised(looseUsers + own)}, or write \`maxUsers: ${room}\``,
  );
}

const warning = (at: Position, message: string): readonly Warning[] => [{ source: 'machine', message, at }];

const usersText = (users: number): string => `${formatCount(users)} ${users === 1 ? 'user' : 'users'}`;

/** Node has gone up to the hard limit already. */
const raised = (files: number): string => `raise the hard limit, as root, with \`ulimit -n ${roundedUp(files)}\``;

const orFewer = (users: number): string => (users < 1 ? '' : `, or take at most ${usersText(Math.floor(users))}`);

/** To two digits: easy to type, and a little more than is needed. */
function roundedUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}

function locationOf([file, line, column]: Position, { files }: Plan): { readonly location?: Location } {
  const name = files[file];
  return name === undefined ? {} : { location: { file: name, line, column } };
}
