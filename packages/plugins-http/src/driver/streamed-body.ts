import { Blob } from 'node:buffer';
import { pipeline, type Transform } from 'node:stream';
import { ReadableStream } from 'node:stream/web';

/** Bytes that come piece by piece. */
export type ByteSource = AsyncIterable<Uint8Array>;

/** A body that is not in memory, and can be sent again. A Blob, because the client asks that for length and bytes. */
export class StreamedBody extends Blob {
  readonly isOfKnownSize: boolean;
  readonly #open: () => ByteSource;

  /** `size` in bytes; null where nobody knows it before it was sent. */
  constructor(size: number | null, open: () => ByteSource) {
    super([]);
    Object.defineProperty(this, 'size', { value: size });
    this.isOfKnownSize = size !== null;
    this.#open = open;
  }

  /** From the beginning. */
  override stream(): ReturnType<Blob['stream']> {
    return ReadableStream.from(this.#open()) as ReturnType<Blob['stream']>;
  }

  /** The same bytes through a transform, such as one that compresses. */
  through(make: () => Transform): StreamedBody {
    // what goes wrong reaches the one who reads
    return new StreamedBody(null, () => pipeline(this.#open(), make(), () => {}));
  }
}

/** One behind the other. */
export async function* joined(parts: readonly (Buffer | (() => ByteSource))[]): AsyncGenerator<Uint8Array> {
  for (const part of parts)
    if (typeof part === 'function') yield* part();
    else yield part;
}
