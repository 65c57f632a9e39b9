import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import type { Compression } from '../grammar.ts';
import type { RenderedBody } from './body.ts';
import { StreamedBody } from './streamed-body.ts';

type Done = (error: Error | null, compressed: Buffer) => void;
interface Encoder {
  now(body: Buffer | string): Buffer;
  later(body: Buffer | string, done: Done): void;
  stream(): Transform;
}
/** Brotli's own default would take seconds for what others do in milliseconds. */
const BROTLI: zlib.BrotliOptions = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

const encoders: Readonly<Record<Compression, Encoder>> = {
  gzip: { now: (body) => zlib.gzipSync(body), later: zlib.gzip, stream: () => zlib.createGzip() },
  deflate: { now: (body) => zlib.deflateSync(body), later: zlib.deflate, stream: () => zlib.createDeflate() },
  br: {
    now: (body) => zlib.brotliCompressSync(body, BROTLI),
    later: (body, done) => zlib.brotliCompress(body, BROTLI, done),
    stream: () => zlib.createBrotliCompress(BROTLI),
  },
  zstd: { now: (body) => zlib.zstdCompressSync(body), later: zlib.zstdCompress, stream: () => zlib.createZstdCompress() },
};

/** A body that comes once it is made. */
export type LaterBody = (done: (body: Buffer) => void) => void;
/** Above this many bytes a body is compressed on another thread: the load must not wait for it. */
const LARGE = 64 * 1024;

/** The body, compressed now. What comes from disk is compressed on its way, so that its length is known to nobody. */
export function compressed(body: RenderedBody, compression: Compression): RenderedBody {
  const { now, stream } = encoders[compression];
  return body instanceof StreamedBody ? body.through(stream) : now(body);
}

/** As {@link compressed}, on another thread where the body is large. */
export function compressedInTime(body: RenderedBody, compression: Compression): RenderedBody | LaterBody {
  if (body instanceof StreamedBody || Buffer.byteLength(body) <= LARGE) return compressed(body, compression);
  return (done) =>
    encoders[compression].later(body, (error, bytes) => {
      if (error !== null) throw error;
      done(bytes);
    });
}
