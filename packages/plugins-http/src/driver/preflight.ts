import type { ProtocolScope } from '@loadgate/core';
import type { HttpConfig } from '../grammar.ts';
import { wholeAddress } from './address.ts';
import { connectorOptions } from './connecting.ts';
import { headStatus, NoAnswer } from './head.ts';
import { originsByHref } from './origin.ts';

/** How long the target may take to accept a connection. */
const CONNECT_TIMEOUT_US = 10e6;

/**
 * Asks the target for the head of its first page. Any answer will do, `404` too, and so will none from a target that accepted the
 * connection: whether it is quick enough is for the load to tell. Throws what is wrong and what to do.
 */
export async function preflight(config: HttpConfig, scope: ProtocolScope): Promise<void> {
  const { target } = scope;
  // what is wrong with certificates is told whatever the target
  if (target === undefined) return void connectorOptions(config, scope, false);
  const address = wholeAddress(target, originsByHref());
  if ('problem' in address) throw new Error(address.problem);
  if (config.version === 2 && !address.origin.secure)
    throw new Error(`http.version: 2 is spoken over TLS only, and the target is ${target}; name an https:// target, or leave it out`);
  try {
    const status = await headStatus(address, config, Math.min(config.timeout, CONNECT_TIMEOUT_US), scope);
    scope.log(`http: ${target} is there (${status ?? 'HTTP/2'})`);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (error.kind === 'timeout' && error.progress !== 'connecting') scope.log(`http: ${error.message}`);
    else throw new Error(withAdvice(error) + proxyAdvice(config, address.origin.hostname), { cause: error });
  }
}

function withAdvice({ kind, message }: NoAnswer): string {
  const what = advice[kind];
  return what === undefined ? message : `${message}. ${what}`;
}

/** Who expects these to be read is told that they are not. */
function proxyAdvice({ proxy }: HttpConfig, hostname: string): string {
  const set = PROXY_VARIABLES.find((name) => process.env[name]);
  if (proxy !== undefined || set === undefined || /^(?:localhost|127\.|::1$)/.test(hostname)) return '';
  return ` ${set} is set, but not read: write http.proxy to go through it.`;
}
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

const ADDRESS = 'or name the right one with `target:` or `--target`';
const advice: Readonly<Record<string, string>> = {
  'http.proxy_refused': 'Start the proxy, or name the right one in `http.proxy`.',
  'http.proxy_dns': 'Check its name in `http.proxy`.',
  'http.proxy_bad_response': 'Check that it is an HTTP proxy, spoken to without TLS.',
  'http.refused': `Start the service, ${ADDRESS}.`,
  'http.dns': `Check the name, ${ADDRESS}.`,
  'http.unreachable': `Check the network, ${ADDRESS}.`,
  'http.connect_timeout': `Check the service and what stands before it, ${ADDRESS}.`,
  timeout: `Check the service and what stands before it, ${ADDRESS}.`,
  'http.reset': `Check the service and what stands before it, ${ADDRESS}.`,
  'http.bad_response': `Check that this port speaks HTTP, ${ADDRESS}.`,
  'http.tls_expired': 'Renew it, or set `http.tls.insecure: true` to test without verification.',
  'http.tls_wrong_host': 'Set `http.tls.serverName` to a name that it has, or `http.tls.insecure: true` to test without verification.',
};
