import { type CoreKey, type CoreKeyName, coreKeys, type Place } from '../language/core-keys.ts';
import { ourWord } from '../language/foreign-words.ts';
import { keysOfType, type Language, type TypeWords } from '../language/language.ts';
import type { Checking } from './checking.ts';
import type { Document } from './documents.ts';
import { gatesInYaml, wholeOf } from './foreign-settings.ts';
import { loadInYaml } from './foreign-stages.ts';
import type { Entry, Mapping, Node } from './node.ts';
import { fitting, parseNode } from './parse.ts';
import { editAt } from './source.ts';
import { type Fitting, renamed, sayUnknownKey } from './unknown-keys.ts';

const NAMES: Readonly<Record<Place, string>> = {
  scenario: 'a scenario',
  flows: 'a flows file',
  config: 'loadgate.config.yaml',
  environment: 'an environment',
};

/** Keys that may stand at the top of a file, or in an environment. */
export function topKeysOf(place: Place, language: Language, type: TypeWords | undefined): readonly string[] {
  const core = (Object.entries(coreKeys) as [string, CoreKey][]).filter(([, key]) => key.places.includes(place)).map(([name]) => name);
  const own = place === 'scenario' ? (type === undefined ? [] : Object.keys(keysOfType(type))) : [];
  return [...core, ...language.protocols.keys(), ...own];
}

/** Says what keys have no meaning at the top of a file, and where else they have one. `called`: of an environment. */
export function checkTopKeys(
  document: Pick<Document, 'node'>,
  place: Place,
  type: TypeWords | undefined,
  checking: Checking,
  called = '',
): void {
  const allowed = topKeysOf(place, checking.language, type);
  const isTaken = (key: string): boolean => EXCLUDING.includes(key) && EXCLUDING.some((one) => document.node.entries.has(one));
  const fits: Fitting = (key, value) => (isTaken(key) ? undefined : fitsTop(key, value, place, type, checking.language));
  for (const [key, entry] of document.node.entries) {
    const span = entry.key;
    if (allowed.includes(key)) continue;
    const elsewhere = Object.hasOwn(coreKeys, key) ? (coreKeys[key as CoreKeyName] as CoreKey) : undefined;
    const owner = ownerOf(key, checking.language);
    const ours = ourWord(key, allowed);
    const load = allowed.includes('load') && !document.node.entries.has('load') ? loadInYaml(key, document.node) : undefined;
    if (elsewhere !== undefined)
      checking.problems.error('LG_KEY_UNKNOWN', span, `\`${key}\` has no place in ${NAMES[place]}`, {
        hint: ours !== undefined ? `in loadgate: \`${ours}\`` : `it stands in ${elsewhere.places.map((at) => NAMES[at]).join(' or ')}`,
        fixes: ours === undefined ? [] : renamed(entry, ours, document.node, fits),
      });
    else if (owner !== undefined)
      checking.problems.error('LG_KEY_UNKNOWN', span, `\`${key}\` belongs to the type \`${owner}\``, { hint: `write \`type: ${owner}\`` });
    else if (load !== undefined) sayLoad(key, entry, load, checking);
    else sayUnknownKey(key, document.node, called, allowed, checking.problems, fits);
  }
}

/** The stages of another tool at the top, with the load that they are. */
function sayLoad(key: string, { key: span, value }: Entry, load: string, { problems }: Checking): void {
  problems.error('LG_KEY_UNKNOWN', span, `unknown key \`${key}\``, {
    hint: `in loadgate: \`load: ${load}\``,
    fixes: [{ title: 'Replace with `load`', edits: [editAt({ span, newText: 'load' }), editAt({ span: wholeOf(value), newText: load })] }],
  });
}

const EXCLUDING = ['steps', 'flows'];
const LISTS = ['steps', 'reporters'];
const SCALARS = ['type', 'environmentName'];

function fitsTop(key: string, value: Node, place: Place, type: TypeWords | undefined, { protocols }: Language): ReturnType<Fitting> {
  if (protocols.has(key)) return value.kind === 'map' ? [] : undefined;
  if (!Object.hasOwn(coreKeys, key)) return fitting(type === undefined ? undefined : keysOfType(type)[key], value, key);
  const { schema, inConfig, shape = 'steps' } = coreKeys[key as CoreKeyName] as CoreKey;
  const gates = key === 'gates' ? gatesInYaml(value) : undefined;
  if (gates !== undefined) return [editAt({ span: wholeOf(value), newText: gates })];
  if (schema !== null) return fitting(place === 'config' ? (inConfig ?? schema) : schema, value, key);
  return value.kind === (LISTS.includes(shape) ? 'list' : SCALARS.includes(shape) ? 'scalar' : 'map') ? [] : undefined;
}

const ownerOf = (key: string, language: Language): string | undefined =>
  [...language.types.values()].find((type) => Object.hasOwn(keysOfType(type), key))?.name;

/** What a plain core key holds, read by its schema; undefined where it is not there or cannot be read. */
export function parseTopKey<T>(node: Mapping, name: CoreKeyName, place: Place, checking: Checking): T | undefined {
  const value = node.entries.get(name)?.value;
  const { schema, inConfig } = coreKeys[name] as CoreKey;
  const chosen = place === 'config' && inConfig !== undefined ? inConfig : schema;
  if (value === undefined || chosen === null) return undefined;
  if (value.kind === 'scalar' && value.empty) return undefined;
  return parseNode(chosen, value, checking.problems, { called: name }) as T | undefined;
}
