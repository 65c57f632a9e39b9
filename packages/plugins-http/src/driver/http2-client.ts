import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants, type OutgoingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { Wire, WireConnect, WireHandler, WireRequest } from './connections.ts';
import type { Origin } from './origin.ts';
import { StreamedBody } from './streamed-body.ts';

/** Of a connection, which HTTP/2 has none of in its heads. */
const OF_CONNECTION = new Set(['connection', 'host', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'http2-settings']);

/** What is sent is in memory anyway: Node's own limit of 10 MB would reset the answer to a larger body, as if the server had. */
const MEMORY_MB = 1e6;

/**
 * One connection that speaks HTTP/2, one request at a time. Sends nothing twice by itself, and takes no answer for whole that was reset:
 * for that reason it is not undici's.
 */
export class Http2Client implements Wire {
  readonly #origin: Origin;
  readonly #connect: WireConnect;
  readonly #keepAliveMs: number;
  #session: ClientHttp2Session | undefined;
  #isOver = false;

  constructor(origin: Origin, connect: WireConnect, keepAliveMs: number) {
    this.#origin = origin;
    this.#connect = connect;
    this.#keepAliveMs = keepAliveMs;
  }

  dispatch(request: WireRequest, handler: WireHandler): void {
    const session = this.#session;
    if (session !== undefined && !session.closed && !session.destroyed) return this.#send(session, request, handler);
    this.#connect({}, (error, socket) => {
      if (socket === null) return handler.onResponseError(undefined, error as Error);
      if (this.#isOver) return void socket.destroy();
      this.#send(this.#begin(socket), request, handler);
    });
  }

  destroy(): void {
    this.#isOver = true;
    this.#session?.destroy();
  }

  #begin(socket: Socket): ClientHttp2Session {
    const session = connect(this.#origin.href, {
      createConnection: () => socket,
      settings: { enablePush: false },
      maxSessionMemory: MEMORY_MB,
    });
    const gone = (): void => {
      if (this.#session === session) this.#session = undefined;
    };
    // those in flight are told by their streams
    session.on('error', gone).on('close', gone);
    session.setTimeout(this.#keepAliveMs, () => session.close());
    this.#session = session;
    return session;
  }

  #send(session: ClientHttp2Session, request: WireRequest, handler: WireHandler): void {
    const { body } = request;
    let stream: ClientHttp2Stream;
    try {
      stream = session.request(headersOf(request, this.#origin), { endStream: body === null });
    } catch (thrown) {
      const error = Object.assign(new Error((thrown as Error).message), { code: 'WIRE_BAD_REQUEST' });
      return queueMicrotask(() => handler.onResponseError(undefined, error));
    }
    handler.onRequestStart();
    new Answer(session, stream, handler);
    stream.on('finish', () => handler.onRequestSent());
    if (body instanceof StreamedBody)
      pipeline(
        body.stream(),
        (pieces) => told(pieces, handler),
        stream,
        () => {},
      );
    else if (body !== null) stream.end(body);
  }
}

async function* told(pieces: AsyncIterable<Uint8Array>, handler: WireHandler): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    handler.onBodySent(piece);
    yield piece;
  }
}

/** Tells a handler of one stream: everything once, the end or the error last. */
class Answer {
  readonly #session: ClientHttp2Session;
  readonly #stream: ClientHttp2Stream;
  readonly #handler: WireHandler;
  #isOver = false;
  #hasHead = false;
  /** Bytes of the body that are still to come; undefined where nobody said how many. */
  #missing: number | undefined;

  constructor(session: ClientHttp2Session, stream: ClientHttp2Stream, handler: WireHandler) {
    this.#session = session;
    this.#stream = stream;
    this.#handler = handler;
    stream.on('headers', ({ ':status': status, ...headers }) => handler.onResponseStart(undefined, Number(status), headers as never));
    stream.on('response', ({ ':status': status, ...headers }) => {
      if (this.#isOver) return;
      this.#hasHead = true;
      const length = headers['content-length'];
      // what HEAD and 304 say is the length of another answer
      if (length !== undefined && !stream.endAfterHeaders && stream.sentHeaders[':method'] !== 'HEAD') this.#missing = Number(length);
      handler.onResponseStarted();
      handler.onResponseStart(undefined, Number(status), headers as never);
    });
    stream.on('data', (chunk: Buffer) => {
      if (this.#isOver) return;
      if (this.#missing !== undefined) this.#missing -= chunk.length;
      handler.onResponseData(undefined, chunk);
    });
    stream.on('end', () => this.#ended());
    stream.on('error', (error) => this.#broken(error));
    stream.on('close', () => this.#broken());
  }

  /** Also of a stream that the server reset: Node tells of some resets as of an end. */
  #ended(): void {
    if (this.#isOver) return;
    const isWhole = this.#hasHead && (this.#missing ?? 0) === 0 && this.#stream.rstCode === constants.NGHTTP2_NO_ERROR;
    if (!isWhole || this.#session.destroyed) return this.#broken();
    this.#isOver = true;
    // an answer that came before the request was sent is the answer
    if (!this.#stream.writableFinished) this.#stream.close(constants.NGHTTP2_CANCEL);
    this.#handler.onResponseEnd();
  }

  /** `cause`: what the stream ended with. What its source ended with, such as a file that is gone, is told as it is. */
  #broken(cause?: NodeJS.ErrnoException): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (cause !== undefined && !/^(?:ERR_HTTP2|ERR_STREAM|ECONNRESET)/.test(cause.code ?? ''))
      return this.#handler.onResponseError(undefined, cause);
    const { rstCode } = this.#stream;
    const isReset = !this.#session.closed && !this.#session.destroyed && this.#stream.closed;
    const error = isReset
      ? Object.assign(new Error(RESETS[rstCode] ?? `code ${rstCode}`), { code: 'WIRE_STREAM_RESET' })
      : Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
    this.#handler.onResponseError(undefined, error);
  }
}

function headersOf({ method, path, headers, body }: WireRequest, { host, href }: Origin): OutgoingHttpHeaders {
  const all: Record<string, string | string[]> = {
    ':method': method,
    ':path': path,
    ':authority': host,
    ':scheme': href.startsWith('https:') ? 'https' : 'http',
  };
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name, value] = [(headers[i] as string).toLowerCase(), headers[i + 1] as string];
    const before = all[name];
    if (name === 'host') all[':authority'] = value;
    if (!OF_CONNECTION.has(name)) all[name] = before === undefined ? value : [before, value].flat();
  }
  const size = body === null ? null : body instanceof StreamedBody ? (body.isOfKnownSize ? body.size : null) : Buffer.byteLength(body);
  if (size !== null) all['content-length'] = String(size);
  return all;
}

/** What RFC 9113 calls the codes of a reset. */
const RESETS: readonly string[] = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];
