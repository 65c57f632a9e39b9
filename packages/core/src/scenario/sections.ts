import type { Condition, Json } from '../contract/plan.ts';
import type { ProtocolWords, TypeWords } from '../language/language.ts';
import { sayChangedNumbers } from './changed-numbers.ts';
import type { Checking } from './checking.ts';
import { inWords } from './in-words.ts';
import { type Entry, entryOf, type Mapping, mapOf, type Node, nodeOf } from './node.ts';
import { parseNode } from './parse.ts';
import type { Span } from './source.ts';
import { readConditions } from './written-conditions.ts';

/** What all layers together say about one protocol. */
export interface Section {
  readonly words: ProtocolWords;
  /** All layers merged, `expect` left out. */
  readonly node: Mapping;
  /** What its schema makes of it; undefined after what is wrong with it was said. */
  readonly config: Json | undefined;
  /** Conditions that hold for every request unless its own name the same subject. */
  readonly expect: readonly Condition[];
  /** Its own `timeout`; null where it has none. */
  readonly timeoutUs: number | null;
}

/** What one layer says about a protocol, checked for itself: another layer may have what is missing. */
export function checkLayer(words: ProtocolWords, section: Mapping, checking: Checking): void {
  const { problems } = checking;
  parseNode(words.config, without(section, 'expect'), problems, { called: words.name, partial: true });
  sayChangedNumbers(section, checking);
  const expect = entryOf(section, 'expect');
  if (expect !== undefined) readConditions(expect.value, 'reply', words.views, problems);
}

/** Maps that could say something about protocols, weakest first, and config's `headers` for all of them. */
export interface SectionLayers {
  readonly type: { readonly words: TypeWords; readonly span: Span } | undefined;
  readonly headers: Entry | undefined;
  readonly layers: readonly Mapping[];
  /** A flows file or a config by itself: what is missing may stand elsewhere. */
  readonly isPart: boolean;
}

/** Every protocol's section, built-in < type < config < included < scenario < environment < command line. */
export function readSections(from: SectionLayers, checking: Checking, own: Span): ReadonlyMap<string, Section> {
  return new Map([...checking.language.protocols.values()].map((words) => [words.name, sectionOf(words, from, checking, own)]));
}

function sectionOf(words: ProtocolWords, { type, headers, layers, isPart }: SectionLayers, checking: Checking, own: Span): Section {
  const preset = type?.words.defaults.sections?.[words.name];
  const written = layers.flatMap((layer) => entryOf(layer, words.name)?.value ?? []).filter((node) => isMap(node, words.name, checking));
  const common =
    headers !== undefined && headers.value.kind === 'map' && keysOfConfig(words).includes('headers')
      ? [mapOf([['headers', headers]], headers.key)]
      : [];
  const all = [
    ...(preset === undefined || type === undefined ? [] : [nodeOf(preset as Json, type.span) as Mapping]),
    ...common,
    ...written,
  ];
  for (const layer of written) checkLayer(words, layer, checking);
  const merged = all.reduce(mergedSection, mapOf([], all.at(-1)?.span ?? own));
  const node = without(merged, 'expect');
  const config = parseNode(words.config, node, checking.problems, { called: words.name, partial: isPart }) as Json | undefined;
  const expect = entryOf(merged, 'expect');
  const timeout = (config as { timeout?: unknown } | undefined)?.timeout;
  return {
    words,
    node,
    config,
    expect: readConditions(expect?.value ?? nodeOf([...words.expect], own), 'reply', words.views, checking.problems),
    timeoutUs: typeof timeout === 'number' ? timeout : null,
  };
}

function isMap(node: Node, name: string, { problems }: Checking): node is Mapping {
  if (node.kind === 'map') return true;
  if (node.kind !== 'scalar' || !node.empty) problems.error('LG_VALUE_TYPE', node.span, `\`${name}\` must be a map, not ${inWords(node)}`);
  return false;
}

const keysOfConfig = ({ config }: ProtocolWords): readonly string[] => Object.keys((config as { shape?: object }).shape ?? {});

const without = (map: Mapping, key: string): Mapping =>
  mapOf(
    [...map.entries].filter(([name]) => name !== key),
    map.span,
  );

/** Keys of the nearer map win; `headers` are merged by name, in any case. */
function mergedSection(below: Mapping, above: Mapping): Mapping {
  const entries = new Map(below.entries);
  for (const [key, entry] of above.entries) {
    const before = entries.get(key);
    const merges = key === 'headers' && before?.value.kind === 'map' && entry.value.kind === 'map';
    entries.set(key, merges ? { key: entry.key, value: mergedHeaders(before.value as Mapping, entry.value as Mapping) } : entry);
  }
  return mapOf(entries, above.span);
}

function mergedHeaders(below: Mapping, above: Mapping): Mapping {
  const named = (name: string): string => name.toLowerCase().replace(/\?$/, '');
  const nearer = new Set([...above.entries.keys()].map(named));
  return mapOf([...[...below.entries].filter(([name]) => !nearer.has(named(name))), ...above.entries], above.span);
}

/** Maps merged by key, the nearer last. */
export const mergedByKey = (maps: readonly Mapping[], span: Span): Mapping =>
  mapOf(
    maps.flatMap((map) => [...map.entries]),
    maps.at(-1)?.span ?? span,
  );
