import { closeSync, existsSync, mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RefusedError } from '@loadgate/core/start';
import { CommandFailure } from '../command.ts';

/** Fills a file that is open; throws where the disk is full. */
export type Fill = (file: number, text: string) => void;

/** Writes all files, or none: one that is there already, or cannot be written, ends it, and what was made until then is removed. */
export function writeFiles(files: ReadonlyMap<string, string>, folder: string, fill: Fill = writeFileSync): void {
  const there = [...files.keys()].filter((name) => existsSync(join(folder, name)));
  if (there.length > 0) throw alreadyThere(there);
  const made: (() => void)[] = [];
  try {
    for (const [name, text] of files) {
      const path = join(folder, name);
      makeFolder(dirname(path), made);
      write(path, text, fill, made);
    }
  } catch (cause) {
    const { message } = cause as Error;
    throw new CommandFailure(
      remove(made) ? `nothing was written: ${message}` : `not all was written, and it could not be removed: ${message}`,
      3,
    );
  }
}

/** One by one, so that each is known when the next cannot be made. */
function makeFolder(path: string, made: (() => void)[]): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), made);
  mkdirSync(path);
  made.push(() => rmdirSync(path));
}

function write(path: string, text: string, fill: Fill, made: (() => void)[]): void {
  // wx: what appeared in the meantime is not overwritten either
  const file = openSync(path, 'wx');
  made.push(() => rmSync(path, { force: true }));
  try {
    fill(file, text);
  } finally {
    closeSync(file);
  }
}

/** What was made last goes first; whether all went, but for folders that somebody else uses by now. */
function remove(made: readonly (() => void)[]): boolean {
  let isAll = true;
  for (const undo of made.toReversed())
    try {
      undo();
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOTEMPTY') isAll = false;
    }
  return isAll;
}

const alreadyThere = (names: readonly string[]): RefusedError =>
  new RefusedError('LG_FILE_EXISTS', `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} there already: nothing was written`, {
    hint: 'go to an empty folder, or move what is there',
  });
