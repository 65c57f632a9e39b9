import type { Checking } from './checking.ts';
import type { Document } from './documents.ts';
import { childOf, type Node, textOf } from './node.ts';
import type { Section } from './sections.ts';
import { settingOf } from './settings-line.ts';
import type { Span } from './source.ts';
import type { Address } from './steps/step-checking.ts';
import { hostOf, type Target } from './targets.ts';

/** A host that load may be sent to, and where that is written. */
export interface Destination {
  readonly host: string;
  readonly span: Span;
}

/** Hosts of the files' `allowHosts`, each a plain name. */
export const writtenHosts = (documents: readonly (Document | undefined)[], checking: Checking): readonly Destination[] =>
  documents.flatMap((document) => {
    const list = childOf(document?.node, 'allowHosts');
    return list?.kind === 'list' ? list.items.flatMap((item) => plainHost(item, checking) ?? []) : [];
  });

/** Hosts of `--allow-host`. */
export const askedHosts = (asked: readonly string[], checking: Checking): readonly string[] =>
  asked.flatMap((host) => plainHost(settingOf('--allow-host', ['allowHosts'], host).value, checking)?.host ?? []);

function plainHost(node: Node, { problems }: Checking): Destination | undefined {
  const host = textOf(node);
  if (host === undefined) return undefined;
  if (/^[\w-]+(\.[\w-]+)*$|^[\da-f:]*:[\da-f:]+$/i.test(host)) return { host: host.toLowerCase(), span: node.span };
  const meant = hostOf(host) ?? hostOf(`http://${host}`);
  problems.error('LG_VALUE_INVALID', node.span, `\`${host}\` is no host name`, {
    hint: meant === undefined || meant.includes('*') ? 'write for example `api.example.com`' : `write \`${meant}\``,
  });
  return undefined;
}

/** Hosts that a section names by itself. */
export const sectionHosts = (sections: readonly Section[]): readonly Destination[] =>
  sections.flatMap(({ words, config, node }) =>
    (config === undefined ? [] : words.hosts(config)).flatMap((url) => {
      const host = hostOf(url);
      return host === undefined ? [] : [{ host, span: node.span }];
    }),
  );

/** Says what goes nowhere, and what goes where it may not. */
export function checkAddresses(
  addresses: readonly Address[],
  target: Target | undefined,
  mayHaveTarget: boolean,
  isAllowed: (host: string) => boolean,
  checking: Checking,
): void {
  const homeless = addresses.find(({ text }) => text.startsWith('/'));
  if (homeless !== undefined && target === undefined && !mayHaveTarget)
    checking.problems.error('LG_TARGET_MISSING', homeless.span, `nothing says where \`${homeless.name}\` goes`, {
      hint: 'write `target: http://…` at the top, or name an environment',
    });
  for (const { text, span } of addresses) sayRefused(text, span, isAllowed, checking);
}

function sayRefused(text: string, span: Span, isAllowed: (host: string) => boolean, { problems }: Checking): void {
  const origin = /^[a-z][a-z+.-]*:\/\/[^/?#]+/i.exec(text)?.[0];
  const host = origin === undefined || origin.includes('${') ? undefined : hostOf(origin);
  if (host === undefined || isAllowed(host)) return;
  problems.error('LG_HOST_REFUSED', span, `${host} is neither a target nor in \`allowHosts\``, {
    hint: `write \`allowHosts: [${host}]\` at the top`,
  });
}
