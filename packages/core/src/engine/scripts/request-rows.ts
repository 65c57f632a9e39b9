import type { CallRequest } from '../../contract/plan.ts';

export interface NamedRow {
  readonly name: string;
  /** Null: the script does not say this name as it is. */
  readonly row: number | null;
}

/** Finds the row of a request that a script makes: by its `name`, else by what its verb was given. */
export function rowFinder(requests: readonly CallRequest[]): (verb: string, value: unknown, name: unknown) => NamedRow {
  const byName = new Map(requests.map((request) => [request.name, request]));
  const patterns = requests
    .flatMap(({ parts, ...request }) => (parts === null ? [] : [{ ...request, pattern: patternOf(parts), fixed: parts.join('').length }]))
    .sort((a, b) => b.fixed - a.fixed);
  return (verb, value, name) => {
    if (name !== undefined) return { name: String(name), row: byName.get(String(name))?.row ?? null };
    const text = typeof value === 'string' ? value : String(value);
    const found = patterns.find((request) => request.verb === verb && request.pattern.test(text));
    return found === undefined ? { name: `${verb} ${text}`.slice(0, 60), row: null } : { name: found.name, row: found.row };
  };
}

/** What is put in is one part of a path, or all of a query. */
function patternOf(parts: readonly string[]): RegExp {
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('[^/]*')}$`, 's');
}
