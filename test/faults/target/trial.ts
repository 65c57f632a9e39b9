import type { RunResult } from '@loadgate/core';
import { hostFor } from '../../../packages/cli/src/host.ts';
import { Project } from '../../command/loadgate.ts';
import { type FaultyTarget, ONCE_EACH, type TargetFault } from './target-fault.ts';

export interface Ran {
  readonly result: RunResult;
  /** What the console said. */
  readonly out: string;
  /** What went wrong beside the load. */
  readonly failures: readonly string[];
  /** By how much this process grew at most, servers included. */
  readonly grownBytes: number;
  /** For how long at most it did nothing. */
  readonly stoodStillMs: number;
}

/** A real run in this process, with a worker of its own, against a target that is closed behind it. */
export async function ranAgainst(target: FaultyTarget, fault: Pick<TargetFault, 'load' | 'http' | 'steps' | 'gates'>): Promise<Ran> {
  const project = new Project({ 'x.load.yaml': scenarioOf(target.url, fault) });
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const output = { out: say, error: say, isTty: false, columns: 120, color: false, onSignal() {}, hide() {}, onUncaught() {} };
  const watch = watchedProcess();
  try {
    const host = hostFor({ cwd: project.folder, env: {}, output });
    const checked = await host.check('x', { seed: 1, reporters: ['console'] });
    const terminal = { isTty: false, columns: 120, color: false, quiet: false, logLevel: 'info' } as const;
    const { result, failures } = await host.start(checked, { workers: 1, terminal, log: say }).ended;
    return { result, failures, out: said.join(''), ...watch.seen() };
  } finally {
    watch.end();
    project.remove();
    await target.close();
  }
}

const scenarioOf = (url: string, { load, http, steps, gates }: Parameters<typeof ranAgainst>[1]): string =>
  [
    `target: ${url}`,
    `load: ${load ?? ONCE_EACH}`,
    ...(http === undefined ? [] : [`http: ${http}`]),
    ...(gates === undefined ? [] : [`gates: [${gates}]`]),
    `steps:\n${(steps ?? '- GET /').replaceAll(/^/gm, '  ')}`,
    '',
  ].join('\n');

function watchedProcess() {
  const atFirst = process.memoryUsage.rss();
  let most = atFirst;
  let lookedMs = performance.now();
  let stoodStillMs = 0;
  const look = (): void => {
    const nowMs = performance.now();
    stoodStillMs = Math.max(stoodStillMs, nowMs - lookedMs);
    lookedMs = nowMs;
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  return {
    seen(): Pick<Ran, 'grownBytes' | 'stoodStillMs'> {
      look();
      return { grownBytes: most - atFirst, stoodStillMs };
    },
    end: () => clearInterval(timer),
  };
}
