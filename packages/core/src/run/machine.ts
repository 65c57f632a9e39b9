import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';

/** What the machine gives this process; null where it does not say. */
export interface Machine {
  /** Files and connections that may be open at once: the hard limit, which Node takes for itself when it starts. */
  readonly openFiles: number | null;
  /** Memory that can still be had, within a container's limit. */
  readonly memoryBytes: number | null;
  readonly processors: number;
  /** Connections that can be open at once to one address and port. */
  readonly ports: number | null;
}

/** As it is now. */
export function machineHere(): Machine {
  const limits = textOf('/proc/self/limits');
  const range = textOf('/proc/sys/net/ipv4/ip_local_port_range');
  const memoryBytes = process.availableMemory() + cachedBytes();
  return {
    openFiles: limits === undefined ? reportedOpenFiles() : openFilesIn(limits),
    memoryBytes: memoryBytes > 0 ? memoryBytes : null,
    processors: availableParallelism(),
    ports: range === undefined ? null : portsIn(range),
  };
}

/** In a container: what files take of its memory and give back when it is needed, which Node counts as used. */
function cachedBytes(): number {
  return process.constrainedMemory() < totalmem() ? cachedBytesIn(textOf('/sys/fs/cgroup/memory.stat') ?? '') : 0;
}

/** Of a control group's `memory.stat`. */
export function cachedBytesIn(stat: string): number {
  return Number(/^inactive_file (\d+)$/m.exec(stat)?.[1] ?? 0);
}

/** Of Linux's `/proc/self/limits`; null: without a limit. */
export function openFilesIn(limits: string): number | null {
  const [, soft] = /^Max open files\s+(\d+)\s/m.exec(limits) ?? [];
  return soft === undefined ? null : Number(soft);
}

/** Of Linux's `ip_local_port_range`: first and last. */
export function portsIn(range: string): number | null {
  const [first, last] = range.trim().split(/\s+/).map(Number);
  return first !== undefined && last !== undefined && last >= first ? last - first + 1 : null;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Where there is no `/proc`: Node's own report knows it on every POSIX system. */
function reportedOpenFiles(): number | null {
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  const { excludeNetwork } = report;
  // looking up the names of all addresses would take seconds
  report.excludeNetwork = true;
  try {
    const { userLimits } = report.getReport() as { readonly userLimits?: { readonly open_files?: { readonly soft?: unknown } } };
    const soft = Number(userLimits?.open_files?.soft ?? Number.NaN);
    return Number.isNaN(soft) ? null : soft;
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}
