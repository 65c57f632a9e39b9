import { exactPercentile } from '../../test/truth/oracle.ts';
import type { Told } from '../peers/peer.ts';
import { spreadOf } from '../report/statistics.ts';
import type { Experiment } from './experiments.ts';

type Latency = NonNullable<Told['latencyMs']>;

/** What a tool said of one run, and what was true of it. */
export interface Said {
  readonly experiment: string;
  readonly peer: string;
  readonly round: number;
  readonly told: Told | null;
  readonly truth: { readonly count: number; readonly failed: number; readonly perSec: number; readonly latencyMs: Latency };
}

const PERCENTILES = ['p50', 'p90', 'p95', 'p99', 'p99.9'] as const;

/** Medians of the rounds in Markdown: what each tool said, and in parentheses what the server itself took in the same runs. */
export function truthTable({ id, title, dueMs }: Experiment, all: readonly Said[], notHere: readonly string[]): string {
  const own = all.filter(({ experiment }) => experiment === id);
  const peers = [...new Set(own.map(({ peer }) => peer))];
  const titles = ['', ...PERCENTILES.map((p) => `${p}, ms`), 'errors', 'requests'];
  const due =
    dueMs === null
      ? []
      : [['counted from when due', ...PERCENTILES.map((p) => ms(exactPercentile(dueMs, Number(p.slice(1))))), '0', `${dueMs.length}`]];
  const rows = peers.map((peer) => {
    const runs = own.filter((said) => said.peer === peer);
    const both = (
      pick: (figures: { readonly told: Told | null; readonly truth: Said['truth'] }) => readonly [number | null, number],
      text: (n: number) => string,
    ) => {
      const pairs = runs.map(pick);
      const [told, truth] = [spreadOf(pairs.map(([said]) => said)), spreadOf(pairs.map(([, right]) => right))];
      return `${told === null ? '–' : `**${text(told.median)}**`} (${truth === null ? '–' : text(truth.median)})`;
    };
    return [
      peer,
      ...PERCENTILES.map((p) => both(({ told, truth }) => [told?.latencyMs?.[p] ?? null, truth.latencyMs[p] as number], ms)),
      both(({ told, truth }) => [told?.errors ?? null, truth.failed], String),
      both(({ told, truth }) => [told?.requests ?? null, truth.count], String),
    ];
  });
  const absent = notHere.map((peer) => [peer, '*not here*', ...titles.slice(2).map(() => '')]);
  const lines = [titles, titles.map(() => '---'), ...due, ...rows, ...absent].map((cells) => `| ${cells.join(' | ')} |`);
  return [`### ${title}`, '', ...lines, ''].join('\n');
}

const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 1);
