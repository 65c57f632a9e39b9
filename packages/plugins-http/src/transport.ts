import type { Kit } from '@loadgate/core';
import { overrideOf, proxyOf } from './driver/place.ts';

/** How connections are made, as the checker leaves it: times in µs. */
export interface TransportConfig {
  readonly timeouts?: PhaseTimeouts | undefined;
  /** URL, templates not rendered. */
  readonly proxy?: string | undefined;
  readonly noProxy?: readonly string[] | undefined;
  /** Host name → host, with or without a port. */
  readonly hosts?: Readonly<Record<string, string>> | undefined;
  readonly version: 1 | 2;
}
export interface PhaseTimeouts {
  readonly connect?: number | undefined;
  readonly tls?: number | undefined;
  readonly firstByte?: number | undefined;
  readonly receive?: number | undefined;
  readonly idle?: number | undefined;
}
export interface TlsConfig {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly pfx?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly insecure: boolean;
  readonly serverName?: string | undefined;
}

const HOST = /^[a-z\d_-]+(\.[a-z\d_-]+)*$/i;
const NO_PROXY = /^(\*?\.)?[a-z\d_-]+(\.[a-z\d_-]+)*$|^[\da-f:]*:[\da-f:]+$/i;

/** Keys of the section `http` that say how connections are made. */
export function transport({ z, text, durationUs }: Kit) {
  const longest = durationUs.refine((us) => us > 0, { error: 'must be longer than 0' });
  return {
    timeouts: z
      .strictObject({
        connect: longest
          .optional()
          .describe('Name lookup, TCP connect and the way through a proxy; else `http.connect_timeout`. Default: none.'),
        tls: longest.optional().describe('TLS handshake; else `http.tls_timeout`. Default: none.'),
        firstByte: longest
          .optional()
          .describe('From the written request to the first byte of its answer; else `http.first_byte_timeout`. Default: none.'),
        receive: longest.optional().describe('From the first to the last byte of the answer; else `http.receive_timeout`. Default: none.'),
        idle: longest.optional().describe('Between two pieces of the answer’s body; else `http.idle_timeout`. Default: none.'),
      })
      .optional()
      .describe('How long parts of a request may take, each redirect anew, beside `timeout` for all of it. More than 0. Default: none.'),
    proxy: text
      .refine((url) => proxyOf(url) !== undefined, {
        error: 'must be the address of an HTTP proxy, without a path\nwrite for example `http://proxy.example:3128`',
      })
      .refine((url) => !holdsPassword(url), {
        error: 'must not hold a password in clear\nwrite `http://user:${secret.PROXY_PASSWORD}@proxy.example:3128`',
      })
      .optional()
      .describe(
        'HTTP proxy that connections go through, with `CONNECT`, also for plain http; its host has to be allowed. Default: none; `HTTP_PROXY` and the like are not read.',
      ),
    noProxy: z
      .array(z.string().refine((host) => NO_PROXY.test(host), { error: 'must be a host name, or `.example.com` for all below it' }))
      .optional()
      .describe('Hosts that are connected to without the proxy; `.example.com` stands for all below it. Default: none.'),
    hosts: z
      .record(
        z.string().refine((host) => HOST.test(host) && !/^[\d.]+$/.test(host), { error: 'must be a host name, without scheme and port' }),
        z.string().refine((place) => overrideOf(place) !== undefined, {
          error: 'must be a host, with or without a port\nwrite for example `127.0.0.1:8443`',
        }),
      )
      .optional()
      .describe(
        'Where connections to a host really go, as `curl --connect-to`: the header `host` and the name in TLS stay, a proxy is passed by. What is connected to has to be allowed. Default: none.',
      ),
    version: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe('Version of HTTP: 1 (HTTP/1.1), or 2 over TLS, one request at a time on each connection. Default 1.'),
  };
}

/** True where `hosts` lead from this name to loopback. */
export function leadsHere(hosts: TransportConfig['hosts'], host: string): boolean {
  const [, place] = Object.entries(hosts ?? {}).find(([name]) => name.toLowerCase() === host) ?? [];
  const hostname = place === undefined ? undefined : overrideOf(place)?.hostname;
  return hostname !== undefined && /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(hostname);
}

/** The part of a proxy's URL behind its first `:` that is no template. */
function holdsPassword(url: string): boolean {
  const [, password = ''] = /^[a-z][a-z\d+.-]*:\/\/[^:@/?#]*:(.*)@/i.exec(url) ?? [];
  return password !== '' && !password.includes('${');
}

/** The section `http.tls`. */
export function tls({ z, text }: Kit) {
  return z
    .strictObject({
      ca: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Certificates to trust beside the usual ones: a file (from the folder of the config, else of the scenario), or PEM text.',
        ),
      cert: text
        .refine((cert) => cert !== '', { error: 'must not be empty' })
        .optional()
        .describe('Certificate that all users show to servers which ask for one, with its chain: a file as for `ca`, or PEM text.'),
      key: text
        .refine((key) => key !== '', { error: 'must not be empty' })
        .refine((key) => !key.includes('PRIVATE KEY-----'), {
          error: 'must not hold a private key in clear\nname a file, or write `key: ${secret.CLIENT_KEY}`',
        })
        .optional()
        .describe('Private key of `cert`: a file, or `${secret.X}` with PEM text.'),
      pfx: text
        .refine((pfx) => pfx !== '', { error: 'must not be empty' })
        .optional()
        .describe('Certificate and key in one file (PKCS#12), in place of `cert` and `key`.'),
      passphrase: text
        .refine((passphrase) => passphrase.includes('${'), {
          error: 'must not stand in clear\nwrite `passphrase: ${secret.CLIENT_KEY_PASSPHRASE}`',
        })
        .optional()
        .describe('What `key` or `pfx` is encrypted with, as a template. Default: it is not.'),
      insecure: z.boolean().default(false).describe('Trust any certificate. Default false.'),
      serverName: z.string().min(1).optional().describe('Name to ask for and to verify, where it is not the host’s.'),
    })
    .superRefine(({ cert, key, pfx, passphrase }, context) => {
      const wrong = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
      if (pfx !== undefined && cert !== undefined) wrong('cert', 'cannot stand beside `pfx`, which holds it');
      if (pfx !== undefined && key !== undefined) wrong('key', 'cannot stand beside `pfx`, which holds it');
      if (pfx === undefined && cert !== undefined && key === undefined) wrong('cert', 'needs `key`, the private key that belongs to it');
      if (pfx === undefined && cert === undefined && key !== undefined) wrong('key', 'needs `cert`, the certificate that it belongs to');
      if (passphrase !== undefined && key === undefined && pfx === undefined) wrong('passphrase', 'needs `key` or `pfx`');
    });
}
