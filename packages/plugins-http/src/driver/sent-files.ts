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
    const made: SentFile = { sizeBytes: bytes?.length ?? size, bytes, read: () => createReadStream(path) };
    known.set(path, made);
    return made;
  };
}
