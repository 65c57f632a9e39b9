import { closest } from '../template/closest.ts';
import { checkAllowed } from './approvals.ts';
import type { Checking } from './checking.ts';
import type { Document } from './documents.ts';
import { checkName, entriesOf } from './flows.ts';
import { inWords } from './in-words.ts';
import { childOf, type Mapping, type Node, textOf } from './node.ts';
import { checkLayer } from './sections.ts';
import { settingOf } from './settings-line.ts';
import type { Span } from './source.ts';
import { checkTopKeys, parseTopKey } from './top-keys.ts';

/** A place where we test. */
export interface Environment {
  readonly name: string;
  readonly node: Mapping;
  readonly key: Span;
  readonly isProtected: boolean;
}
export interface Chosen {
  readonly environment: Environment | undefined;
  /** `--env`: it then wins over the scenario's own target. */
  readonly isAsked: boolean;
  /** Where the choice is written. */
  readonly span: Span | undefined;
}

/** All environments of the config, each checked whether it is chosen or not. */
export function readEnvironments(config: Document | undefined, checking: Checking): ReadonlyMap<string, Environment> {
  const environments = new Map<string, Environment>();
  for (const [name, { key, value }] of entriesOf(childOf(config?.node, 'environments'), 'environments', checking)) {
    checkName(name, key, checking);
    if (value.kind !== 'map') {
      if (value.kind !== 'scalar' || !value.empty)
        checking.problems.error('LG_VALUE_TYPE', value.span, `environment \`${name}\` must be a map, not ${inWords(value)}`);
      continue;
    }
    checkTopKeys({ node: value }, 'environment', undefined, checking, name);
    for (const plain of ['target', 'limits'] as const) parseTopKey(value, plain, 'environment', checking);
    checkAllowed(value, checking);
    checkSections(value, checking);
    environments.set(name, {
      name,
      node: value,
      key,
      isProtected: parseTopKey<boolean>(value, 'protected', 'environment', checking) === true,
    });
  }
  return environments;
}

function checkSections(environment: Mapping, checking: Checking): void {
  for (const words of checking.language.protocols.values()) {
    const section = childOf(environment, words.name);
    if (section?.kind === 'map') checkLayer(words, section, checking);
  }
}

/** The environment of `--env`, else the config's default. */
export function chooseEnvironment(
  asked: string | undefined,
  config: Document | undefined,
  all: ReadonlyMap<string, Environment>,
  checking: Checking,
): Chosen {
  const written = childOf(config?.node, 'environment');
  const node = asked === undefined ? written : settingOf('--env', ['environment'], asked).value;
  const name = asked ?? textOf(written);
  if (node === undefined || (node.kind === 'scalar' && node.empty)) return { environment: undefined, isAsked: false, span: undefined };
  if (name === undefined) {
    checking.problems.error('LG_VALUE_TYPE', node.span, `\`environment\` must be text, not ${inWords(node)}`);
    return { environment: undefined, isAsked: false, span: node.span };
  }
  const environment = all.get(name);
  if (environment === undefined) sayUnknown(name, node, all, checking);
  return { environment, isAsked: asked !== undefined, span: node.span };
}

function sayUnknown(name: string, node: Node, all: ReadonlyMap<string, Environment>, { problems }: Checking): void {
  const near = closest(name, all.keys());
  const hint =
    near !== undefined
      ? `did you mean \`${near}\`?`
      : all.size === 0
        ? 'environments stand in loadgate.config.yaml'
        : `there are: ${[...all.keys()].join(', ')}`;
  problems.error('LG_NAME_UNKNOWN', node.span, `there is no environment \`${name}\``, { hint, fix: near });
}
