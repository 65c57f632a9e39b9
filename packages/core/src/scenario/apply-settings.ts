import { type CoreKey, type CoreKeyName, coreKeys } from '../language/core-keys.ts';
import type { Checking } from './checking.ts';
import { type Document, type Documents, ownSource } from './documents.ts';
import { childOf, type Mapping, mapOf } from './node.ts';
import { readSetting, type Setting, withSetting } from './settings-line.ts';

/** The documents with what `--set` changes in them, and what is a layer or a wish of its own. */
export interface Settled {
  readonly documents: Documents;
  /** Sections, `vars`, `monitors` and `limits`: the nearest of all layers. */
  readonly commandLine: Mapping;
  /** For the load, which may be the type's. */
  readonly load: readonly Setting[];
  readonly target: string | undefined;
}

const LAYERED: readonly string[] = ['vars', 'monitors', 'limits'];

export function applySettings(
  documents: Documents,
  set: readonly { readonly path: string; readonly value: string }[],
  checking: Checking,
): Settled {
  let settled: Settled = { documents, commandLine: mapOf([], ownSource('--set')), load: [], target: undefined };
  for (const { path, value } of set) {
    const setting = readSetting(path, value, checking.problems);
    if (setting !== undefined) settled = applied(settled, setting, checking);
  }
  return settled;
}

function applied(settled: Settled, setting: Setting, { language }: Checking): Settled {
  const [key = '', name = ''] = setting.path;
  if (LAYERED.includes(key) || language.protocols.has(key))
    return { ...settled, commandLine: withSetting(settled.commandLine, setting.path, setting) };
  if (key === 'load') return { ...settled, load: [...settled.load, setting] };
  if (key === 'target' && setting.path.length === 1 && setting.value.kind === 'scalar')
    return { ...settled, target: String(setting.value.value) };
  const { config, flows, main } = settled.documents;
  const isConfigs = Object.hasOwn(coreKeys, key) && !(coreKeys[key as CoreKeyName] as CoreKey).places.includes('scenario');
  const owner = isConfigs ? config : ([...flows].reverse().find((document) => owns(document, key, name)) ?? main);
  if (owner === undefined) return settled;
  const changed: Document = { ...owner, node: withSetting(owner.node, setting.path, setting) };
  const swap = (document: Document): Document => (document === owner ? changed : document);
  return {
    ...settled,
    documents: {
      config: config === undefined ? undefined : swap(config),
      flows: flows.map(swap),
      main: main === undefined ? undefined : swap(main),
    },
  };
}

/** `flows.sales.weight` belongs to the file that defines `sales`. */
function owns({ node }: Document, key: string, name: string): boolean {
  const value = childOf(node, key);
  if (value === undefined) return false;
  return key === 'flows' || key === 'fragments' || key === 'data' ? childOf(value, name) !== undefined : value.kind === 'list';
}
