import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckedScenario, Host } from '@loadgate/core';
import { hostFor } from '../../packages/cli/src/host.ts';

/** What every secret of the examples is, here: it must stand in no plan. */
export const CANARY = 'canary-4f1c9a';

/** The command's own host, working in a folder, with every secret set. */
export function hostIn(cwd: string): Host {
  const silent = (): void => {};
  const output = {
    out: silent,
    error: silent,
    isTty: false,
    columns: 80,
    color: false,
    onSignal: silent,
    hide: silent,
    onUncaught: silent,
  };
  return hostFor({ cwd, env: { ADAPTER_TOKEN: CANARY, SLACK_WEBHOOK: `https://hooks.example/${CANARY}` }, output });
}

/** A scenario's plan and the rest, as a look at it gives them. */
export function look(file: string, cwd: string): Promise<CheckedScenario> {
  return hostIn(cwd).check(file, { purpose: 'look', seed: 1 });
}

/** Files below a folder whose names end so, from that folder. */
export function filesBelow(folder: string, end: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith(end) && !/(?:^|\/)(?:node_modules|dist|results)\//.test(name))
    .sort();
}

/** `file:line:column code message` of what keeps a scenario from running; none when it may run. */
export async function problemsOf(file: string, cwd: string): Promise<readonly string[]> {
  const { problems } = await hostIn(cwd).validate([join(cwd, file)]);
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ location, code, message }) => `${location.file}:${location.line}:${location.column} ${code} ${message}`);
}
