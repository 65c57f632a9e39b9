import type { ConnectTimes } from './connector.ts';
import type { HttpTurn } from './session.ts';

type Recorder = (turn: HttpTurn, us: number) => void;

/** One per metric of the grammar. */
export interface PhaseRecorders {
  readonly queue: Recorder;
  readonly dns: Recorder;
  readonly connect: Recorder;
  readonly tls: Recorder;
  readonly first_byte: Recorder;
  readonly receive: Recorder;
  readonly connection_lost: Recorder;
}
/** How far an attempt had come. */
export type Progress = 'connecting' | 'sent' | 'answering' | 'body';

/**
 * Where the time of an exchange goes. Redirects and a second attempt go into the same parts, so they add up to its whole time:
 *
 *     begin ── queue ──┬─ dns ─ connect ─ tls ─┬── sent ── first_byte ── head ── receive ── ended
 *                      └ only if it connected ─┘
 */
export class Phases {
  #beganUs = 0;
  /** Of this attempt: what went into connecting. */
  #connectingUs = 0;
  #sentUs = 0;
  #headUs = 0;
  #queueUs = 0;
  #firstByteUs = 0;
  #receiveUs = 0;
  #times: ConnectTimes | undefined;
  #hadInterim = false;

  /** Of the exchange, of the request after a redirect, or of a second attempt. */
  begin(atUs: number): void {
    this.#beganUs = atUs;
    this.#connectingUs = 0;
    this.#sentUs = 0;
    this.#headUs = 0;
  }

  connected({ dnsUs, connectUs, tlsUs }: ConnectTimes): void {
    this.#connectingUs += (dnsUs ?? 0) + (connectUs ?? 0) + (tlsUs ?? 0);
    this.#times ??= { dnsUs: null, connectUs: null, tlsUs: null };
    this.#times.dnsUs = sum(this.#times.dnsUs, dnsUs);
    this.#times.connectUs = sum(this.#times.connectUs, connectUs);
    this.#times.tlsUs = sum(this.#times.tlsUs, tlsUs);
  }

  sent(atUs: number): void {
    this.#sentUs = atUs;
    this.#queueUs += atUs - this.#beganUs - this.#connectingUs;
  }

  /** First byte of an answer. */
  head(atUs: number): void {
    this.#headUs = atUs;
  }

  /** It was a 103 or its like: the answer is still to come. */
  interim(): void {
    this.#headUs = 0;
    this.#hadInterim = true;
  }

  ended(atUs: number): void {
    this.#firstByteUs += this.#headUs - this.#sentUs;
    this.#receiveUs += atUs - this.#headUs;
  }

  /** The connection was dead: what it took to find out was waiting for a live one. */
  lost(atUs: number): void {
    this.#queueUs += atUs - this.#sentUs;
    this.begin(atUs);
  }

  get hadInterim(): boolean {
    return this.#hadInterim;
  }

  get isAnswered(): boolean {
    return this.#headUs !== 0;
  }

  /** `status` is 0 while there is none. */
  progress(status: number): Progress {
    if (status !== 0) return 'body';
    return this.#headUs !== 0 ? 'answering' : this.#sentUs !== 0 ? 'sent' : 'connecting';
  }

  /** What happened at all; the rest only where there was an answer. */
  record(record: PhaseRecorders, turn: HttpTurn, isAnswered: boolean): void {
    if (this.#times !== undefined) {
      const { dnsUs, connectUs, tlsUs } = this.#times;
      if (dnsUs !== null) record.dns(turn, dnsUs);
      if (connectUs !== null) record.connect(turn, connectUs);
      if (tlsUs !== null) record.tls(turn, tlsUs);
    }
    if (!isAnswered) return;
    record.queue(turn, this.#queueUs);
    record.first_byte(turn, this.#firstByteUs);
    record.receive(turn, this.#receiveUs);
  }
}

const sum = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);
