import { createHash } from 'node:crypto';
import type { Credentials } from '../grammar.ts';
import type { Challenge } from './challenge.ts';
import type { Origin } from './origin.ts';

interface Known {
  readonly credentials: Credentials;
  readonly challenge: Challenge;
  /** Of this client; one for the life of a nonce. */
  readonly cnonce: string;
  /** Hash of name, realm and password; of a session also of its first nonces, whatever nonces follow. */
  readonly secret: string;
  /** Requests that used the nonce. */
  used: number;
  isRefused?: true;
}

/** What one user knows of the servers that asked it to prove itself. */
export class Digests {
  readonly #known = new Map<Origin, Known>();

  /** From now on requests to this origin answer this challenge. `cnonce` is the client's own part. */
  learn(origin: Origin, credentials: Credentials, challenge: Challenge, cnonce: string): void {
    const secret = secretOf(credentials, challenge, cnonce);
    this.#known.set(origin, { credentials, challenge, cnonce, secret, used: this.#usesOf(origin, challenge) });
  }

  /** The server wants another nonce next time. It is no challenge: the secret stays what the challenge made it. */
  renew(origin: Origin, nonce: string): void {
    const known = this.#known.get(origin);
    if (known === undefined) return;
    const challenge = { ...known.challenge, nonce };
    this.#known.set(origin, { ...known, challenge, used: this.#usesOf(origin, challenge) });
  }

  /** What was refused is not tried again; how often a nonce was used is remembered: a server may offer the same one again. */
  forget(origin: Origin): void {
    const known = this.#known.get(origin);
    if (known !== undefined) known.isRefused = true;
  }

  #usesOf(origin: Origin, { nonce }: Challenge): number {
    const known = this.#known.get(origin);
    return known?.challenge.nonce === nonce ? known.used : 0;
  }

  /** `authorization` of the next request; undefined where this origin has not asked these credentials yet. */
  authorization(origin: Origin, credentials: Credentials, method: string, path: string): string | undefined {
    const known = this.#known.get(origin);
    if (known === undefined || known.isRefused || !isSame(known.credentials, credentials)) return undefined;
    known.used++;
    return headerOf(known, method, path);
  }
}

const isSame = (a: Credentials, b: Credentials): boolean => a.user === b.user && a.password === b.password;

function secretOf({ user, password }: Credentials, { hash, realm, nonce, isSession }: Challenge, cnonce: string): string {
  const secret = hashed(hash, `${user}:${realm}:${password}`);
  return isSession ? hashed(hash, `${secret}:${nonce}:${cnonce}`) : secret;
}

function headerOf({ credentials: { user }, challenge, cnonce, secret, used }: Known, method: string, path: string): string {
  const { hash, realm, nonce, opaque, algorithm, qop, isSession, hashesUser } = challenge;
  const nc = used.toString(16).padStart(8, '0');
  const request = hashed(hash, `${method}:${path}`);
  const response = hashed(
    hash,
    qop === undefined ? `${secret}:${nonce}:${request}` : `${secret}:${nonce}:${nc}:${cnonce}:${qop}:${request}`,
  );
  const parts = [
    hashesUser ? `username=${quoted(hashed(hash, `${user}:${realm}`))}` : userPart(user),
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(path)}`,
    `response="${response}"`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ...(qop === undefined ? [] : [`qop=${qop}`, `nc=${nc}`]),
    ...(qop === undefined && !isSession ? [] : [`cnonce="${cnonce}"`]),
    ...(hashesUser ? ['userhash=true'] : []),
  ];
  return `Digest ${parts.join(', ')}`;
}

/** A header holds ASCII: other names go encoded (RFC 8187). */
const userPart = (user: string): string =>
  /^[\x20-\x7e]*$/.test(user) ? `username=${quoted(user)}` : `username*=UTF-8''${encodeURIComponent(user).replaceAll(/['()*]/g, escaped)}`;
const escaped = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
const hashed = (hash: Challenge['hash'], text: string): string => createHash(hash).update(text).digest('hex');
