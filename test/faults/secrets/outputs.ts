import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../../packages/cli/src/run-command.ts';
import type { Project } from '../../command/loadgate.ts';

/** Whatever left the tool, by what it is called. */
export type Outputs = ReadonlyMap<string, string>;

/** The command as typed on a terminal, in this process: all that it writes. */
export async function onTerminal(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<string> {
  let text = '';
  const take = (more: string): void => {
    text += more;
  };
  const output = { out: take, error: take, isTty: true, columns: 100, color: true, onSignal() {}, hide() {}, onUncaught() {} };
  await runCommand(args, { cwd, env, output });
  return text;
}

/** All files below the project that the test did not put there. */
export function writtenFiles(project: Project, given: readonly string[]): Outputs {
  const names = readdirSync(project.folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !given.includes(name) && !name.startsWith('results/latest') && statSync(join(project.folder, name)).isFile(),
  );
  return new Map(names.map((name) => [name, readFileSync(join(project.folder, name), 'utf8')]));
}

/** A value as somebody may find it again: its core in any case, and what base64 makes of that wherever it begins. */
export function formsOf(core: string): readonly RegExp[] {
  const based = ['', 'a', 'ab'].flatMap((before) =>
    [core, core.toUpperCase()].map((text) =>
      Buffer.from(before + text)
        .toString('base64')
        .slice(before === '' ? 0 : 4, -4),
    ),
  );
  return [new RegExp(core, 'i'), ...based.map((text) => new RegExp(text.replaceAll('+', '[+-]').replaceAll('/', '[/_]')))];
}

/** `name: …excerpt…` of every output that holds one of these forms. */
export const leaksIn = (outputs: Outputs, core: string): readonly string[] =>
  [...outputs].flatMap(([name, text]) =>
    formsOf(core).flatMap((form) => {
      const at = text.search(form);
      return at < 0 ? [] : [`${name}: …${text.slice(Math.max(0, at - 60), at + 40)}…`];
    }),
  );
