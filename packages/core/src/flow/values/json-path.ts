import type { JsonPath } from './scope.ts';

/** One step of a query that needs no library: a name, an index, or all that is inside. */
type Segment =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' };

const SEGMENT =
  /\s*(?:\.(?<name>[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)|\.(?<star>\*)|\[\s*(?:(?<index>0|-?[1-9]\d*)|'(?<single>[^'\\]*)'|"(?<double>[^"\\]*)"|(?<all>\*))\s*\])/y;

/** The segments of a query of names, indices and `[*]`; undefined for any other, which only the library reads. */
export function simpleSegments(path: string): readonly Segment[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const segments: Segment[] = [];
  for (SEGMENT.lastIndex = 1; SEGMENT.lastIndex < path.length; ) {
    const found = SEGMENT.exec(path)?.groups;
    if (found === undefined) return undefined;
    const name = found.name ?? found.single ?? found.double;
    if (name !== undefined) segments.push({ kind: 'name', name });
    else if (found.index !== undefined) segments.push({ kind: 'index', index: Number(found.index) });
    else segments.push({ kind: 'all' });
  }
  return segments;
}

/**
 * What a query finds in a document: of a singular one the value, of others the list; undefined where it finds nothing. An empty list
 * counts as found only where the answer's own list is empty: `$.items[*].id` in `{"items":[]}`. Throws for a query that needs the
 * library when `library` is not there, and for what is no query.
 */
export function compileJsonPath(path: string, singular: boolean, library: JsonPath | undefined): (document: unknown) => unknown {
  const segments = simpleSegments(path);
  if (segments !== undefined)
    return segments.some(({ kind }) => kind === 'all') ? (document) => collect(document, segments) : follow(segments);
  if (library === undefined) throw new Error(`the JSONPath ${path} needs the library, which was not loaded`);
  const query = library.compile(path);
  return (document) => {
    const found = query(document);
    if (found.length === 0) return undefined;
    return singular ? found[0] : found;
  };
}

/** True if the Plan (or any JSON in it) has a query that {@link compileJsonPath} cannot do alone. */
function needsLibrary(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  if ('kind' in json && json.kind === 'path' && 'path' in json && typeof json.path === 'string')
    return simpleSegments(json.path) === undefined;
  return Object.values(json).some(needsLibrary);
}

/** The library (6 ms to load) if these steps need it, else undefined; awaited before anything is compiled. */
export const loadJsonPath = (steps: unknown) => (needsLibrary(steps) ? import('json-p3').then(jsonPathOf) : undefined);

function jsonPathOf({ compile }: typeof import('json-p3')): JsonPath {
  return {
    compile(path) {
      const query = compile(path);
      return (document) => query.query(document as Parameters<typeof query.query>[0]).values();
    },
  };
}

/** Without an array or an iterator, because nearly every check on a body is one of these. */
function follow(segments: readonly Segment[]): (document: unknown) => unknown {
  const [first, second] = segments;
  if (segments.length === 1 && first !== undefined) return (document) => step(document, first);
  if (segments.length === 2 && first !== undefined && second !== undefined) return (document) => step(step(document, first), second);
  return (document) => {
    let value = document;
    for (const segment of segments) value = step(value, segment);
    return value;
  };
}

function step(value: unknown, segment: Segment): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (segment.kind === 'name')
    return !Array.isArray(value) && Object.hasOwn(value, segment.name) ? (value as Record<string, unknown>)[segment.name] : undefined;
  return segment.kind === 'index' && Array.isArray(value) ? value.at(segment.index) : undefined;
}

function collect(document: unknown, segments: readonly Segment[]): unknown {
  let found: unknown[] = [document];
  let isEmpty = false;
  for (const segment of segments) {
    if (segment.kind === 'all') {
      const inside = found.filter((value) => typeof value === 'object' && value !== null);
      found = inside.flatMap((value) => Object.values(value as object));
      isEmpty ||= inside.length > 0 && found.length === 0;
    } else found = found.map((value) => step(value, segment)).filter((value) => value !== undefined);
  }
  return found.length > 0 || isEmpty ? found : undefined;
}
