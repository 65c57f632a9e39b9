import type { DataSource, Json } from '../../contract/plan.ts';
import type { Vu } from '../../contract/plugin.ts';
import type { Clock } from '../../time/clock.ts';

/** What templates are rendered for: one virtual user in one iteration. */
export interface Values extends Vu {
  /** By {@link ValueScope.slotOf}; undefined is unset. */
  readonly variables: unknown[];
  /** The row of this iteration or user, by index into `Plan.data`; undefined while there is none. */
  row(source: number): Row | undefined;
}

/** One line of a data source, by column. */
export type Row = Readonly<Record<string, Json>>;

/** What is known when templates are compiled, once per worker. Made by `valueScope`. */
export interface ValueScope {
  /** Where a variable lives in {@link Values.variables}; undefined for a name that nothing sets. */
  slotOf(name: string): number | undefined;
  readonly data: readonly Pick<DataSource, 'name'>[];
  /** Reader of an entry of `vars`; undefined for one that is not there. */
  readVar(name: string): Read | undefined;
  readonly env: { readonly [name: string]: string | undefined };
  readonly secrets: { readonly [name: string]: string | undefined };
  readonly run: { readonly id: string };
  readonly clock: Clock;
  /** From `loadJsonPath(plan)`. */
  readonly jsonPath?: JsonPath | undefined;
  /** True for values that nobody may read. Left out: none is. */
  readonly isPrivate?: ((value: Json) => boolean) | undefined;
  /** From `fakeOf`; without it `${fake.…}` is refused when it is compiled. */
  readonly fake?: Fake | undefined;
}

/** RFC 9535 in full, for queries that are more than names, indices and `[*]`. */
export interface JsonPath {
  /** Throws for what is no query. */
  compile(path: string): (document: unknown) => readonly unknown[];
}

/** `person.fullName` → what makes one up from these draws. Throws for a name that it does not know. */
export type Fake = (name: string, args: readonly Json[]) => (draw: () => number) => unknown;

/** Reads something of a user's; undefined: it is not there. */
export type Read = (values: Values) => unknown;
