import type { Clock, Outcome } from '@loadgate/core';
import type { Dispatcher } from 'undici';
import type { Connection, Waiting } from './connections.ts';
import type { ConnectTimes } from './connector.ts';
import { decode, isTooLarge } from './decode.ts';
import { evidence } from './evidence.ts';
import { type Fault, faultOf, type Progress } from './faults.ts';
import type { Origin } from './origin.ts';
import { headersAfter, isRedirect, methodAfter, targetOf } from './redirect.ts';
import { type Headers, type HttpReply, headerOf } from './reply.ts';
import type { RequestPlan } from './request.ts';
import type { HttpSession, HttpTurn } from './session.ts';

/** What all executions of one step have in common. */
export interface StepPlan {
  readonly request: RequestPlan;
  readonly clock: Clock;
  readonly origins: (url: URL) => Origin;
  /** `expect` or `capture` reads the body. */
  readonly keepsBody: boolean;
  readonly keepsEvidence: boolean;
  readonly maxBody: number;
  readonly maxRedirects: number;
  readonly decompresses: boolean;
  /** `connections: fresh`. */
  readonly closes: boolean;
  readonly record: PhaseRecorders;
}
export interface PhaseRecorders {
  readonly queue: Recorder;
  readonly dns: Recorder;
  readonly connect: Recorder;
  readonly tls: Recorder;
  readonly first_byte: Recorder;
  readonly receive: Recorder;
  readonly connection_lost: Recorder;
}
type Recorder = (turn: HttpTurn, us: number) => void;

/** Of a body that nobody reads, this much is kept where a person may want to see it. */
const EXCERPT = 16_384;
const NO_HEADERS: Headers = {};
const NO_COOKIES: readonly string[] = [];
/** May be sent again: doing it twice is doing it once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const LOST = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** One execution of one step: request, redirects, a second try on a lost connection, and the reply. A class, because closures cost 1 µs more. */
export class Exchange implements Dispatcher.DispatchHandler, Waiting<Exchange>, HttpReply {
  readonly turn: HttpTurn;
  method: string;
  origin: Origin;
  path: string;
  baseHeaders: readonly string[];
  sentHeaders: readonly string[];
  sentBody: Buffer | string | null;
  status = 0;
  headers: Headers = NO_HEADERS;
  size = 0;
  body: Buffer | undefined;
  setCookies: readonly string[] = NO_COOKIES;
  hops = 0;
  document: { readonly value: unknown } | undefined;
  private readonly plan: StepPlan;
  private readonly session: HttpSession;
  private connection: Connection<Exchange> | undefined;
  private chunks: Buffer[] | undefined;
  /** Bytes that may still be kept. */
  private room = 0;
  private keepsAll = false;
  private isOver = false;
  private isStarting = true;
  private early: Outcome<HttpReply> | undefined;
  private wasReused = false;
  private wasRepeated = false;
  private hopUs = 0;
  /** Time of this hop that went into connecting. */
  private connectingUs = 0;
  private sentUs = 0;
  private headUs = 0;
  private queueUs = 0;
  private firstByteUs = 0;
  private receiveUs = 0;
  private times: ConnectTimes | undefined;

  constructor(turn: HttpTurn, plan: StepPlan) {
    const { request } = plan;
    const { origin, path } = request.address(turn.vu);
    this.turn = turn;
    this.plan = plan;
    this.session = turn.session;
    this.method = request.method;
    this.origin = origin;
    this.path = path;
    this.baseHeaders = request.headers(turn.vu);
    this.sentHeaders = this.baseHeaders;
    this.sentBody = request.body(turn.vu);
  }

  get url(): string {
    return this.origin.href + this.path;
  }

  get excerpt(): readonly Buffer[] | undefined {
    return this.chunks;
  }

  /** Returns an outcome if there is one already. */
  begin(): Outcome<HttpReply> | undefined {
    this.session.began(this);
    this.send();
    this.isStarting = false;
    return this.early;
  }

  /** Core has given up: nothing is settled any more, and the connection cannot be used again. */
  cancel(): void {
    this.isOver = true;
    if (this.connection === undefined) this.session.connections.forget(this);
    else this.session.connections.drop(this.connection);
  }

  private send(): void {
    this.hopUs = this.plan.clock.nowUs();
    const cookie = this.session.cookies?.header(this.origin, this.path) ?? '';
    this.sentHeaders = cookie === '' ? this.baseHeaders : withCookie(this.baseHeaders, cookie);
    const connection = this.session.connections.take(this.origin, this);
    if (connection !== undefined) this.go(connection);
  }

  go(connection: Connection<Exchange>): void {
    this.connection = connection;
    const { method, path, sentHeaders, sentBody } = this;
    connection.client.dispatch({ method, path, headers: sentHeaders as string[], body: sentBody, reset: this.plan.closes }, this);
  }

  connected({ dnsUs, connectUs, tlsUs }: ConnectTimes): void {
    this.connectingUs += (dnsUs ?? 0) + (connectUs ?? 0) + (tlsUs ?? 0);
    this.times ??= { dnsUs: null, connectUs: null, tlsUs: null };
    this.times.dnsUs = sum(this.times.dnsUs, dnsUs);
    this.times.connectUs = sum(this.times.connectUs, connectUs);
    this.times.tlsUs = sum(this.times.tlsUs, tlsUs);
  }

  onRequestStart(): void {
    this.sentUs = this.plan.clock.nowUs();
    this.queueUs += this.sentUs - this.hopUs - this.connectingUs;
    if (this.connection !== undefined) this.wasReused = this.connection.sent++ > 0;
  }

  onResponseStarted(): void {
    if (this.headUs === 0) this.headUs = this.plan.clock.nowUs();
  }

  onResponseStart(_: unknown, status: number, headers: Headers): void {
    // 103 and its like come before the answer
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    const { plan } = this;
    this.keepsAll = plan.keepsBody && !this.isFollowed();
    this.room = this.keepsAll ? plan.maxBody : plan.keepsEvidence || status >= 400 ? EXCERPT : 0;
    const cookies = headers['set-cookie'];
    if (cookies !== undefined) this.keepCookies(cookies);
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.room <= 0) return;
    this.chunks ??= [];
    this.chunks.push(chunk.length > this.room ? chunk.subarray(0, this.room) : chunk);
    this.room -= chunk.length;
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    const endUs = this.plan.clock.nowUs();
    this.firstByteUs += this.headUs - this.sentUs;
    this.receiveUs += endUs - this.headUs;
    this.release();
    if (this.isFollowed()) this.follow(endUs);
    else this.finish(endUs);
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.isOver) return;
    const { connection } = this;
    if (connection !== undefined && this.isLost(error)) {
      this.wasRepeated = true;
      this.plan.record.connection_lost(this.turn, 1);
      this.again();
      this.go(connection);
      return;
    }
    const endUs = this.plan.clock.nowUs();
    const progress = this.progress();
    this.release();
    this.fail(endUs, faultOf(error, this.origin, progress));
  }

  private isLost(error: NodeJS.ErrnoException): boolean {
    return this.wasReused && !this.wasRepeated && this.headUs === 0 && LOST.has(error.code ?? '') && IDEMPOTENT.has(this.method);
  }

  private progress(): Progress {
    if (this.status !== 0) return 'body';
    return this.headUs !== 0 ? 'answering' : this.sentUs !== 0 ? 'sent' : 'connecting';
  }

  private release(): void {
    if (this.connection === undefined) return;
    this.session.connections.give(this.connection);
    this.connection = undefined;
  }

  private keepCookies(cookies: string | readonly string[]): void {
    this.setCookies = this.setCookies.concat(cookies);
    this.session.cookies?.keep(cookies, this.origin, this.path);
  }

  private isFollowed(): boolean {
    return isRedirect(this.status) && this.plan.maxRedirects > 0 && this.headers.location !== undefined;
  }

  private follow(endUs: number): void {
    const location = headerOf(this.headers, 'location') ?? '';
    const url = targetOf(location, this.url);
    if (url === undefined) this.reply(endUs, 'http.bad_redirect', `redirected to "${location}", which is no address for HTTP`);
    else if (this.hops < this.plan.maxRedirects) this.goOn(url);
    else this.reply(endUs, 'http.redirect_loop', `stopped after ${this.hops} redirects; the next would have led to ${url.href}`);
  }

  private goOn(url: URL): void {
    this.hops++;
    const method = methodAfter(this.status, this.method);
    const origin = this.plan.origins(url);
    this.baseHeaders = headersAfter(this.baseHeaders, method === this.method, origin === this.origin);
    if (method !== this.method) this.sentBody = null;
    this.method = method;
    this.origin = origin;
    this.path = url.pathname + url.search;
    this.again();
    this.send();
  }

  /** Forgets an answer that was not the last one. */
  private again(): void {
    this.status = 0;
    this.headers = NO_HEADERS;
    this.size = 0;
    this.chunks = undefined;
    this.sentUs = 0;
    this.headUs = 0;
    this.connectingUs = 0;
    this.hopUs = this.plan.clock.nowUs();
  }

  private finish(endUs: number): void {
    if (!this.keepsAll || this.chunks === undefined) this.reply(endUs);
    else if (this.size > this.plan.maxBody) this.tooLarge(endUs);
    else this.read(endUs, joined(this.chunks));
  }

  private read(endUs: number, raw: Buffer): void {
    const encoding = this.plan.decompresses ? headerOf(this.headers, 'content-encoding') : undefined;
    decode(raw, encoding ?? 'identity', this.plan.maxBody, (decoded) => {
      if (Buffer.isBuffer(decoded)) {
        this.body = decoded;
        this.reply(endUs);
      } else if (isTooLarge(decoded)) this.tooLarge(endUs);
      else {
        const message = `the body says content-encoding: ${encoding}, but cannot be decoded (${decoded.message})`;
        this.fail(endUs, { error: 'http.bad_encoding', message, answered: true });
      }
    });
  }

  private tooLarge(endUs: number): void {
    this.reply(endUs, 'http.body_too_large', `the body is larger than the ${this.plan.maxBody} bytes of http.maxBody`);
  }

  private reply(endUs: number, failure?: string, message?: string): void {
    if (failure === undefined) this.over({ kind: 'reply', endUs, reply: this });
    else this.over({ kind: 'reply', endUs, reply: this, failure, ...(message !== undefined && { message }) });
  }

  private fail(endUs: number, { error, message, answered }: Fault): void {
    this.over({
      kind: 'error',
      endUs,
      error,
      message,
      answered: answered === true || this.hops > 0,
      evidence: () => evidence(this),
    });
  }

  private over(outcome: Outcome<HttpReply>): void {
    if (this.isOver) return;
    this.isOver = true;
    this.session.ended(this);
    this.recordPhases(outcome.kind === 'reply');
    if (this.isStarting) this.early = outcome;
    else this.turn.settle(outcome);
  }

  private recordPhases(isAnswered: boolean): void {
    const { record } = this.plan;
    if (this.times !== undefined) {
      if (this.times.dnsUs !== null) record.dns(this.turn, this.times.dnsUs);
      if (this.times.connectUs !== null) record.connect(this.turn, this.times.connectUs);
      if (this.times.tlsUs !== null) record.tls(this.turn, this.times.tlsUs);
    }
    if (!isAnswered) return;
    record.queue(this.turn, this.queueUs);
    record.first_byte(this.turn, this.firstByteUs);
    record.receive(this.turn, this.receiveUs);
  }
}

const joined = (chunks: readonly Buffer[]): Buffer => (chunks.length === 1 && chunks[0]) || Buffer.concat(chunks);
const sum = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);

/** HTTP/1.1 knows one header `cookie`: what the author wrote and what the jar holds go together. */
function withCookie(headers: readonly string[], cookie: string): string[] {
  const joined = [...headers];
  for (let i = 0; i < joined.length; i += 2)
    if (joined[i]?.toLowerCase() === 'cookie') {
      joined[i + 1] = `${joined[i + 1]}; ${cookie}`;
      return joined;
    }
  joined.push('cookie', cookie);
  return joined;
}
