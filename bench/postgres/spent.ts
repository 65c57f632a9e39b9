import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpuSecOfEnded, cpuSecOfMachine, useOfTree } from '../measure/process-tree.ts';
import type { Command } from '../measure/watched-run.ts';

/** One command from its start to its end. */
export interface Spent {
  readonly exitCode: number | null;
  readonly out: string;
  readonly error: string;
  /** User and system, of all its threads and processes. */
  readonly cpuSec: number;
  /** Processor cores used by anything but the command, the server and this process. */
  readonly othersCores: number;
}

/** Runs a command to its end, or kills it after `limitSec`; `serverPid` is the server that it loads. */
export async function spend(command: Command, serverPid: number, limitSec: number): Promise<Spent> {
  const [before, beganMs] = [used(serverPid), performance.now()];
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, NO_COLOR: '1', ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitSec * 1e3,
    killSignal: 'SIGKILL',
  });
  const texts = Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const [after, sec] = [used(serverPid), (performance.now() - beganMs) / 1e3];
  const [out, error] = await texts;
  const cpuSec = after.endedSec - before.endedSec;
  const othersSec = after.machineSec - before.machineSec - cpuSec - (after.knownSec - before.knownSec);
  return { exitCode, out, error, cpuSec, othersCores: Math.max(0, othersSec / sec) };
}

interface Used {
  readonly endedSec: number;
  readonly machineSec: number;
  /** By the server and by this process. */
  readonly knownSec: number;
}

function used(serverPid: number): Used {
  const { user, system } = process.cpuUsage();
  return { endedSec: cpuSecOfEnded(), machineSec: cpuSecOfMachine(), knownSec: useOfTree(serverPid).cpuSec + (user + system) / 1e6 };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
