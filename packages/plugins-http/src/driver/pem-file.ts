import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Far more than all authorities of the world. */
const LARGEST = 1_000_000;

/**
 * What a certificate or key file holds. It may lie outside of the project, as secrets of a container do: so nothing of it may stand in a
 * message. Throws what keeps it from being read, as `key` and as it is `written`; a device, which never ends, is not read.
 */
export function pemFile(key: string, written: string, root: string, rendered = written): Buffer {
  const path = resolve(root, rendered);
  const fault = faultOf(path);
  if (fault !== undefined) throw new Error(`${key}: the file ${written} ${fault}`);
  return readFileSync(path);
}

function faultOf(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK);
    const found = statSync(path);
    if (!found.isFile()) return 'is no regular file';
    return found.size > LARGEST ? `has ${found.size} bytes; more than ${LARGEST} are not read` : undefined;
  } catch {
    return 'cannot be read';
  }
}
