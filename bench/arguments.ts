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

/** Throws a sentence for what it does not know: a workload or a tool that is misspelt must not pass for one that was measured. */
export function readArguments(args: readonly string[], ids: readonly string[], tools: readonly string[]): Arguments {
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
  const only = known(values.only, ids, 'workload');
  const peers = known(values.peers, tools, 'tool');
  return { rounds, only, peers, quick: values.quick, help: values.help };
}

function known(text: string | undefined, names: readonly string[], what: string): readonly string[] {
  // a variant's name holds a comma itself: two parts that are one name are one
  const parts = (text ?? '').split(',').map((part) => part.trim());
  const found: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const [one, two] = [parts[i] as string, `${parts[i]}, ${parts[i + 1]}`];
    if (one === '') continue;
    if (names.includes(two)) i++;
    else if (!names.includes(one)) throw new Error(`no ${what} ${one}: there are ${names.join(' · ')}`);
    found.push(names.includes(two) ? two : one);
  }
  return found;
}
