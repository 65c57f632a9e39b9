import type { Json } from '../contract/plan.ts';
import { jsonOf, type Mapping } from './node.ts';
import { locationOf } from './source.ts';

/** One setting that holds after all layers were put over each other, and where it is written. */
export interface Origin {
  /** `http`, `headers`, `authorization`. */
  readonly path: readonly string[];
  /** As written: templates stay. */
  readonly value: Json;
  /** As a person would write it; `loadgate` for what comes with a test type, the option for what was typed. */
  readonly file: string;
  readonly line: number;
}

/** Every value in a map that was merged, lists as a whole. */
export function originsOf(map: Mapping, above: readonly string[]): readonly Origin[] {
  return [...map.entries].flatMap(([key, entry]): readonly Origin[] => {
    const path = [...above, key];
    if (entry.value.kind === 'map' && entry.value.entries.size > 0) return originsOf(entry.value, path);
    const { file, line } = locationOf(entry.value.span);
    return [{ path, value: jsonOf(entry.value), file, line }];
  });
}
