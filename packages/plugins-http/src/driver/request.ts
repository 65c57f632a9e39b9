import type { Json, Renderer, Vu } from '@loadgate/core';
import type { Auth, Credentials, HttpConfig, HttpStep, Pairs } from '../grammar.ts';
import { type Address, addressOf, type NoAddress, strangers, type Target } from './address.ts';
import { type Body, bodyOf } from './body.ts';
import { acceptEncoding } from './decode.ts';
import { postOf } from './graphql.ts';
import type { Origin } from './origin.ts';
import { isOfOrigin, without } from './redirect.ts';
import type { SentFile } from './sent-files.ts';

/** A step's request, ready to be rendered for a user. */
export interface RequestPlan {
  readonly method: string;
  address(vu: Vu): Address | NoAddress;
  /** Names and values by turns, for where the request goes first. */
  headers(vu: Vu, origin: Origin): readonly string[];
  /** True for a header that no other origin may see, by its lower-case name. */
  isPrivate(name: string): boolean;
  body: Body['render'];
  /** Of digest authentication; undefined where the step has none. */
  readonly credentials: ((vu: Vu, origin: Origin) => Credentials | undefined) | undefined;
}
export interface Surroundings {
  readonly config: HttpConfig;
  readonly target: Target;
  readonly userAgent: string;
  /** To render what is the same for everybody. */
  readonly nobody: Vu;
  readonly files: (file: string) => SentFile;
}

/** Renders now what is constant and leaves functions for the rest. */
export function requestPlan(step: HttpStep, renderer: Renderer, around: Surroundings): RequestPlan {
  const { verb, value, options } = step.verb === 'graphql' ? postOf(step, around.config.headers) : step;
  const { config, target, nobody, files } = around;
  const written = byLowerName(config.headers, options.headers ?? {});
  const compression = written.has('content-encoding') ? 'none' : (options.compress ?? config.compress);
  const body = bodyOf(options, compression, { renderer, nobody, files });
  const auth = options.auth ?? config.auth;
  const secret = new Set([...written].flatMap(([name, [, header]]) => (renderer.isPrivate?.(header as Json) === true ? [name] : [])));
  const isPrivate = (name: string): boolean => secret.has(name) || isOfOrigin(name);
  const isStrange = strangers(value, target, renderer, nobody);
  const own = byLowerName(options.headers ?? {});
  if (options.auth !== undefined) own.set('authorization', ['authorization', '']);
  const headers = headersOf(written, auth, body, renderer, around);
  const credentials = credentialsOf(auth, renderer);
  return {
    method: verb.toUpperCase(),
    address: addressOf(value, { ...config.query, ...withoutOptionalTwins(config.query, options.query) }, target, renderer, nobody),
    // where only an answer leads, nothing goes that the section says for the target
    headers: (vu, origin) =>
      isStrange?.(origin) === true ? without(headers(vu), (name) => isPrivate(name) && !own.has(name)) : headers(vu),
    isPrivate,
    body: body.render,
    credentials:
      credentials && ((vu, origin) => (options.auth === undefined && isStrange?.(origin) === true ? undefined : credentials(vu))),
  };
}

/** `q` of a step replaces `q?` of the section, and the other way round. */
function withoutOptionalTwins(section: Pairs, step: Pairs = {}): Pairs {
  const twins = Object.keys(step).flatMap((name) => (twinOf(name) in section ? [twinOf(name)] : []));
  return twins.length === 0 ? step : { ...Object.fromEntries(twins.map((name) => [name, []])), ...step };
}
const twinOf = (name: string): string => (name.endsWith('?') ? name.slice(0, -1) : `${name}?`);

function headersOf(
  written: Written,
  auth: Auth | undefined,
  { type, encoding }: Pick<Body, 'type' | 'encoding'>,
  renderer: Renderer,
  { config, userAgent, nobody }: Surroundings,
): (vu: Vu) => readonly string[] {
  // every request tells who sends it, whatever else it calls itself
  const agent = written.get('user-agent');
  written.set('user-agent', ['user-agent', agent === undefined ? userAgent : `${String(agent[1])} ${userAgent}`]);
  if (config.decompress && !written.has('accept-encoding')) written.set('accept-encoding', ['accept-encoding', acceptEncoding]);
  if (type !== undefined && !written.has('content-type')) written.set('content-type', ['content-type', type]);
  if (encoding !== undefined) written.set('content-encoding', ['content-encoding', encoding]);
  if (auth !== undefined) written.delete('authorization');
  const fixed: string[] = [];
  const varying: Record<string, Pairs[string]> = {};
  for (const [name, value] of written.values()) {
    if (!renderer.isConstant(value)) varying[name] = value;
    else for (const pair of renderer.entries({ [name]: value })(nobody)) fixed.push(...pair);
  }
  const authorization = authorizationOf(auth, renderer);
  if (Object.keys(varying).length === 0)
    return authorization === undefined ? () => fixed : (vu) => [...fixed, 'authorization', authorization(vu)];
  const entries = renderer.entries(varying);
  return (vu) => {
    const headers = [...fixed];
    for (const [name, value] of entries(vu)) headers.push(name, value);
    if (authorization !== undefined) headers.push('authorization', authorization(vu));
    return headers;
  };
}

/** Headers by their lower-case name. */
type Written = Map<string, readonly [name: string, value: Pairs[string]]>;

/** The step's header replaces the section's of the same name, in whatever case and with or without `?`. */
function byLowerName(...records: readonly Pairs[]): Written {
  const written: Written = new Map();
  for (const record of records)
    for (const [name, value] of Object.entries(record)) written.set(name.replace(/\?$/, '').toLowerCase(), [name, value]);
  return written;
}

function authorizationOf(auth: Auth | undefined, renderer: Renderer): ((vu: Vu) => string) | undefined {
  if (auth === undefined || auth === 'none' || 'digest' in auth) return undefined;
  if ('bearer' in auth) {
    const token = renderer.text(auth.bearer);
    return (vu) => `Bearer ${token(vu)}`;
  }
  const user = renderer.text(auth.basic.user);
  const password = renderer.text(auth.basic.password);
  return (vu) => `Basic ${Buffer.from(`${user(vu)}:${password(vu)}`).toString('base64')}`;
}

function credentialsOf(auth: Auth | undefined, renderer: Renderer): ((vu: Vu) => Credentials) | undefined {
  if (typeof auth !== 'object' || !('digest' in auth)) return undefined;
  const user = renderer.text(auth.digest.user);
  const password = renderer.text(auth.digest.password);
  return (vu) => ({ user: user(vu), password: password(vu) });
}
