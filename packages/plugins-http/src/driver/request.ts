import type { Renderer, Vu } from '@loadgate/core';
import type { Auth, HttpConfig, HttpStep, Pairs } from '../grammar.ts';
import { type Address, addressOf, type NoAddress, type Target } from './address.ts';
import { acceptEncoding } from './decode.ts';
import { percentEncoded } from './percent.ts';

/** A step's request, ready to be rendered for a user. */
export interface RequestPlan {
  readonly method: string;
  address(vu: Vu): Address | NoAddress;
  /** Names and values by turns. */
  headers(vu: Vu): readonly string[];
  body(vu: Vu): Buffer | string | null;
}
export interface Surroundings {
  readonly config: HttpConfig;
  readonly target: Target;
  readonly userAgent: string;
  /** To render what is the same for everybody. */
  readonly nobody: Vu;
}

/** Renders now what is constant and leaves functions for the rest. */
export function requestPlan({ verb, value, options }: HttpStep, renderer: Renderer, around: Surroundings): RequestPlan {
  const { config, target, nobody } = around;
  const body = bodyOf(options, renderer, nobody);
  return {
    method: verb.toUpperCase(),
    address: addressOf(value, { ...config.query, ...withoutOptionalTwins(config.query, options.query) }, target, renderer, nobody),
    headers: headersOf(options.headers ?? {}, options.auth ?? config.auth, body.type, renderer, around),
    body: body.render,
  };
}

/** `q` of a step replaces `q?` of the section, and the other way round. */
function withoutOptionalTwins(section: Pairs, step: Pairs = {}): Pairs {
  const twins = Object.keys(step).flatMap((name) => (twinOf(name) in section ? [twinOf(name)] : []));
  return twins.length === 0 ? step : { ...Object.fromEntries(twins.map((name) => [name, []])), ...step };
}
const twinOf = (name: string): string => (name.endsWith('?') ? name.slice(0, -1) : `${name}?`);

interface Body {
  readonly type: string | undefined;
  render(vu: Vu): Buffer | string | null;
}

function bodyOf({ json, form, text }: HttpStep['options'], renderer: Renderer, nobody: Vu): Body {
  if (json !== undefined) return rendered('application/json', renderer.json(json), renderer.isConstant(json), nobody);
  if (form !== undefined) {
    const entries = renderer.entries(form);
    const encoded = (vu: Vu): string =>
      entries(vu)
        .map(([name, value]) => `${formEncoded(name)}=${formEncoded(value)}`)
        .join('&');
    return rendered('application/x-www-form-urlencoded', encoded, renderer.isConstant(form), nobody);
  }
  if (text !== undefined) return rendered('text/plain; charset=utf-8', renderer.text(text), renderer.isConstant(text), nobody);
  return { type: undefined, render: () => null };
}

function rendered(type: string, render: (vu: Vu) => string, isConstant: boolean, nobody: Vu): Body {
  if (!isConstant) return { type, render };
  const body = Buffer.from(render(nobody));
  return { type, render: () => body };
}

const formEncoded = (text: string): string => percentEncoded(text).replaceAll('%20', '+');

function headersOf(
  own: Pairs,
  auth: Auth | undefined,
  type: string | undefined,
  renderer: Renderer,
  around: Surroundings,
): RequestPlan['headers'] {
  const { config, userAgent, nobody } = around;
  const written = byLowerName(config.headers, own);
  // every request tells who sends it, whatever else it calls itself
  const agent = written.get('user-agent');
  written.set('user-agent', ['user-agent', agent === undefined ? userAgent : `${String(agent[1])} ${userAgent}`]);
  if (config.decompress && !written.has('accept-encoding')) written.set('accept-encoding', ['accept-encoding', acceptEncoding]);
  if (type !== undefined && !written.has('content-type')) written.set('content-type', ['content-type', type]);
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

/** The step's header replaces the section's of the same name, in whatever case and with or without `?`. */
function byLowerName(...records: readonly Pairs[]): Map<string, readonly [name: string, value: Pairs[string]]> {
  const written = new Map<string, readonly [string, Pairs[string]]>();
  for (const record of records)
    for (const [name, value] of Object.entries(record)) written.set(name.replace(/\?$/, '').toLowerCase(), [name, value]);
  return written;
}

function authorizationOf(auth: Auth | undefined, renderer: Renderer): ((vu: Vu) => string) | undefined {
  if (auth === undefined || auth === 'none') return undefined;
  if ('bearer' in auth) {
    const token = renderer.text(auth.bearer);
    return (vu) => `Bearer ${token(vu)}`;
  }
  const user = renderer.text(auth.basic.user);
  const password = renderer.text(auth.basic.password);
  return (vu) => `Basic ${Buffer.from(`${user(vu)}:${password(vu)}`).toString('base64')}`;
}
