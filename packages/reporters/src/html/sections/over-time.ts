import type { ResultStage, SecondValue } from '@loadgate/core';
import { countText, DASH, latencyText, momentText, rateText } from '../../words/figures.ts';
import { plain } from '../../words/plain.ts';
import { stepTexts } from '../../words/steps.ts';
import { requestRows } from '../../words/worst-second.ts';
import { chartPlace } from '../chart-place.ts';
import { secondsPerPoint, thin } from '../charts/thin.ts';
import { html, type Markup } from '../markup.ts';
import { type Cell, figure, table, text } from '../table.ts';
import type { Section, View } from '../view.ts';

const PARTS = 20;

export function latencySection(view: View): Section | null {
  const { result, history } = view;
  if (history.seconds === 0) return null;
  return {
    id: 'latency',
    title: 'Latency over time',
    body: html`${chartPlace('chart-latency', `Latency and users${pointText(history.seconds)}`, 'Percentiles of each second by the second in which requests ended, with users on the right axis; stages and warm-up are shaded.')}
<details><summary>The chart as a table</summary>${partsTable(view)}</details>
${result.stages.length > 1 ? stagesTable(result.stages) : html``}`,
  };
}

const pointText = (seconds: number): string =>
  secondsPerPoint(seconds) === 1 ? '' : `; each point is the worst of ${secondsPerPoint(seconds)} seconds`;

export function throughputSection({ history, result }: View): Section | null {
  if (history.seconds === 0) return null;
  const { due, started, finished, failed, cut, dropped, skipped, pacingOverruns } = result.iterations;
  const counts: readonly (readonly [string, number])[] = [
    ['due', due],
    ['started', started],
    ['finished', finished],
    ['failed', failed],
    ['cut at the end', cut],
    ['dropped', dropped],
    ['steps not reached after a failure', skipped],
    ['pacing overruns', pacingOverruns],
  ];
  return {
    id: 'throughput',
    title: 'Throughput: asked, sent, successful',
    body: html`${chartPlace('chart-throughput', 'Iterations and requests a second', 'What was asked for, what was started, what ended, and what was successful.')}
${table({ caption: 'Iterations of the whole run', columns: ['Iterations', 'Number'], rows: counts.map(([name, count]) => [text(name), figure(countText(count))]) })}
${flowsTable(result.flows)}`,
  };
}

function flowsTable(flows: View['result']['flows']): Markup {
  if (flows.length < 2) return html``;
  const rows = flows.map(({ name, iterations }): readonly Cell[] => {
    const texts = stepTexts(iterations);
    return [
      text(plain(name)),
      figure(texts.count),
      figure(texts.rate),
      figure(texts.errors),
      figure(texts.latency.p50),
      figure(texts.latency.p95),
    ];
  });
  return table({ caption: 'Iterations by flow, think time included', columns: ['Flow', 'Count', 'Rate /s', 'Errors', 'p50', 'p95'], rows });
}

function stagesTable(stages: readonly ResultStage[]): Markup {
  const rows = stages.map((stage): readonly Cell[] => {
    const { count, rate, errors, latency } = stepTexts(stage.total);
    const to = stage.toSec === null ? DASH : momentText(stage.toSec);
    return [
      text(`${plain(stage.name)}${stage.warmup ? ' (warm-up)' : ''}`),
      text(`${momentText(stage.fromSec)} to ${to}`),
      ...[count, rate, errors, latency.p50, latency.p95, latency.p99, latency.max].map((cell) => figure(cell)),
    ];
  });
  const columns = ['Stage', 'When', 'Count', 'Rate /s', 'Errors', 'p50', 'p95', 'p99', 'max'];
  return table({ caption: 'Stages, by when requests were due', columns, rows });
}

/** The charts in words, for who cannot see them. */
function partsTable({ history }: View): Markup {
  const rows = requestRows(history);
  const size = Math.max(1, Math.ceil(history.seconds / PARTS));
  const second = (of: SecondValue): readonly (number | null)[] => history.perSecond(of, rows);
  const zero = (of: SecondValue): readonly (number | null)[] => second(of).map((value) => value ?? 0);
  const lines = {
    users: thin(second('users'), size, 'greatest'),
    count: thin(zero('count'), size, 'mean'),
    failed: thin(zero('failed'), size, 'mean'),
    p50: thin(second('p50Us'), size, 'greatest'),
    p95: thin(second('p95Us'), size, 'greatest'),
    max: thin(second('maxUs'), size, 'greatest'),
  };
  const latency = (us: number | null | undefined): Cell => figure(latencyText(us === null || us === undefined ? null : us / 1e3));
  const parts = lines.count.map((count, i): readonly Cell[] => [
    text(`${momentText(i * size)} to ${momentText(Math.min(history.seconds, (i + 1) * size))}`),
    figure(countText(lines.users[i] ?? null)),
    figure(rateText(count)),
    figure(rateText(lines.failed[i] ?? null)),
    latency(lines.p50[i]),
    latency(lines.p95[i]),
    latency(lines.max[i]),
  ]);
  return table({
    caption: 'Over time: mean rates, and the figures of the worst second of each part',
    columns: ['When', 'Users', 'Requests /s', 'Failed /s', 'p50', 'p95', 'max'],
    rows: parts,
  });
}
