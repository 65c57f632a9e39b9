/** What a server asks of a client that is to prove itself (RFC 7616). */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** As the server wrote it; undefined: MD5. */
  readonly algorithm: string | undefined;
  readonly hash: 'md5' | 'sha256' | 'sha512-256';
  /** `…-sess`: the secret is made of the first nonces too. */
  readonly isSession: boolean;
  /** Undefined: a server from before RFC 2617. */
  readonly qop: 'auth' | undefined;
  /** The user's name is sent as a hash. */
  readonly hashesUser: boolean;
}

const HASHES: Readonly<Record<string, Challenge['hash']>> = { md5: 'md5', 'sha-256': 'sha256', 'sha-512-256': 'sha512-256' };

/** The first challenge among those of `www-authenticate` that can be answered: the server's order is its preference. */
export function challengeIn(header: string | undefined): Challenge | undefined {
  if (header === undefined) return undefined;
  for (const { scheme, parameters } of challengesIn(header)) {
    const challenge = scheme === 'digest' ? challengeOf(parameters) : undefined;
    if (challenge !== undefined) return challenge;
  }
  return undefined;
}

type Parameters = ReadonlyMap<string, string>;

function challengeOf(parameters: Parameters): Challenge | undefined {
  const algorithm = parameters.get('algorithm');
  const [, name = 'md5', session] = /^(.*?)(-sess)?$/.exec(algorithm?.toLowerCase() ?? 'md5') ?? [];
  const hash = Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  const [realm, nonce, qop] = [parameters.get('realm'), parameters.get('nonce'), parameters.get('qop')];
  if (hash === undefined || realm === undefined || nonce === undefined) return undefined;
  // `auth-int` alone would need the hash of a body that may be on disk
  if (qop !== undefined && !qop.split(',').some((one) => one.trim().toLowerCase() === 'auth')) return undefined;
  return {
    realm,
    nonce,
    opaque: parameters.get('opaque'),
    algorithm,
    hash,
    isSession: session !== undefined,
    qop: qop === undefined ? undefined : 'auth',
    hashesUser: parameters.get('userhash')?.toLowerCase() === 'true',
  };
}

const TOKEN = String.raw`[!#$%&'*+.^_|~0-9A-Za-z\x60-]+`;
const VALUE = String.raw`\s*=\s*(?:"((?:[^"\\]|\\.)*)"|(${TOKEN}))`;
// what is no token is passed over one by one, and nothing is looked at twice: a server says how long this is
const PIECE = new RegExp(String.raw`(${TOKEN})(?:${VALUE}|((?=[\s,]|$))|)|.`, 'gs');
/** Above this many characters it is no challenge. */
const MOST_CHARACTERS = 8192;

/** One header may hold several, and a comma separates challenges as well as parameters. */
function challengesIn(header: string): readonly { readonly scheme: string; readonly parameters: Parameters }[] {
  const found: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  if (header.length > MOST_CHARACTERS) return found;
  for (const [, name, quoted, plain, isScheme] of header.matchAll(PIECE))
    if (name === undefined) continue;
    else if (isScheme !== undefined) found.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else if (quoted !== undefined) found.at(-1)?.parameters.set(name.toLowerCase(), quoted.replaceAll(/\\(.)/g, '$1'));
    else if (plain !== undefined) found.at(-1)?.parameters.set(name.toLowerCase(), plain);
  return found;
}

/** `nextnonce` of `authentication-info`: the server wants the next request to use it. */
export const nextNonceIn = (header: string): string | undefined => challengesIn(`info ${header}`)[0]?.parameters.get('nextnonce');
