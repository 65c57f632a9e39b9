import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicUs, type Seen } from '../targets/counting.ts';
import type { Target } from '../targets/target.ts';
import { cpuSecOf, cpuSecOfEnded, cpuSecOfMachine, type TreeUse, useOfTree } from './process-tree.ts';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Which part of a run is looked at closely, in seconds since the target's first request. */
export interface Window {
  readonly fromSec: number;
  readonly toSec: number;
}

/** One run of one tool, seen from outside. */
export interface Watched {
  readonly exitCode: number | null;
  readonly out: string;
  readonly error: string;
  readonly wallSec: number;
  /** User and system, from the start of its first process to the end of its last. */
  readonly cpuSec: number;
  /** Requests that the target answered, in the whole run. */
  readonly requests: number;
  readonly refused: number;
  readonly peakRssBytes: number;
  /** From the start of the process to the first request at the target; null without one. */
  readonly firstRequestSec: number | null;
  /** Only the window: start, warm-up and reports left out. Null when the run ended before it did. */
  readonly steady: Steady | null;
}

export interface Steady {
  readonly sec: number;
  readonly cpuSec: number;
  readonly requests: number;
  /** Requests in each 100 ms of the window. */
  readonly bins: readonly number[];
  readonly rssBytes: number;
  /** Processor cores used by anything but the tool and the target. */
  readonly othersCores: number;
}

const LOOK_EVERY_MS = 250;
/** Of a run that may be over at once. */
const LOOK_FIRST_MS = 20;
const FIRST_LOOKS = 100;
const NOT_BEGUN_MS = 20;

interface Instant {
  readonly seen: Seen;
  readonly use: TreeUse;
  readonly othersSec: number;
}

/** Runs a command against a target and waits for its end; after `limitSec` it is killed. */
export async function watch(command: Command, target: Target, window: Window, limitSec: number): Promise<Watched> {
  await target.reset();
  const endedBefore = cpuSecOfEnded();
  const startUs = monotonicUs();
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, NO_COLOR: '1', ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const texts = Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const limit = setTimeout(() => killAll(child), limitSec * 1e3);
  const isOver = over(ended);
  const watching = Promise.all([peakRss(child, isOver), steadyOf(child, target, window, isOver)]);
  const exitCode = await ended;
  const wallSec = (monotonicUs() - startUs) / 1e6;
  clearTimeout(limit);
  const [peakRssBytes, steady] = await watching;
  const [out, error] = await texts;
  const { served, refused, firstUs } = await target.read();
  return {
    ...{ exitCode, out, error, wallSec, peakRssBytes, steady, refused },
    cpuSec: cpuSecOfEnded() - endedBefore,
    requests: served,
    firstRequestSec: firstUs === null ? null : (firstUs - startUs) / 1e6,
  };
}

async function peakRss({ pid }: ChildProcess, isOver: () => boolean): Promise<number> {
  let peak = 0;
  for (let looks = 0; !isOver(); looks++) {
    peak = Math.max(peak, useOfTree(pid as number).rssBytes);
    await sleep(looks < FIRST_LOOKS ? LOOK_FIRST_MS : LOOK_EVERY_MS);
  }
  return peak;
}

async function steadyOf({ pid }: ChildProcess, target: Target, { fromSec, toSec }: Window, isOver: () => boolean): Promise<Steady | null> {
  let firstUs: number | null = null;
  for (; firstUs === null; await sleep(NOT_BEGUN_MS)) {
    if (isOver()) return null;
    firstUs = (await target.read()).firstUs;
  }
  const at = async (sec: number): Promise<Instant | undefined> => {
    for (let leftMs = 1; leftMs > 0; await sleep(Math.min(leftMs, LOOK_EVERY_MS))) {
      if (isOver()) return undefined;
      leftMs = ((firstUs as number) + sec * 1e6 - monotonicUs()) / 1e3;
      if (leftMs <= 0) break;
    }
    const seen = await target.read();
    const use = useOfTree(pid as number);
    return isOver() ? undefined : { seen, use, othersSec: cpuSecOfMachine() - use.cpuSec - cpuSecOf(target.pid) };
  };
  const begin = await at(fromSec);
  const end = await at(toSec);
  if (begin === undefined || end === undefined) return null;
  const sec = (end.seen.atUs - begin.seen.atUs) / 1e6;
  return {
    sec,
    cpuSec: end.use.cpuSec - begin.use.cpuSec,
    requests: end.seen.served - begin.seen.served,
    bins: end.seen.bins.slice(Math.ceil(fromSec * 10), Math.floor(toSec * 10)),
    rssBytes: end.use.rssBytes,
    othersCores: Math.max(0, (end.othersSec - begin.othersSec) / sec),
  };
}

function over(ended: Promise<unknown>): () => boolean {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  return () => isOver;
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function killAll({ pid }: ChildProcess): void {
  try {
    // its own group, because it was started detached
    process.kill(-(pid as number), 'SIGKILL');
  } catch {
    // it has just ended
  }
}
