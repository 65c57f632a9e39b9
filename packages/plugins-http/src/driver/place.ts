import type { TransportConfig } from '../transport.ts';
import type { Origin } from './origin.ts';

/** Where a TCP connection is made to. */
export interface Place {
  readonly hostname: string;
  readonly port: number;
  /** What stands there is a proxy, to be asked for the way to the origin. */
  readonly proxy?: HttpProxy;
}
export interface HttpProxy {
  /** `http://proxy.example:3128`, without who asks. */
  readonly href: string;
  readonly hostname: string;
  readonly port: number;
  /** Value of the header `proxy-authorization`. */
  readonly authorization: string | undefined;
}
export type Places = (origin: Origin) => Place;

/** Where connections to an origin are made: as `hosts` say, else through the proxy, else to itself. `render` fills in secrets. */
export function placesOf({ proxy: written, noProxy = [], hosts = {} }: TransportConfig, render: (text: string) => string): Places {
  const overrides = new Map(Object.entries(hosts).map(([name, place]) => [name.toLowerCase(), overrideOf(place)]));
  const proxy = written === undefined ? undefined : proxyOf(written, render);
  if (written !== undefined && proxy === undefined) throw new Error('http.proxy is no address such as http://proxy.example:3128');
  if (overrides.size === 0 && proxy === undefined) return (origin) => origin;
  return (origin) => {
    const override = overrides.get(origin.hostname);
    if (override !== undefined) return { hostname: override.hostname, port: override.port ?? origin.port };
    if (proxy === undefined || noProxy.some((written) => isMeant(written, origin.hostname))) return origin;
    return { hostname: proxy.hostname, port: proxy.port, proxy };
  };
}

function isMeant(written: string, hostname: string): boolean {
  const name = written.toLowerCase().replace(/^\*(?=\.)/, '');
  return name.startsWith('.') ? hostname.endsWith(name) : hostname === name;
}

/** `host`, `host:port` or `[::1]:port`; undefined if it is none of them. */
export function overrideOf(written: string): { readonly hostname: string; readonly port: number | undefined } | undefined {
  const [, bracketed, plain, port] = /^(?:\[([\da-f:.]+)\]|([a-z\d_-]+(?:\.[a-z\d_-]+)*))(?::(\d{1,5}))?$/i.exec(written) ?? [];
  const hostname = bracketed ?? plain;
  if (hostname === undefined || (port !== undefined && !isPort(Number(port)))) return undefined;
  return { hostname: hostname.toLowerCase(), port: port === undefined ? undefined : Number(port) };
}

const isPort = (port: number): boolean => port > 0 && port < 65_536;

const PROXY = /^http:\/\/(?:(.*)@)?(\[[\da-f:.]+\]|[a-z\d_.-]+)(?::(\d{1,5}))?\/?$/is;
const TEMPLATE = /\$\{[^}]*\}/g;

/** Name and password are taken apart before templates are filled in, so that a password may hold anything. Undefined if it is no address of a proxy. */
export function proxyOf(written: string, render: (text: string) => string = String): HttpProxy | undefined {
  const withHost = written.includes('@') ? written : written.replaceAll(TEMPLATE, (template) => render(template));
  const [, login, host = '', port = '80'] = PROXY.exec(withHost) ?? [];
  // a template for the whole of it is only known when it is rendered
  if (host === '') return written.startsWith('${') && render === String ? UNKNOWN : undefined;
  if (!isPort(Number(port))) return undefined;
  return {
    href: `http://${host}:${port}`,
    hostname: host.replace(/^\[|\]$/g, '').toLowerCase(),
    port: Number(port),
    authorization: login === undefined ? undefined : `Basic ${Buffer.from(loginOf(login, render)).toString('base64')}`,
  };
}

const UNKNOWN: HttpProxy = { href: '', hostname: '', port: 80, authorization: undefined };

function loginOf(login: string, render: (text: string) => string): string {
  const colon = login.replace(TEMPLATE, (template) => '_'.repeat(template.length)).indexOf(':');
  const [user, password] = colon === -1 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)];
  return `${partOf(user, render)}:${partOf(password, render)}`;
}

/** What is written is percent-encoded, as in any URL; what a template yields is taken as it is. */
const partOf = (text: string, render: (text: string) => string): string =>
  text
    .split(/(\$\{[^}]*\})/)
    .map((part) => (part.startsWith('${') ? render(part) : decoded(part)))
    .join('');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
