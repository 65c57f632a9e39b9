import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stopPostmaster } from './postmaster.ts';
import { isAlive, startMark } from './processes.ts';
import { currentOwner, folderPrefix, type Owner, removeRunFolder, writtenPid } from './run-folder.ts';

const abandonedAfterMs = 3_600_000;

/**
 * Stops the servers and removes the folders whose owner and watchdog were both killed. Folders of other users, of
 * living owners and of other process namespaces are left alone. Resolves to the folders removed.
 */
export async function sweepOrphans(baseDir: string = tmpdir()): Promise<string[]> {
  const swept: string[] = [];
  for (const name of readdirSync(baseDir)) {
    const dir = path.join(baseDir, name);
    if (!name.startsWith(folderPrefix) || !isOrphan(dir)) continue;
    const pid = writtenPid(dir);
    if (pid) await stopPostmaster(pid, dir);
    removeRunFolder(dir);
    swept.push(dir);
  }
  return swept;
}

function isOrphan(dir: string): boolean {
  try {
    const folder = lstatSync(dir);
    if (!folder.isDirectory() || folder.uid !== process.getuid?.()) return false;
    const owner = readOwner(dir);
    if (!owner) return Date.now() - folder.mtimeMs > abandonedAfterMs;
    if (owner.namespace !== currentOwner().namespace) return false;
    return !isAlive(owner.pid) || startMark(owner.pid) !== owner.startMark;
  } catch {
    return false;
  }
}

/** Without the note the folder is being made this moment, or its maker died in between. */
function readOwner(dir: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path.join(dir, 'owner.json'), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}
