import type { DataSource } from '../../contract/plan.ts';
import { drawOf } from '../../time/random.ts';
import { permutation } from './permutation.ts';
import type { Row } from './scope.ts';

/** A data source with its rows, which travel apart from the Plan. */
export interface DataTable {
  readonly source: DataSource;
  readonly rows: readonly Row[];
}

/** Chooses rows of one source. */
export interface RowChooser {
  readonly source: DataSource;
  /** Index into `Plan.data`. */
  readonly index: number;
  /** Row for this number (see {@link rowNumber}); undefined once all rows were given and none is given twice. */
  next(number: number): Row | undefined;
}

/** One cell for each source of the Plan, zeroed, shared by all workers: how many of its rows were given where each is given once. */
export const ticketsOf = (sources: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(Math.max(1, sources) * Int32Array.BYTES_PER_ELEMENT));

/** Which row of the endless sequence an iteration takes: its arrival's number (open), or iteration × greatest number of users + user (closed). */
export const rowNumber = (iteration: number, user: number, maxUsers: number): number => iteration * maxUsers + user;

/** Choosers of all sources, in the Plan's order. The same seed gives the same rows to the same numbers, whatever the number of workers. */
export const rowChoosers = (tables: readonly DataTable[], seed: number, tickets: Int32Array): readonly RowChooser[] =>
  tables.map(({ source, rows }, index) => {
    const at = rowAt(source, rows.length, seed);
    if (source.onEnd === 'wrap') return { source, index, next: (number) => (rows.length === 0 ? undefined : rows[at(number)]) };
    return {
      source,
      index,
      next() {
        const ticket = takeTicket(tickets, index, rows.length);
        return ticket === undefined ? undefined : rows[at(ticket)];
      },
    };
  });

/** Gives each number below `count` once over all threads. */
function takeTicket(tickets: Int32Array, index: number, count: number): number | undefined {
  // looked at first, so that hours of asking in vain do not run the cell over
  if (Atomics.load(tickets, index) >= count) return undefined;
  const ticket = Atomics.add(tickets, index, 1);
  return ticket < count ? ticket : undefined;
}

/** Index of the row for a number of the endless sequence. `random` draws with repeats; where rows are given once it is a shuffle. */
function rowAt({ name, order, onEnd }: DataSource, count: number, seed: number): (number: number) => number {
  if (order === 'sequential') return (number) => number % count;
  if (order === 'random' && onEnd === 'wrap') {
    const draws = drawOf(seed, `row ${name}`);
    // the generator counts in 32 bits
    return (number) => Math.floor(draws(number % 2 ** 32, Math.floor(number / 2 ** 32)).next() * count);
  }
  const shuffled = permutation(count, seed, name);
  return (number) => shuffled(Math.floor(number / count), number % count);
}

/**
 * Binds rows for one user or one iteration: writes into `into`, by index of the source, the next row of each chooser. Returns the
 * source that has no more rows: its `onEnd` says whether the user stops or the run fails. Call it before the iteration begins.
 */
export function bindRows(choosers: readonly RowChooser[], number: number, into: (Row | undefined)[]): DataSource | undefined {
  for (const chooser of choosers) {
    const row = chooser.next(number);
    if (row === undefined) return chooser.source;
    into[chooser.index] = row;
  }
  return undefined;
}
