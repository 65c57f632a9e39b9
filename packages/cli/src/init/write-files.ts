import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RefusedError } from '@loadgate/core/start';
import { CommandFailure } from '../command.ts';

/** Writes all files, or none: one that is there already, or cannot be written, ends it. */
export function writeFiles(files: ReadonlyMap<string, string>, folder: string): void {
  const there = [...files.keys()].filter((name) => existsSync(join(folder, name)));
  if (there.length > 0) throw alreadyThere(there);
  const written: string[] = [];
  try {
    for (const [name, text] of files) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      // wx: what appeared in the meantime is not overwritten either
      writeFileSync(path, text, { flag: 'wx' });
      written.push(path);
    }
  } catch (cause) {
    for (const path of written) rmSync(path, { force: true });
    throw new CommandFailure(`nothing was written: ${(cause as Error).message}`, 3);
  }
}

const alreadyThere = (names: readonly string[]): RefusedError =>
  new RefusedError('LG_FILE_EXISTS', `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} there already: nothing was written`, {
    hint: 'go to an empty folder, or move what is there',
  });
