/** One transaction of pgbench's own record (`-l`), µs. */
export interface Transaction {
  /** Since the epoch: when its schedule wanted it to begin. */
  readonly dueUs: number;
  /** From then to its end. */
  readonly latencyUs: number;
  /** How much later than that it began. */
  readonly lagUs: number;
}

/**
 * The lines of a log that was written under `--rate`. Throws for a line that is no transaction that succeeded: a log without lag
 * (no `--rate`), a failed or a skipped one.
 */
export function parseLog(text: string): readonly Transaction[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const fields = line.split(' ').map(Number);
      if (fields.length !== 7 || !fields.every(Number.isFinite)) throw new Error(`no transaction of a run with --rate: ${line}`);
      const [, , latencyUs = 0, , endSec = 0, endUs = 0, lagUs = 0] = fields;
      return { dueUs: endSec * 1e6 + endUs - latencyUs, latencyUs, lagUs };
    });
}

/** Those that were due in a window that begins so long after the first of all: also when they ended later. */
export function dueWithin(transactions: readonly Transaction[], fromSec: number, toSec: number): readonly Transaction[] {
  const firstUs = transactions.reduce((first, { dueUs }) => Math.min(first, dueUs), Number.POSITIVE_INFINITY);
  return transactions.filter(({ dueUs }) => dueUs - firstUs >= fromSec * 1e6 && dueUs - firstUs < toSec * 1e6);
}

/** How many transactions a run says it has made. Throws where it does not say so, or where some failed. */
export function transactionsOf(out: string): number {
  const [, count] = /number of transactions actually processed: (\d+)/.exec(out) ?? [];
  const [, failed = '0'] = /number of failed transactions: (\d+)/.exec(out) ?? [];
  if (count === undefined) throw new Error('pgbench says no number of transactions');
  if (failed !== '0') throw new Error(`${failed} transactions failed`);
  return Number(count);
}
