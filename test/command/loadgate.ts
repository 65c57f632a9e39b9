import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent, RunResult } from '@loadgate/core';

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/loadgate.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Flags of Node with which the command in a checkout has to start itself again. */
export const SHADOWED = ['--no-warnings'] as const;

/** A folder with a project in it, in which the real command is typed. */
export class Project {
  /** Most files that the command may have open, as `ulimit -n` says it; undefined: as many as this process. */
  openFiles: number | undefined;
  /** Size that no file of the command may pass, in blocks of 512 bytes, as `ulimit -f` says it: what is more meets a full disk. */
  fileBlocks: number | undefined;
  #folder: string | undefined;
  readonly #running = new Set<ChildProcess>();

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(files)) this.put(name, text);
  }

  /** Made when it is first needed. */
  get folder(): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'loadgate-'));
    return this.#folder;
  }

  put(name: string, text: string | Uint8Array): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  /** Types a command and waits for its end. `into`: what it says goes to this file, as a shell's `>` does it. */
  async loadgate(args: readonly string[], env: Readonly<Record<string, string>> = {}, into?: string): Promise<Ended> {
    return this.begin(args, env, into).ended;
  }

  /** Types a command that will be interrupted. `flags` are Node's. */
  begin(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    into?: string,
    flags: readonly string[] = [],
  ): { readonly child: ChildProcess; readonly ended: Promise<Ended>; said(text: string): Promise<void> } {
    const file = into === undefined ? undefined : openSync(into, 'w');
    const typed = [process.execPath, ...flags, COMMAND, ...args];
    const limits = [
      ...(this.openFiles === undefined ? [] : [`ulimit -n ${this.openFiles}`]),
      ...(this.fileBlocks === undefined ? [] : [`ulimit -f ${this.fileBlocks}`]),
    ];
    const [command = '', ...rest] = limits.length === 0 ? typed : ['sh', '-c', `${limits.join(' && ')} && exec "$0" "$@"`, ...typed];
    const child = spawn(command, rest, {
      cwd: this.folder,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['pipe', file ?? 'pipe', 'pipe'],
    });
    if (file !== undefined) closeSync(file);
    this.#running.add(child);
    let out = '';
    let error = '';
    const listeners = new Set<() => void>();
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      for (const listener of listeners) listener();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      error += text;
    });
    const ended = new Promise<Ended>((resolve) =>
      child.once('close', (code) => {
        this.#running.delete(child);
        resolve({ code, out, error });
      }),
    );
    const said = (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!out.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended without saying ${JSON.stringify(text)}:\n${out}${error}`)));
      });
    return { child, ended, said };
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  result(): RunResult {
    return JSON.parse(this.read('results/latest/result.json')) as RunResult;
  }

  /** Folders of runs, oldest first. */
  runs(): readonly string[] {
    return readdirSync(join(this.folder, 'results'))
      .filter((name) => name !== 'latest')
      .sort();
  }

  journal(run = this.runs().at(-1) ?? ''): readonly RunEvent[] {
    return this.read(`results/${run}/journal.ndjson`)
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as RunEvent);
  }

  remove(): void {
    for (const child of this.#running) child.kill('SIGKILL');
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true });
    this.#folder = undefined;
  }
}
