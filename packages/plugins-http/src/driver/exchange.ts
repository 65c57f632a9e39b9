import type { Outcome } from '@loadgate/core';
import type { Dispatcher } from 'undici';
import type { Address } from './address.ts';
import type { RenderedBody } from './body.ts';
import type { LaterBody } from './compress.ts';
import type { Connection, Waiting } from './connections.ts';
import type { ConnectTimes } from './connector.ts';
import { withCookie } from './cookies.ts';
import { decode, isTooLarge } from './decode.ts';
import { EXCERPT_BYTES, evidence } from './evidence.ts';
import { type Fault, faultOf, isLoss } from './faults.ts';
import type { Origin } from './origin.ts';
import { Patience } from './patience.ts';
import { Phases, type Progress } from './phases.ts';
import { headersAfter, isRedirect, methodAfter, nowhere, targetOf } from './redirect.ts';
import { type Headers, type HttpReply, headerOf, shown } from './reply.ts';
import type { HttpSession, HttpTurn } from './session.ts';
import type { StepPlan } from './step-plan.ts';
import { StreamedBody } from './streamed-body.ts';

const NO_HEADERS: Headers = {};
const NO_COOKIES: readonly string[] = [];
/** A chunk of one byte takes a hundred to keep: so many are joined. */
const MOST_LOOSE = 256;
/** May be sent again: doing it twice is doing it once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** One execution of one step: request, redirects, a second try on a lost connection, and the reply. A class, because closures cost 1 µs more. */
export class Exchange implements Dispatcher.DispatchHandler, Waiting<Exchange>, HttpReply {
  readonly turn: HttpTurn;
  method: string;
  origin: Origin;
  path: string;
  sentHeaders: readonly string[];
  sentBody: RenderedBody | null;
  status = 0;
  headers: Headers = NO_HEADERS;
  size = 0;
  body: Buffer | undefined;
  setCookies: readonly string[] = NO_COOKIES;
  hops = 0;
  earlier = 0;
  document: { readonly value: unknown } | undefined;
  protected readonly plan: StepPlan;
  protected readonly session: HttpSession;
  private readonly phases = new Phases();
  /** Without the jar's cookies. */
  protected ownHeaders: readonly string[];
  private connection: Connection<Exchange> | undefined;
  /** In place of a body that is still to be made. */
  private readonly laterBody: LaterBody | undefined;
  private chunks: Buffer[] | undefined;
  /** How many of the last chunks were not joined yet. */
  private loose = 0;
  /** Bytes that may still be kept. */
  private room = 0;
  private keepsAll = false;
  private isOver = false;
  private isStarting = true;
  private early: Outcome<HttpReply> | undefined;
  private mayBeLost = false;
  /** All of the request was handed to the connection. */
  private isSent = false;
  /** So much was, of a body that is read as it goes. */
  private sentBytes = 0;
  private readonly patience: Patience | undefined;

  constructor(turn: HttpTurn, plan: StepPlan, { origin, path }: Address) {
    const { request } = plan;
    this.turn = turn;
    this.plan = plan;
    this.session = turn.session;
    this.method = request.method;
    this.origin = origin;
    this.path = path;
    this.ownHeaders = request.headers(turn.vu, origin);
    this.sentHeaders = this.ownHeaders;
    const body = request.body(turn.vu);
    this.sentBody = typeof body === 'function' ? null : body;
    this.laterBody = typeof body === 'function' ? body : undefined;
    this.patience = plan.patience && new Patience(plan.patience, (fault) => this.tooLate(fault));
  }

  get excerpt(): readonly Buffer[] | undefined {
    return this.chunks;
  }

  get progress(): Progress {
    return this.phases.progress(this.status);
  }

  get hadInterim(): boolean {
    return this.phases.hadInterim;
  }

  /** Returns an outcome if there is one already. */
  begin(): Outcome<HttpReply> | undefined {
    this.session.began(this);
    const beganUs = this.plan.clock.nowUs();
    if (this.laterBody === undefined) this.send(beganUs);
    else this.laterBody((body) => this.sendWith(body, beganUs));
    this.isStarting = false;
    return this.early;
  }

  /** What it took to make the body is part of the time, as it is where it takes less. */
  private sendWith(body: Buffer, beganUs: number): void {
    if (this.isOver) return;
    this.sentBody = body;
    this.send(beganUs);
  }

  /** Core has given up: nothing is settled any more, and the connection cannot be used again. */
  cancel(): void {
    this.isOver = true;
    this.patience?.end();
    if (this.connection === undefined) this.session.connections.forget(this);
    else this.session.connections.drop(this.connection);
  }

  protected send(atUs: number): void {
    this.phases.begin(atUs);
    this.sentHeaders = withCookie(this.ownHeaders, this.session.cookies?.header(this.origin, this.path) ?? '');
    const connection = this.session.connections.take(this.origin, this);
    if (connection !== undefined) this.go(connection);
  }

  go(connection: Connection<Exchange>): void {
    this.connection = connection;
    const { method, path, sentHeaders, sentBody } = this;
    connection.client.dispatch({ method, path, headers: sentHeaders as string[], body: sentBody, reset: this.plan.closes }, this);
  }

  connected(times: ConnectTimes): void {
    this.phases.connected(times);
  }

  onRequestStart(): void {
    this.phases.sent(this.plan.clock.nowUs());
    this.isSent = false;
    this.sentBytes = 0;
    if (this.connection !== undefined) this.mayBeLost = this.connection.sent++ > 0;
    this.patience?.sent();
  }

  onBodySent({ length }: Uint8Array): void {
    this.sentBytes += length;
  }

  onRequestSent(): void {
    this.isSent = true;
  }

  onResponseStarted(): void {
    this.phases.head(this.plan.clock.nowUs());
    this.patience?.answering();
  }

  onResponseStart(_: unknown, status: number, headers: Headers): void {
    if (status < 200) {
      this.phases.interim();
      this.mayBeLost = false;
      this.patience?.sent();
      return;
    }
    this.status = status;
    this.headers = headers;
    this.keepsAll = this.plan.keepsBody && !this.isFollowed();
    this.room = this.keepsAll ? this.plan.maxBody : EXCERPT_BYTES;
    const cookies = headers['set-cookie'];
    if (cookies !== undefined) this.keepCookies(cookies);
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.size += chunk.length;
    this.patience?.heard();
    if (this.room <= 0) return;
    this.chunks ??= [];
    this.chunks.push(chunk.length > this.room ? chunk.subarray(0, this.room) : chunk);
    this.room -= chunk.length;
    if (++this.loose === MOST_LOOSE) this.join(this.chunks);
  }

  private join(chunks: Buffer[]): void {
    chunks.push(Buffer.concat(chunks.splice(-MOST_LOOSE)));
    this.loose = 0;
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    const endUs = this.plan.clock.nowUs();
    this.patience?.end();
    this.phases.ended(endUs);
    const isFollowed = this.isFollowed();
    if (!isFollowed && this.isUnsent()) this.plan.unsent(this.turn, 1);
    this.release();
    if (isFollowed) this.follow(endUs);
    else this.finish(endUs);
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.isOver) return;
    const atUs = this.plan.clock.nowUs();
    this.patience?.end();
    const { connection, progress } = this;
    if (connection !== undefined && this.isLost(error)) {
      this.plan.record.connection_lost(this.turn, 1);
      this.phases.lost(atUs);
      this.go(connection);
      return;
    }
    this.release();
    this.fail(atUs, faultOf(error, this.origin, progress));
  }

  /** A part took longer than `http.timeouts` allows: the connection cannot be used again. */
  private tooLate(fault: Fault): void {
    const { connection } = this;
    if (connection === undefined || this.isOver) return;
    const atUs = this.plan.clock.nowUs();
    // what its end gives rise to is of no interest
    this.isOver = true;
    this.connection = undefined;
    this.session.connections.drop(connection);
    this.isOver = false;
    this.fail(atUs, { ...fault, message: `${this.origin.href}: ${fault.message}` });
  }

  private isLost(error: Error): boolean {
    return this.mayBeLost && !this.phases.isAnswered && isLoss(error) && IDEMPOTENT.has(this.method);
  }

  /** The answer is there, and the body is not. */
  private isUnsent(): boolean {
    const { sentBody } = this;
    if (sentBody === null) return false;
    if (this.connection?.holdsBack === true) return true;
    // the server may know that it has all before the client knows that no more is to come
    return !this.isSent && !(sentBody instanceof StreamedBody && this.sentBytes === sentBody.size);
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

  protected isFollowed(): boolean {
    return isRedirect(this.status) && this.plan.maxRedirects > 0;
  }

  protected follow(endUs: number): void {
    const location = this.headers['location'];
    const url = typeof location === 'string' ? targetOf(location, this.origin.href + this.path) : undefined;
    if (url === undefined) return this.reply(endUs, 'http.bad_redirect', `${this.status} ${nowhere(location)}`);
    if (this.hops >= this.plan.maxRedirects)
      return this.reply(endUs, 'http.redirect_loop', `stopped after ${this.hops} redirects; the next would have led to ${shown(url.href)}`);
    this.hops++;
    const method = methodAfter(this.status, this.method);
    const origin = this.plan.origins(url);
    this.ownHeaders = headersAfter(this.ownHeaders, method === this.method, origin === this.origin, this.plan.request.isPrivate);
    if (method !== this.method) this.sentBody = null;
    this.method = method;
    this.origin = origin;
    this.path = url.pathname + url.search;
    this.again(endUs);
  }

  /** A further request in place of what was answered. */
  protected again(atUs: number): void {
    this.earlier++;
    this.status = 0;
    this.headers = NO_HEADERS;
    this.size = 0;
    this.chunks = undefined;
    this.loose = 0;
    this.send(atUs);
  }

  private finish(endUs: number): void {
    if (!this.keepsAll || this.chunks === undefined) return this.reply(endUs);
    if (this.size > this.plan.maxBody) return this.tooLarge(endUs);
    const raw = joined(this.chunks);
    const encoding = this.plan.decompresses ? headerOf(this.headers, 'content-encoding') : undefined;
    if (encoding === undefined) {
      this.body = raw;
      return this.reply(endUs);
    }
    decode(raw, encoding, this.plan.maxBody, (decoded) => {
      if (Buffer.isBuffer(decoded)) {
        this.body = decoded;
        this.reply(endUs);
      } else if (isTooLarge(decoded)) this.tooLarge(endUs);
      else {
        const message = `the body says content-encoding: ${shown(encoding)}, but cannot be decoded (${shown(decoded.message)})`;
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
    this.over({ kind: 'error', endUs, error, message, answered: answered || this.earlier > 0, evidence: () => evidence(this) });
  }

  private over(outcome: Outcome<HttpReply>): void {
    if (this.isOver) return;
    this.isOver = true;
    this.session.ended(this);
    this.phases.record(this.plan.record, this.turn, outcome.kind === 'reply');
    if (this.isStarting) this.early = outcome;
    else this.settle(outcome);
  }

  private settle(outcome: Outcome<HttpReply>): void {
    try {
      this.turn.settle(outcome);
    } catch (error) {
      // the client would take a defect of what comes next for an error of this answer, and drop it
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

const joined = (chunks: readonly Buffer[]): Buffer => (chunks.length === 1 && chunks[0]) || Buffer.concat(chunks);
