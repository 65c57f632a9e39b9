import { exactPercentile } from '../../test/truth/oracle.ts';
import { fixed } from '../report/columns.ts';
import { ratioOf, type Spread, spreadOf } from '../report/statistics.ts';
import { QUIET_CORES, quietRounds, type Run } from './run.ts';
import type { Latencies, ToolName } from './tool.ts';
import { type ClosedWork, dueMs, type OpenWork, type Work } from './works.ts';

type Figure = (run: Run) => number | null;
type Cells = readonly string[];

const PERCENTILES = ['p50', 'p95', 'p99'] as const;
const latency =
  (p: keyof Latencies): Figure =>
  ({ figures }) =>
    figures?.latencyMs[p] ?? null;
const service =
  (p: keyof Latencies): Figure =>
  ({ figures }) =>
    figures?.serviceMs[p] ?? null;
const steady: Figure = (run) => run.cost?.steadyUs ?? null;
const load: Figure = (run) => run.cost?.loadUs ?? null;

/** One part in Markdown: a row for each tool, medians and ranges of its rounds, loadgate beside the others in the same rounds, and the judgement. */
export function tableOf(work: Work, all: readonly Run[]): string {
  const runs = all.filter((run) => run.work === work.id);
  const lines = work.kind === 'open' ? openLines(work, runs) : closedLines(work, runs);
  const failures = runs
    .filter(({ failure }) => failure !== null)
    .map(({ tool, round, failure }) => `Round ${round + 1}, ${tool}: ${failure}`);
  return [`### (${work.id}) ${work.title}`, '', ...lines, ...failures.flatMap((failure) => ['', failure]), ''].join('\n');
}

function openLines(work: OpenWork, runs: readonly Run[]): Cells {
  const quiet = quietRounds(runs);
  const rounds = new Set(runs.map(({ round }) => round)).size;
  // without a quiet round the figures are shown all the same, and judged by nobody
  const shownRuns = quiet.length === 0 ? runs : runs.filter(({ round }) => quiet.includes(round));
  const due = dueMs(work);
  const titles = ['', ...PERCENTILES.map((p) => `${p}, ms`), 'service p50, ms', 'service p95, ms', 'queries', 'others, cores'];
  const figures = [...PERCENTILES.map(latency), service('p50'), service('p95')];
  const row = (tool: ToolName): Cells => [
    tool,
    ...figures.map((figure) => shown(spreadOf(ofTool(shownRuns, tool).map(figure)), fixed(2))),
    shown(spreadOf(ofTool(shownRuns, tool).map((run) => run.figures?.count ?? null)), fixed(0)),
    shown(spreadOf(ofTool(shownRuns, tool).map((run) => run.othersCores)), fixed(2)),
  ];
  const beside = (name: string, of: (figure: Figure) => Spread | null, digits: number): Cells => [
    name,
    ...figures.map((figure) => shown(of(figure), fixed(digits))),
    '',
    '',
  ];
  const arithmetic =
    due === undefined
      ? []
      : [['arithmetic', ...PERCENTILES.map((p) => fixed(0)(exactPercentile(due, Number(p.slice(1))))), '', '', '', '']];
  return [
    ...grid([
      titles,
      row('pgbench'),
      row('loadgate'),
      ...arithmetic,
      beside('loadgate − pgbench, ms', (figure) => differenceOf(shownRuns, figure), 2),
      beside('loadgate ÷ pgbench', (figure) => ratio(shownRuns, 'pgbench', figure), 3),
    ]),
    '',
    `${quiet.length} of ${rounds} rounds were quiet (others took at most ${QUIET_CORES} cores beside each run)${quiet.length === 0 ? '; shown are all' : '; shown are these'}.`,
    ...judgedOpen(work, shownRuns, quiet.length),
  ];
}

function judgedOpen({ p95Within }: OpenWork, runs: readonly Run[], quiet: number): Cells {
  if (p95Within === undefined) return [];
  const p95 = ratio(runs, 'pgbench', latency('p95'));
  const asked = `p95 within ${p95Within * 100} %`;
  if (quiet === 0 || p95 === null) return [`${asked}: not judged, no round was quiet.`];
  const off = Math.abs(p95.median - 1);
  return [`${asked}: ${(off * 100).toFixed(1)} % off, **${off <= p95Within ? 'reached' : 'not reached'}**.`];
}

function closedLines({ most }: ClosedWork, runs: readonly Run[]): Cells {
  const rivals = Object.keys(most) as readonly (keyof ClosedWork['most'])[];
  const titles = [
    '',
    'CPU of a query, µs',
    'with its first seconds',
    'queries',
    'others, cores',
    'loadgate ÷ it',
    'with its first seconds',
  ];
  const tools: readonly ToolName[] = ['loadgate', ...rivals];
  const rows = tools.map((tool) => {
    const own = ofTool(runs, tool);
    const of = (figure: Figure, digits: number): string => shown(spreadOf(own.map(figure)), fixed(digits));
    const beside = (figure: Figure): string => (tool === 'loadgate' ? '' : shown(ratio(runs, tool, figure), fixed(2)));
    const queries: Figure = (run) => run.cost?.queries ?? null;
    return [tool, of(steady, 1), of(load, 1), of(queries, 0), of(({ othersCores }) => othersCores, 2), beside(steady), beside(load)];
  });
  const judged = rivals.map((tool) => {
    const found = ratio(runs, tool, steady);
    if (found === null) return `≤ ${most[tool].toFixed(1)} × ${tool}: not measured.`;
    return `≤ ${most[tool].toFixed(1)} × ${tool}: ${found.median.toFixed(2)} ×, **${found.median <= most[tool] ? 'reached' : 'not reached'}**.`;
  });
  return [...grid([titles, ...rows]), '', judged.join(' ')];
}

const ofTool = (runs: readonly Run[], tool: ToolName): readonly Run[] => runs.filter((run) => run.tool === tool && run.failure === null);

function byRound(runs: readonly Run[], tool: ToolName, figure: Figure): ReadonlyMap<number, number> {
  return new Map(
    ofTool(runs, tool).flatMap((run) => [[run.round, figure(run)] as const].filter((pair): pair is [number, number] => pair[1] !== null)),
  );
}

const ratio = (runs: readonly Run[], to: ToolName, figure: Figure): Spread | null =>
  ratioOf(byRound(runs, 'loadgate', figure), byRound(runs, to, figure));

function differenceOf(runs: readonly Run[], figure: Figure): Spread | null {
  const its = byRound(runs, 'pgbench', figure);
  return spreadOf(
    [...byRound(runs, 'loadgate', figure)].map(([round, ours]) => (its.has(round) ? ours - (its.get(round) as number) : null)),
  );
}

function grid([titles = [], ...rows]: readonly Cells[]): Cells {
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function shown(spread: Spread | null, text: (value: number) => string): string {
  if (spread === null) return '–';
  const [median, low, high] = [spread.median, spread.min, spread.max].map(text);
  return low === high ? `${low}` : `**${median}** ${low}–${high}`;
}
