import type { ResultStep } from '@loadgate/core';
import { DASH, errorRateText, latencyText, marginText, rateText } from '../../words/figures.ts';
import { plain } from '../../words/plain.ts';
import { html } from '../markup.ts';
import { type Cell, figure, table, text } from '../table.ts';
import type { Section, View } from '../view.ts';

/** Against the agreed figures, where there are some. */
export function comparisonSection({ result, started }: View): Section | null {
  const compared = result.steps.filter(({ baseline }) => baseline !== null);
  if (compared.length === 0) return null;
  const { baseline } = started.plan;
  const kind = baseline === null ? '' : ` (${baseline.kind === 'written' ? 'written by hand: plain limits' : 'recorded from runs'})`;
  return {
    id: 'comparison',
    title: 'Comparison with the baseline',
    body: html`${table({
      caption: `Observed, agreed and the change${baseline === null ? '' : `; ${plain(baseline.file)}${kind}`}`,
      columns: ['Step', 'p50', 'p95', 'p99', 'Rate /s', 'Errors'],
      rows: compared.map(comparedCells),
    })}`,
  };
}

function comparedCells({ name, latencyMs, ratePerSec, errorRate, baseline }: ResultStep): readonly Cell[] {
  const latency = (observed: number | null, agreed: number | null | undefined): Cell => changed(observed, agreed, latencyText, 'lower');
  return [
    text(plain(name)),
    latency(latencyMs.p50, baseline?.p50Ms),
    latency(latencyMs.p95, baseline?.p95Ms),
    latency(latencyMs.p99, baseline?.p99Ms),
    changed(ratePerSec, baseline?.ratePerSec, rateText, 'higher'),
    changed(errorRate, baseline?.errorRate, errorRateText, 'lower'),
  ];
}

function changed(
  observed: number | null,
  agreed: number | null | undefined,
  write: (value: number | null) => string,
  better: 'lower' | 'higher',
): Cell {
  if (observed === null || agreed === null || agreed === undefined || agreed === 0) return figure(write(observed));
  const change = observed / agreed - 1;
  const isWorse = better === 'lower' ? change > 0 : change < 0;
  return figure(
    `${write(observed)} / ${write(agreed)} (${change > 0 ? '+' : ''}${agreed === 0 ? DASH : marginText(change, '')})`,
    isWorse ? 'warning' : 'good',
  );
}
