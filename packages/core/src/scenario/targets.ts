import type { Checking } from './checking.ts';
import type { Chosen, Environment } from './environments.ts';
import { inWords } from './in-words.ts';
import type { KnownValues } from './known-values.ts';
import { childOf, type Node, textOf } from './node.ts';
import { settingOf } from './settings-line.ts';
import type { Span } from './source.ts';

export interface Target {
  readonly url: string;
  readonly host: string;
  readonly span: Span;
}

/** Where the requests go: `--target`, `--env`, the scenario, the default environment, the first that says. */
export function readTarget(
  option: string | undefined,
  { environment, isAsked }: Chosen,
  main: Node | undefined,
  known: KnownValues,
  checking: Checking,
): Target | undefined {
  const own = childOf(main, 'target');
  const there = childOf(environment?.node, 'target');
  const node = option !== undefined ? settingOf('--target', ['target'], option).value : isAsked ? (there ?? own) : (own ?? there);
  return node === undefined ? undefined : targetOf(node, known, checking);
}

/** Something says where, whether or not it could be read: an environment that is named and not there would. */
export const hasTarget = ({ environment, span }: Chosen, main: Node | undefined): boolean =>
  (environment === undefined && span !== undefined) ||
  childOf(main, 'target') !== undefined ||
  childOf(environment?.node, 'target') !== undefined;

function targetOf(written: Node, known: KnownValues, { problems }: Checking): Target | undefined {
  const { node, ok } = known.render(written);
  if (!ok || (node.kind === 'scalar' && node.empty)) return undefined;
  const url = textOf(node);
  if (url === undefined) {
    problems.error('LG_VALUE_TYPE', node.span, `\`target\` must be text, not ${inWords(node)}`);
    return undefined;
  }
  const host = hostOf(url);
  if (host !== undefined) return { url, host, span: node.span };
  const hint = /^[\w.-]+(:\d+)?(\/|$)/.test(url) ? `write \`http://${url}\`` : 'write for example `http://localhost:8000`';
  problems.error('LG_VALUE_INVALID', node.span, `\`${url}\` is no URL`, { hint });
  return undefined;
}

/** Host name of a URL, brackets of IPv6 left out; undefined if it has none. */
export function hostOf(url: string): string | undefined {
  try {
    const { hostname, protocol } = new URL(url);
    // localhost:8000 would be read as the scheme `localhost`
    return hostname === '' || !url.startsWith(`${protocol}//`) ? undefined : hostname.replace(/^\[|\]$/g, '');
  } catch {
    return undefined;
  }
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);

/** Hosts that environments name, with the environment; an environment whose target is not known here names none. */
export function namedHosts(
  environments: Iterable<Environment>,
  known: (node: Node) => string | undefined,
): ReadonlyMap<string, Environment> {
  const hosts = new Map<string, Environment>();
  for (const environment of environments) {
    const target = childOf(environment.node, 'target');
    const url = target === undefined ? undefined : known(target);
    const host = url === undefined ? undefined : hostOf(url);
    if (host !== undefined && !hosts.has(host)) hosts.set(host, environment);
  }
  return hosts;
}
