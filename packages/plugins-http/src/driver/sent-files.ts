import { createReadStream, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ByteSource } from './streamed-body.ts';

/** A file that requests send. */
export interface SentFile {
  readonly sizeBytes: number;
  /** In memory; undefined: it is read from disk for each request. */
  readonly bytes: Buffer | undefined;
  /** From disk, anew. */
  read(): ByteSource;
}
export interface KeepLimits {
  /** Of one file. */
  readonly fileBytes: number;
  /** Of all files of a worker. */
  readonly allBytes: number;
}
/** A file of this machine that cannot be sent as it was when the run began. The message names it. */
export class FileFault extends Error {
  readonly code = 'WIRE_BAD_FILE';
}

/** What a worker keeps of files. What is larger is streamed: 64 workers must not hold a film each. */
export const KEPT: KeepLimits = { fileBytes: 8e6, allBytes: 64e6 };

/** Files of one worker by their path from `root`: each is read once, when the first step that sends it is compiled. Throws if it cannot be read. */
export function sentFiles(root: string, { fileBytes, allBytes }: KeepLimits = KEPT): (file: string) => SentFile {
  const known = new Map<string, SentFile>();
  let room = allBytes;
  return (file) => {
    const path = resolve(root, file);
    const found = known.get(path);
    if (found !== undefined) return found;
    const { size } = statSync(path);
    const isKept = size <= fileBytes && size <= room;
    if (isKept) room -= size;
    const bytes = isKept ? readFileSync(path) : undefined;
    const made: SentFile = { sizeBytes: bytes?.length ?? size, bytes, read: () => unchanged(file, createReadStream(path), size) };
    known.set(path, made);
    return made;
  };
}

/** The bytes of a file whose size was told beforehand; throws {@link FileFault} where it has others by now. */
async function* unchanged(file: string, bytes: ByteSource, sizeBytes: number): AsyncGenerator<Uint8Array> {
  let left = sizeBytes;
  try {
    for await (const chunk of bytes) {
      left -= chunk.length;
      if (left < 0) break;
      yield chunk;
    }
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    // that this machine has no more of something has words of its own
    if (OUT_OF.has(code)) throw cause;
    throw new FileFault(`the file ${file} could not be read: ${WORDS[code] ?? message}`, { cause });
  }
  if (left !== 0)
    throw new FileFault(`the file ${file} was changed during the run: it is ${left > 0 ? 'shorter' : 'longer'} than ${sizeBytes} bytes`);
}

const OUT_OF = new Set(['EMFILE', 'ENFILE']);
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there any more',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder by now',
};
