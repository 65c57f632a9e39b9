import { type Document, isCollection, isMap, isPair, isScalar, type Pair, parseDocument, visit } from 'yaml';
import { type Draw, oneOf } from './draws.ts';
import { HOSTILE } from './hostile-values.ts';

/** A value with its way to another one: below a key, or in a list. */
interface Slot {
  readonly get: () => unknown;
  readonly put: (value: unknown) => void;
}

/** One to three values of a YAML text swapped, replaced, doubled, left out or taken from another text; undefined for what is no YAML. */
export function mutatedYaml(text: string, others: readonly string[], draw: Draw): string | undefined {
  const document = read(text);
  if (document === undefined) return undefined;
  try {
    for (let times = 1 + (draw() % 3); times > 0; times--) mutate(document, others, draw);
    return document.toString();
  } catch {
    // an alias whose anchor went elsewhere
    return undefined;
  }
}

function read(text: string): Document | undefined {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  return document.errors.length > 0 || !isCollection(document.contents) ? undefined : document;
}

function mutate(document: Document, others: readonly string[], draw: Draw): void {
  const { slots, pairs } = partsOf(document);
  if (slots.length === 0 || pairs.length === 0) return;
  const slot = oneOf(slots, draw);
  const pair = oneOf(pairs, draw);
  switch (draw() % 8) {
    case 0:
      return swap(slot, oneOf(slots, draw));
    case 1:
    case 2:
      return slot.put(document.createNode(oneOf(HOSTILE, draw)));
    case 3: {
      const other = read(oneOf(others, draw));
      return other === undefined ? undefined : slot.put(oneOf(partsOf(other).slots, draw)?.get());
    }
    case 4:
      pair.map.push(pair.pair);
      return;
    case 5:
      pair.map.splice(pair.map.indexOf(pair.pair), 1);
      return;
    case 6:
      return rename(pair.pair, oneOf(pairs, draw).pair, draw);
    case 7:
      return slot.put(document.createNode(draw() % 2 === 0 ? [slot.get()] : { x: slot.get() }));
  }
}

function swap(one: Slot, other: Slot): void {
  const [a, b] = [one.get(), other.get()];
  one.put(b);
  other.put(a);
}

/** As another one is called, or with a letter wrong. */
function rename(pair: Pair, other: Pair, draw: Draw): void {
  if (!isScalar(pair.key)) return;
  const name = String(pair.key.value);
  const at = draw() % (name.length + 1);
  pair.key = pair.key.clone() as typeof pair.key;
  (pair.key as { value: unknown }).value =
    draw() % 2 === 0 && isScalar(other.key) ? other.key.value : name.slice(0, at) + name.slice(at + 1);
}

type Holder = Record<PropertyKey, unknown>;
const slotOf = (holder: Holder, key: PropertyKey): Slot => ({
  get: () => holder[key],
  put: (value) => {
    holder[key] = value;
  },
});

interface InMap {
  readonly map: Pair[];
  readonly pair: Pair;
}

function partsOf(document: Document): { readonly slots: readonly Slot[]; readonly pairs: readonly InMap[] } {
  const slots: Slot[] = [];
  const pairs: InMap[] = [];
  visit(document, {
    Collection(_, { items }) {
      for (const [i, item] of items.entries()) {
        if (isPair(item)) {
          pairs.push({ map: items as Pair[], pair: item });
          slots.push(slotOf(item as unknown as Holder, 'value'));
        } else slots.push(slotOf(items as unknown as Holder, i));
      }
    },
  });
  return { slots, pairs };
}

/** Below these keys anybody may write any name. */
const FREE = new Set([
  ...['vars', 'headers', 'json', 'form', 'query', 'variables', 'multipart', 'capture', 'set', 'with', 'rows', 'data', 'flows', 'fragments'],
  ...['choose', 'environments', 'gates', 'session', 'notify', 'hosts', 'monitors', 'params', 'baseline'],
]);

/** The text with a key that nobody knows in each of its maps, one at a time; maps whose keys are the author's are left out. */
export function withUnknownKey(text: string): readonly string[] {
  const document = read(text);
  if (document === undefined) return [];
  const made: string[] = [];
  visit(document, {
    Map(_, map, path) {
      const names = path.flatMap((above) => (isPair(above) && isScalar(above.key) ? [String(above.key.value)] : []));
      if (names.some((name) => FREE.has(name))) return;
      const pair = document.createPair('zqxw', 1);
      map.items.push(pair);
      made.push(document.toString());
      map.items.pop();
    },
  });
  return isMap(document.contents) ? made : [];
}
