import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import type { Compression } from '../grammar.ts';
import type { RenderedBody } from './body.ts';
import { StreamedBody } from './streamed-body.ts';

interface Encoder {
  now(body: Buffer | string): Buffer;
  stream(): Transform;
}
/** Brotli's own default would take seconds for what others do in milliseconds. */
const BROTLI: zlib.BrotliOptions = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

const encoders: Readonly<Record<Compression, Encoder>> = {
  gzip: { now: (body) => zlib.gzipSync(body), stream: () => zlib.createGzip() },
  deflate: { now: (body) => zlib.deflateSync(body), stream: () => zlib.createDeflate() },
  br: { now: (body) => zlib.brotliCompressSync(body, BROTLI), stream: () => zlib.createBrotliCompress(BROTLI) },
  zstd: { now: (body) => zlib.zstdCompressSync(body), stream: () => zlib.createZstdCompress() },
};

/** The body, compressed. What comes from disk is compressed on its way, so that its length is known to nobody. */
export function compressed(body: RenderedBody, compression: Compression): RenderedBody {
  const { now, stream } = encoders[compression];
  return body instanceof StreamedBody ? body.through(stream) : now(body);
}
