import { parseArgs } from 'node:util';

export interface Arguments {
  readonly rounds: number;
  /** Short runs and small crowds: to see whether everything works. */
  readonly quick: boolean;
  /** Ids of workloads; empty: all. */
  readonly only: readonly string[];
  /** Names of tools; empty: all. */
  readonly peers: readonly string[];
  readonly help: boolean;
}

export const USAGE = `Usage: npm run bench -- [options]

  --rounds <n>     interleaved rounds, 1 to 100              [7; quick: 1]
  --only <a,b,…>   workloads: a b c0 c ct0 ct d e            [all]
  --peers <x,y,…>  tools, as the table names them            [all that are here]
  --quick          short runs: shows that all works; no figures to quote`;

/** Throws a sentence for what it does not know. */
export function readArguments(args: readonly string[], ids: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      only: { type: 'string' },
      peers: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 7));
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100)
    throw new Error(`--rounds is a whole number from 1 to 100, not ${values.rounds}`);
  const only = listOf(values.only);
  const unknown = only.filter((id) => !ids.includes(id));
  if (unknown.length > 0) throw new Error(`no workload ${unknown.join(', ')}: there are ${ids.join(' ')}`);
  return { rounds, only, peers: listOf(values.peers), quick: values.quick, help: values.help };
}

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
