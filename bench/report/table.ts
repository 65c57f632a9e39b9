import type { Workload } from '../workloads.ts';
import { columnsOf, fixed, rivalsOf } from './columns.ts';
import type { Figure, Measured } from './measured.ts';
import { ratioOf, type Spread, spreadOf } from './statistics.ts';

/**
 * One workload in Markdown: a row for each tool, medians with ranges, and the first tool's cost beside each other's in the same rounds.
 * `all` holds the runs of other workloads, too.
 */
export function tableOf(workload: Workload, peers: readonly string[], all: readonly Measured[], notHere: readonly string[]): string {
  const [first = ''] = peers;
  const rivals = rivalsOf(workload, all);
  const titles = [
    '',
    ...columnsOf(workload, first, all).map(({ title }) => title),
    ...rivals.map((rival) => `${first} ÷ it${rival(first).title}`),
  ];
  const runsOf = (peer: string): readonly Measured[] => all.filter((run) => run.workload === workload.id && run.peer === peer);
  const rows = peers.map((peer) => {
    const good = runsOf(peer).filter(({ failure }) => failure === null);
    const failed = runsOf(peer).length - good.length;
    if (good.length === 0) return [peer, failed > 0 ? `failed ${failed} times` : 'does other work'];
    const cells = columnsOf(workload, peer, all).map(({ figure, text }) => shown(spreadOf(good.map((run) => figure(run, workload))), text));
    const ratios = rivals.map((rival) => {
      const [ours, its] = [first, peer].map((name) => byRound(rival(name).figure, workload, runsOf(name)));
      return peer === first ? '' : shown(ratioOf(ours as Rounds, its as Rounds), fixed(2));
    });
    return [failed > 0 ? `${peer} (${failed} failed)` : peer, ...cells, ...ratios];
  });
  const empty = titles.slice(2 + rivals.length).map(() => '');
  const absent = notHere.map((peer) => [peer, '*not here*', ...empty, ...rivals.map(() => 'not shown')]);
  const lines = [titles, titles.map(() => '---'), ...rows, ...absent].map((cells) => line(cells, titles.length));
  return [`### (${workload.id}) ${workload.title}`, '', ...lines, ''].join('\n');
}

type Rounds = ReadonlyMap<number, number>;

function byRound(figure: Figure, workload: Workload, runs: readonly Measured[]): Rounds {
  const figures = runs.map((run) => [run.round, run.failure === null ? figure(run, workload) : null] as const);
  return new Map(figures.filter((each): each is readonly [number, number] => each[1] !== null));
}

const line = (cells: readonly string[], width: number): string =>
  `| ${[...cells, ...new Array<string>(width - cells.length).fill('')].join(' | ')} |`;

function shown(spread: Spread | null, text: (value: number) => string): string {
  if (spread === null) return '–';
  const { median, min, max } = spread;
  const [low, high] = [text(min), text(max)];
  return low === high ? low : `**${text(median)}** ${low}–${high}`;
}
