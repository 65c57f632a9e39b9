import { randomBytes } from 'node:crypto';
import type { Credentials } from '../grammar.ts';
import type { Address } from './address.ts';
import { type Challenge, challengeIn, nextNonceIn } from './challenge.ts';
import { Digests } from './digests.ts';
import { Exchange } from './exchange.ts';
import type { Origin } from './origin.ts';
import { type Headers, headerOf } from './reply.ts';
import type { HttpTurn } from './session.ts';
import type { StepPlan } from './step-plan.ts';

/**
 * An exchange that proves who it is by digest. The first request of a user meets a 401, which is answered once and is no reply; the following ones
 * bring the proof along, until the server wants another nonce. Credentials are for the first origin alone, wherever it redirects to.
 */
export class DigestExchange extends Exchange {
  private readonly credentials: Credentials;
  private readonly guarded: Origin;
  private hasAnswered = false;

  constructor(turn: HttpTurn, plan: StepPlan, address: Address, credentials: Credentials) {
    super(turn, plan, address);
    this.credentials = credentials;
    this.guarded = address.origin;
  }

  protected override send(atUs: number): void {
    const { origin, credentials, method, path } = this;
    const proof = origin === this.guarded ? this.session.digests?.authorization(origin, credentials, method, path) : undefined;
    this.ownHeaders = withAuthorization(this.ownHeaders, proof);
    super.send(atUs);
  }

  override onResponseStart(controller: unknown, status: number, headers: Headers): void {
    super.onResponseStart(controller, status, headers);
    if (this.origin !== this.guarded) return;
    // the proof was refused: what it was made of is worth nothing
    if (status === 401) this.session.digests?.forget(this.origin);
    const next = nextNonceIn(headerOf(headers, 'authentication-info') ?? '');
    if (next !== undefined) this.session.digests?.renew(this.origin, next);
  }

  protected override isFollowed(): boolean {
    return this.asked() !== undefined || super.isFollowed();
  }

  protected override follow(endUs: number): void {
    const challenge = this.asked();
    if (challenge === undefined) {
      this.hasAnswered = false;
      super.follow(endUs);
      return;
    }
    this.hasAnswered = true;
    this.plan.challenged(this.turn, 1);
    this.session.digests ??= new Digests();
    this.session.digests.learn(this.origin, this.credentials, challenge, randomBytes(12).toString('base64url'));
    this.again(endUs);
  }

  /** What is to be answered. Once: a second 401 is the server's last word. */
  private asked(): Challenge | undefined {
    if (this.status !== 401 || this.hasAnswered || this.origin !== this.guarded) return undefined;
    return challengeIn(headerOf(this.headers, 'www-authenticate'));
  }
}

function withAuthorization(headers: readonly string[], proof: string | undefined): readonly string[] {
  const at = headers.findIndex((name, i) => i % 2 === 0 && name === 'authorization');
  const rest = at === -1 ? headers : headers.toSpliced(at, 2);
  return proof === undefined ? rest : [...rest, 'authorization', proof];
}
