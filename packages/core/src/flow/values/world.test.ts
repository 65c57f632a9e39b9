import type { Json } from '../../contract/plan.ts';
import { drawOf } from '../../time/random.ts';
import { VirtualClock } from '../../time/virtual.ts';
import type { Row, ValueScope, Values } from './scope.ts';
import { type ScopeOptions, valueScope } from './value-scope.ts';

export interface World {
  readonly scope: ValueScope;
  /** A user whose draws are those of (seed 1, `values`, user, iteration). */
  user(more?: { id?: number; iteration?: number; row?: Row; draws?: readonly number[] }): Values;
}

/** A scope with these variables set, one data source `people`, and everything else as given. */
export function world(variables: { readonly [name: string]: unknown } = {}, options: Partial<ScopeOptions> = {}): World {
  const names = Object.keys(variables);
  const scope = valueScope({
    slotOf: (name) => (names.includes(name) ? names.indexOf(name) : undefined),
    data: [{ name: 'people' }],
    vars: {},
    env: {},
    secrets: {},
    run: { id: '20261123-081500-ab12' },
    clock: new VirtualClock(),
    ...options,
  });
  return {
    scope,
    user({ id = 7, iteration = 0, row, draws } = {}) {
      const drawn = drawOf(1, 'values')(id, iteration);
      let at = 0;
      return {
        id,
        variables: Object.values(variables),
        row: (source) => (source === 0 ? row : undefined),
        random: () => (draws === undefined ? drawn.next() : (draws[at++] ?? 0)),
      };
    },
  };
}

export const json = (value: unknown): Json => value as Json;
