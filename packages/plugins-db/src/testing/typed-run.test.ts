import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '@loadgate/core';
import type { Ended, Project } from '../../../../test/command/loadgate.ts';

export interface Ran extends Ended {
  readonly result: RunResult;
}

/** Types `run x` and reads its result. No form of the URL's password may stand in anything that it says or writes. */
export async function typeRun(project: Project, url: string, args: readonly string[] = []): Promise<Ran> {
  const ended = await project.loadgate(['run', 'x', ...args], { DATABASE_URL: url });
  return ranOf(project, ended, url);
}

/** The same of a run that was begun otherwise. */
export function ranOf(project: Project, ended: Ended, url: string): Ran {
  const { password } = new URL(url);
  const all = [ended.out, ended.error, ...filesIn(join(project.folder, 'results'))];
  for (const form of [password, decodeURIComponent(password)]) assert.ok(!all.some((one) => one.includes(form)), 'the password was told');
  return { ...ended, result: project.result() };
}

/** What the files of a folder hold. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

/** How often a step was measured, and how often it failed. */
export const stepOf = ({ result }: Ran, name: string): readonly [count: number | undefined, errors: number | undefined] => {
  const found = result.steps.find((step) => step.name === name);
  return [found?.count, found?.errors];
};

export const kindsOf = ({ result }: Ran): readonly string[] => [...new Set(result.errors.map(({ kind }) => kind))].sort();
