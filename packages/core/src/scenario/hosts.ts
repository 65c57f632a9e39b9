import type { Checking } from './checking.ts';
import type { Document } from './documents.ts';
import type { CheckedMonitor } from './monitors.ts';
import { childOf, type Node, textOf } from './node.ts';
import type { Section } from './sections.ts';
import { settingOf } from './settings-line.ts';
import type { Span } from './source.ts';
import type { Address } from './steps/step-checking.ts';
import { hostOf, isLoopback, type Target } from './targets.ts';

/** Hosts of the files' `allowHosts` and of `--allow-host`, each a plain name. */
export function readAllowedHosts(
  documents: readonly (Document | undefined)[],
  asked: readonly string[],
  checking: Checking,
): readonly string[] {
  const written = documents.flatMap((document) => {
    const list = childOf(document?.node, 'allowHosts');
    return list?.kind === 'list' ? list.items : [];
  });
  const nodes: readonly Node[] = [...written, ...asked.map((host) => settingOf('--allow-host', ['allowHosts'], host).value)];
  return nodes.flatMap((node) => {
    const host = textOf(node);
    if (host === undefined) return [];
    if (/^[\w-]+(\.[\w-]+)*$|^[\da-f:]*:[\da-f:]+$/i.test(host)) return [host.toLowerCase()];
    const meant = hostOf(host) ?? hostOf(`http://${host}`);
    checking.problems.error('LG_VALUE_INVALID', node.span, `\`${host}\` is no host name`, {
      hint: meant === undefined || meant.includes('*') ? 'write for example `api.example.com`' : `write \`${meant}\``,
    });
    return [];
  });
}

/** Hosts beside loopback that may be connected to, each once. */
export function allowedHosts(
  target: Target | undefined,
  sections: readonly Section[],
  monitors: readonly CheckedMonitor[],
  allowed: readonly string[],
): readonly string[] {
  const urls = [
    ...sections.flatMap(({ words, config }) => (config === undefined ? [] : words.hosts(config))),
    ...monitors.flatMap(({ hosts }) => hosts),
  ];
  const hosts = [...(target === undefined ? [] : [target.host]), ...urls.flatMap((url) => hostOf(url) ?? []), ...allowed];
  return [...new Set(hosts.filter((host) => !isLoopback(host)))];
}

/** Says what goes nowhere, and what goes where it may not. */
export function checkAddresses(
  addresses: readonly Address[],
  target: Target | undefined,
  mayHaveTarget: boolean,
  allowed: readonly string[],
  checking: Checking,
): void {
  const homeless = addresses.find(({ text }) => text.startsWith('/'));
  if (homeless !== undefined && target === undefined && !mayHaveTarget)
    checking.problems.error('LG_TARGET_MISSING', homeless.span, `nothing says where \`${homeless.name}\` goes`, {
      hint: 'write `target: http://…` at the top, or name an environment',
    });
  for (const { text, span } of addresses) sayRefused(text, span, allowed, checking);
}

function sayRefused(text: string, span: Span, allowed: readonly string[], { problems }: Checking): void {
  const origin = /^[a-z][a-z+.-]*:\/\/[^/?#]+/i.exec(text)?.[0];
  const host = origin === undefined || origin.includes('${') ? undefined : hostOf(origin);
  if (host === undefined || isLoopback(host) || allowed.includes(host)) return;
  problems.error('LG_HOST_REFUSED', span, `${host} is neither a target nor in \`allowHosts\``, {
    hint: `write \`allowHosts: [${host}]\` at the top`,
  });
}
