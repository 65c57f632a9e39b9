import type { Asker } from './asker.ts';
import { candidatesFor } from './candidates.ts';
import type { Query, Waste } from './query.ts';
import { type Answer, type Proof, statementFor, whatIf } from './what-if.ts';

/** A scan that wastes, and what is known of an index for it. */
export interface Lack {
  readonly kind: 'proven' | 'likely' | 'unhelped';
  /** To create the index; `''` where none is known. */
  readonly statement: string;
  readonly proof: Proof | undefined;
  readonly sentence: string;
}
/** Who builds indexes. */
export interface Builder {
  readonly asker: Asker;
  /** As whom users log in. */
  readonly login: string;
  readonly timeoutUs: number;
  readonly hasTime: () => boolean;
}

/** One for each index, the one with the greatest gain first. `builder`: or why there is none. */
export async function lacksOf(queries: readonly Query[], builder: Builder | string): Promise<readonly Lack[]> {
  const found = new Map<string, Lack>();
  for (const query of queries) {
    for (const waste of query.waste.values()) {
      const lack = await lackOf(query.step, waste, builder);
      const key = lack.statement === '' ? lack.sentence : lack.statement;
      if ((found.get(key)?.proof?.gain ?? -1) < (lack.proof?.gain ?? 0)) found.set(key, lack);
    }
  }
  return [...found.values()].sort((a, b) => (b.proof?.gain ?? 0) - (a.proof?.gain ?? 0));
}

async function lackOf(step: string, waste: Waste, builder: Builder | string): Promise<Lack> {
  const { how, table, examined, kept, filter, joined } = waste.scan;
  const seen = `"${step}" reads ${examined} rows of ${table} to keep ${kept} (${how}, ${joined === undefined ? `filter ${short(filter)}` : `joined by ${short(joined)}`})`;
  const candidates = candidatesFor(waste.scan);
  const [first] = candidates;
  if (first === undefined)
    return { kind: 'unhelped', statement: '', proof: undefined, sentence: `${seen}, and no plain index can help there` };
  const answer = await tried(waste, candidates, builder);
  if (answer.kind === 'useless')
    return { kind: 'unhelped', statement: '', proof: undefined, sentence: `${seen}, and no index was found that helps: ${answer.reason}` };
  if (answer.kind === 'unproven')
    return {
      kind: 'likely',
      statement: statementFor(waste, first),
      proof: undefined,
      sentence: `${seen}; an index on (${first.join(', ')}) would likely help, not proven: ${answer.reason}`,
    };
  const { proof } = answer;
  return {
    kind: 'proven',
    statement: statementFor(waste, proof.keys),
    proof,
    sentence: `${seen}; with an index on (${proof.keys.join(', ')}) ${figures(proof)}`,
  };
}

async function tried(waste: Waste, candidates: Parameters<typeof whatIf>[1], builder: Builder | string): Promise<Answer> {
  if (typeof builder === 'string') return { kind: 'unproven', reason: builder };
  if (!builder.hasTime()) return { kind: 'unproven', reason: '`duration` was over' };
  return whatIf(waste, candidates, builder.asker, builder.login, builder.timeoutUs);
}

const figures = ({ gain, beforeUs, afterUs, costBefore, costAfter, buffersBefore, buffersAfter }: Proof): string =>
  `it is ×${Number(gain.toPrecision(2))} quicker: ${ms(beforeUs)} → ${ms(afterUs)}, estimated cost ${Math.round(costBefore)} → ${Math.round(costAfter)}, ${buffersBefore} → ${buffersAfter} pages`;

const ms = (us: number): string => `${Number((us / 1e3).toPrecision(3))} ms`;
const short = (filter: string): string => (filter.length <= 120 ? filter : `${filter.slice(0, 119)}…`);
