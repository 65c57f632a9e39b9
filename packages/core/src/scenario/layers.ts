import { posix } from 'node:path';
import { coreKeys } from '../language/core-keys.ts';
import type { TypeWords } from '../language/language.ts';
import type { Settled } from './apply-settings.ts';
import { sayChangedNumbers } from './changed-numbers.ts';
import type { Checking } from './checking.ts';
import { readType } from './chosen-type.ts';
import { beginOf, type Document, ownSource } from './documents.ts';
import { type Chosen, chooseEnvironment, type Environment, readEnvironments } from './environments.ts';
import { entriesOf } from './flows.ts';
import { KnownValues } from './known-values.ts';
import { childOf, entryOf, type Mapping, mapOf } from './node.ts';
import { mergedByKey, readSections, type Section } from './sections.ts';
import type { Span } from './source.ts';
import { isVariableName } from './steps/options.ts';
import { checkTopKeys, parseTopKey } from './top-keys.ts';

/** What all files together say, before any step is looked at. */
export interface World {
  readonly config: Document | undefined;
  readonly main: Document | undefined;
  /** Included files and the scenario, weakest first. */
  readonly documents: readonly Document[];
  readonly type: TypeWords | undefined;
  /** Where the type is written, else the scenario's begin. */
  readonly typeSpan: Span;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly chosen: Chosen;
  /** Config, included files, scenario, environment, command line: weakest first. */
  readonly layers: readonly Mapping[];
  readonly vars: Mapping;
  readonly known: KnownValues;
  readonly sections: ReadonlyMap<string, Section>;
}

export function readWorld(
  { documents: { config, flows, main }, commandLine }: Settled,
  asked: string | undefined,
  checking: Checking,
): World {
  const own = ownSource('');
  const type = readType(main?.node, checking);
  if (main !== undefined) checkTopKeys(main, main.place === 'flows' ? 'flows' : 'scenario', type, checking);
  for (const document of flows) checkTopKeys(document, 'flows', undefined, checking);
  if (config !== undefined) checkTopKeys(config, 'config', undefined, checking);
  const documents = main === undefined ? flows : [...flows, main];
  checkPlainKeys([...documents, ...(config === undefined ? [] : [config])], checking);
  const environments = readEnvironments(config, checking);
  const chosen = chooseEnvironment(asked, config, environments, checking);
  const layers = [
    ...(config === undefined ? [] : [config.node]),
    ...documents.map(({ node }) => node),
    ...(chosen.environment === undefined ? [] : [chosen.environment.node]),
    commandLine,
  ];
  const vars = mergedEntries(layers, 'vars', checking);
  for (const [name, { key, value }] of vars.entries) {
    isVariableName(name, key, checking);
    sayChangedNumbers(value, checking);
  }
  const typeSpan = childOf(main?.node, 'type')?.span ?? (main === undefined ? own : beginOf(main));
  const sections = readSections(
    {
      type: type === undefined ? undefined : { words: type, span: typeSpan },
      headers: entryOf(config?.node, 'headers'),
      layers,
      isPart: main?.place !== 'scenario',
    },
    checking,
    own,
  );
  return { config, main, documents, type, typeSpan, environments, chosen, layers, vars, known: new KnownValues(vars, checking), sections };
}

const PLAIN = ['include', 'plugins', 'notify', 'allowHosts', 'scenarios', 'results', 'headers'] as const;

/** Keys that are read where they are needed, checked here once. */
function checkPlainKeys(documents: readonly Document[], checking: Checking): void {
  for (const { node, place } of documents)
    for (const key of PLAIN) if ((coreKeys[key].places as readonly string[]).includes(place)) parseTopKey(node, key, place, checking);
}

/** The entries of a key in all layers; the nearest wins. */
export function mergedEntries(layers: readonly Mapping[], key: string, checking: Checking): Mapping {
  const maps = layers.flatMap((layer) => {
    const value = childOf(layer, key);
    return value === undefined ? [] : [mapOf(entriesOf(value, key, checking), value.span)];
  });
  return mergedByKey(maps, ownSource(''));
}

/** Name of a scenario: its file's, without `.load.yaml`. */
export const nameOf = (file: string): string => posix.basename(file).replace(/\.load\.yaml$|\.ya?ml$/, '');
