/** What a first project is made of. */
export interface Answers {
  /** Base URL without a path behind it that ends in `/`. */
  readonly target: string;
  /** `GET /health`, at least one. */
  readonly requests: readonly string[];
  readonly auth: Auth;
  /** Its database is watched beside the load. */
  readonly postgres: boolean;
  readonly pipeline: Pipeline;
}
export const AUTHS = ['bearer', 'basic', 'none'] as const;
export type Auth = (typeof AUTHS)[number];
export const PIPELINES = ['github', 'gitlab', 'none'] as const;
export type Pipeline = (typeof PIPELINES)[number];

/** A text that was read, or why it was not. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const refused = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason });

/** `localhost:8000` is `http://localhost:8000`. */
export function readTarget(text: string): Read<string> {
  const written = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  if (written === '' || !URL.canParse(whole))
    return refused(`${text.trim() === '' ? 'nothing' : text} is no URL: write for example http://localhost:8000`);
  const { protocol, username, password, search, hash, origin, pathname } = new URL(whole);
  if (protocol !== 'http:' && protocol !== 'https:') return refused(`${protocol}// is not tested by init: write http:// or https://`);
  if (username !== '' || password !== '')
    return refused('a password has no place in a file: leave it out, --auth basic reads it from a variable');
  if (search !== '' || hash !== '')
    return refused(`a target has no ${search === '' ? '#' : '?'}: what stands behind it belongs to a request`);
  return { ok: true, value: `${origin}${pathname.replace(/\/+$/, '')}` };
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** `GET /health`, `/health`. */
export function readRequest(text: string): Read<string> {
  const [first = '', second, ...more] = text.trim().split(/\s+/);
  const [method, path] = second === undefined ? ['GET', first] : [first.toUpperCase(), second];
  if (!METHODS.includes(method)) return refused(`${first} is no method: ${METHODS.join(', ')}`);
  if (more.length > 0 || !path.startsWith('/')) return refused(`${text.trim()} is no request: write for example GET /health`);
  if (/[{}<>"`\\^|]|[^\x21-\x7e]/.test(path))
    return refused(`${path} holds letters that no address has: put in a real value, such as /users/1`);
  return { ok: true, value: `${method} ${path}` };
}
