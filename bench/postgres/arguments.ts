import { parseArgs } from 'node:util';

export interface Arguments {
  readonly rounds: number;
  /** Ids of parts; empty: all. */
  readonly only: readonly string[];
  /** Of the window in which latencies are taken, and of the load whose cost is measured. */
  readonly sec: number;
  readonly help: boolean;
}

export const USAGE = `Usage: npm --prefix bench run postgres -- [options]

  --rounds <n>   interleaved rounds, 1 to 100               [8]
  --only <a,b>   parts: a b c d                             [all]
  --sec <n>      seconds of each run, even, 4 to 120        [16]`;

/** Throws a sentence for what it does not know. */
export function readArguments(args: readonly string[], ids: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '8' },
      only: { type: 'string', default: '' },
      sec: { type: 'string', default: '16' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [rounds, sec] = [Number(values.rounds), Number(values.sec)];
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100)
    throw new Error(`--rounds is a whole number from 1 to 100, not ${values.rounds}`);
  // whole periods of two seconds, or a stall that is cut weighs more or less than it should
  if (!Number.isInteger(sec / 2) || sec < 4 || sec > 120) throw new Error(`--sec is an even number from 4 to 120, not ${values.sec}`);
  const only = values.only.split(',').filter((id) => id !== '');
  const unknown = only.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new Error(`no part ${unknown}: there are ${ids.join(' · ')}`);
  return { rounds, sec, only, help: values.help };
}
