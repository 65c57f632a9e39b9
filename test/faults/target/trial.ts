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
}

/** A real run in this process, with a worker of its own, against a target that is closed behind it. */
export async function ranAgainst(target: FaultyTarget, fault: Pick<TargetFault, 'load' | 'http' | 'steps' | 'gates'>): Promise<Ran> {
  const project = new Project({ 'x.load.yaml': scenarioOf(target.url, fault) });
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const output = { out: say, error: say, isTty: false, columns: 120, color: false, onSignal() {}, hide() {}, onUncaught() {} };
  const memory = watchedMemory();
  try {
    const host = hostFor({ cwd: project.folder, env: {}, output });
    const checked = await host.check('x', { seed: 1, reporters: ['console'] });
    const terminal = { isTty: false, columns: 120, color: false, quiet: false, logLevel: 'info' } as const;
    const { result, failures } = await host.start(checked, { workers: 1, terminal, log: say }).ended;
    return { result, failures, out: said.join(''), grownBytes: memory.grownBytes() };
  } finally {
    memory.end();
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

function watchedMemory() {
  const atFirst = process.memoryUsage.rss();
  let most = atFirst;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  return {
    grownBytes(): number {
      look();
      return most - atFirst;
    },
    end: () => clearInterval(timer),
  };
}
