import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all below it have used. */
export interface TreeUse {
  /** User and system, of the living and of those they have waited for. */
  readonly cpuSec: number;
  /** Resident memory of the living; shared pages count in each. */
  readonly rssBytes: number;
}

/** Of `getconf CLK_TCK`: what /proc counts in, on every Linux. */
const TICKS_PER_SEC = 100;
const PAGE_BYTES = 4096;

interface Stat {
  readonly parent: number;
  readonly ownTicks: number;
  readonly waitedTicks: number;
  readonly rssPages: number;
}

export function useOfTree(root: number): TreeUse {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? statOf(pid) : undefined;
    if (stat !== undefined) stats.set(pid, stat);
  }
  let ticks = 0;
  let pages = 0;
  for (const [pid, stat] of stats) {
    if (!isBelow(pid, root, stats)) continue;
    ticks += stat.ownTicks + stat.waitedTicks;
    pages += stat.rssPages;
  }
  return { cpuSec: ticks / TICKS_PER_SEC, rssBytes: pages * PAGE_BYTES };
}

/** CPU-seconds of all processes that this one started, directly or not, and that have ended and were waited for. */
export const cpuSecOfEnded = (): number => (statOf(process.pid)?.waitedTicks ?? 0) / TICKS_PER_SEC;

/** CPU-seconds that one process has used. */
export const cpuSecOf = (pid: number): number => (statOf(pid)?.ownTicks ?? 0) / TICKS_PER_SEC;

/** CPU-seconds of the whole machine since its start, without idling and waiting for disks. */
export function cpuSecOfMachine(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = readFileSync('/proc/stat', 'utf8')
    .slice('cpu '.length, 200)
    .trim()
    .split(/\s+/)
    .map(Number);
  return (user + nice + system + irq + softIrq + steal) / TICKS_PER_SEC;
}

/** The fields of proc(5) after the name, which may hold anything. */
export function parseStat(text: string): Stat {
  const [, parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // rest[0] is field 5 of proc(5): utime is 14, stime 15, cutime 16, cstime 17, rss 24
  const field = (number: number): number => Number(rest[number - 5]);
  return { parent: Number(parent), ownTicks: field(14) + field(15), waitedTicks: field(16) + field(17), rssPages: field(24) };
}

function statOf(pid: number): Stat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // it has ended meanwhile
    return undefined;
  }
}

function isBelow(pid: number, root: number, stats: ReadonlyMap<number, Stat>): boolean {
  for (let at = pid, steps = 0; at > 0 && steps < 100; at = stats.get(at)?.parent ?? 0, steps++) if (at === root) return true;
  return false;
}
