import * as zlib from 'node:zlib';

/** The encodings this protocol asks for, and can undo. */
export const acceptEncoding = 'gzip, deflate, br, zstd';

type Done = (error: (Error & { code?: string }) | null, body: Buffer) => void;
type Options = { readonly maxOutputLength: number };
interface Decoder {
  now(body: Buffer, options: Options): Buffer;
  later(body: Buffer, options: Options, done: Done): void;
}
const inflate: Decoder = {
  // "deflate" means the zlib format; some servers send the bare stream all the same
  now: (body, options) => (isZlib(body) ? zlib.inflateSync(body, options) : zlib.inflateRawSync(body, options)),
  later: (body, options, done) => (isZlib(body) ? zlib.inflate(body, options, done) : zlib.inflateRaw(body, options, done)),
};
const isZlib = (body: Buffer): boolean => ((body[0] ?? 0) & 0x0f) === 8 && (((body[0] ?? 0) << 8) | (body[1] ?? 0)) % 31 === 0;
const gunzip: Decoder = { now: zlib.gunzipSync, later: zlib.gunzip };
const decoders: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', { now: zlib.brotliDecompressSync, later: zlib.brotliDecompress }],
  ['zstd', { now: zlib.zstdDecompressSync, later: zlib.zstdDecompress }],
]);

/** Undoes `content-encoding`. Throws where the body is not what it says, or larger than `maxBytes`. */
export function decodeNow(body: Buffer, encoding: string, maxBytes: number): Buffer {
  return decodersOf(encoding).reduce((data, decoder) => decoder.now(data, { maxOutputLength: maxBytes }), body);
}

/** Above this a body is decoded on another thread: the load must not wait for it. */
const LARGE = 64 * 1024;
/** And above this what a small one grows to. */
const GROWN = 1e6;

/** {@link decodeNow}, on another thread where the body is large or grows large; then `done` comes later. */
export function decode(body: Buffer, encoding: string, maxBytes: number, done: (decoded: Buffer | Error) => void): void {
  const decoded = orError(() => (body.length > LARGE ? decodersOf(encoding) : decodedAtOnce(body, encoding, maxBytes)));
  if (Array.isArray(decoded)) decodeLater(body, decoded, maxBytes, done);
  else done(decoded);
}

/** How it is to be decoded, where that would take too long. */
function decodedAtOnce(body: Buffer, encoding: string, maxBytes: number): Buffer | Decoder[] {
  try {
    return decodeNow(body, encoding, Math.min(maxBytes, GROWN));
  } catch (error) {
    if (maxBytes > GROWN && isTooLarge(error as Error)) return decodersOf(encoding);
    throw error;
  }
}

function orError<T>(attempt: () => T): T | Error {
  try {
    return attempt();
  } catch (error) {
    return error as Error;
  }
}

function decodeLater(body: Buffer, chain: readonly Decoder[], maxBytes: number, done: (decoded: Buffer | Error) => void): void {
  const [decoder, ...rest] = chain;
  if (decoder === undefined) done(body);
  else
    decoder.later(body, { maxOutputLength: maxBytes }, (error, decoded) =>
      error === null ? decodeLater(decoded, rest, maxBytes, done) : done(error),
    );
}

/** Nobody encodes more often who means well. */
const MOST_ENCODINGS = 3;

function decodersOf(encoding: string): Decoder[] {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MOST_ENCODINGS) throw new Error(`encoded ${names.length} times, and at most ${MOST_ENCODINGS} are undone`);
  return names
    .map((name) => {
      const decoder = decoders.get(name);
      if (decoder === undefined) throw new Error(`the encoding ${name} is unknown`);
      return decoder;
    })
    .reverse();
}

/** True for the error of a body that grows beyond its limit. */
export const isTooLarge = (error: Error): boolean => (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
