import type { Latency, ResultStep } from '@loadgate/core';
import { DASH, marginText } from '../../words/figures.ts';
import { plain } from '../../words/plain.ts';
import { latencyTexts, stepTexts } from '../../words/steps.ts';
import { EMPTY, html } from '../markup.ts';
import { type Cell, figure, table, text } from '../table.ts';
import type { Section, View } from '../view.ts';

const PERCENTILES = ['p50', 'p90', 'p95', 'p99', 'p99.9', 'max'] as const satisfies readonly (keyof Latency)[];

/** Figures of every step: together, then OK and failed apart. */
export function stepsSection({ result }: View): Section | null {
  const all: readonly ResultStep[] = [...result.steps, ...result.groups];
  if (all.length === 0) return null;
  const hasBaseline = all.some(({ baseline }) => baseline !== null);
  const columns = ['Step', 'Count', 'Rate /s', 'Errors', 'Cut', 'Mean', ...PERCENTILES, ...(hasBaseline ? ['p95 to baseline'] : [])];
  const rows = all.map((step): readonly Cell[] => {
    const texts = stepTexts(step);
    return [
      text(plain(step.name)),
      figure(texts.count),
      figure(texts.rate),
      figure(texts.errors, step.errors > 0 ? 'bad' : undefined),
      figure(texts.cut),
      figure(texts.latency.mean),
      ...PERCENTILES.map((name) => figure(texts.latency[name])),
      ...(hasBaseline ? [againstBaseline(step)] : []),
    ];
  });
  return {
    id: 'steps',
    title: 'Steps',
    body: html`${table({ caption: 'Latency counts from when a step was due, in judged time (without warm-up)', columns, rows })}
${apart(all)}`,
  };
}

function apart(steps: readonly ResultStep[]): ReturnType<typeof table> {
  if (steps.every(({ count }) => count === 0)) return EMPTY;
  const parts = [
    ['OK', (step: ResultStep) => step.okLatencyMs],
    ['failed', (step: ResultStep) => step.failedLatencyMs],
    ['service', (step: ResultStep) => step.serviceMs],
  ] as const;
  const names = ['p50', 'p95', 'p99'] as const;
  return table({
    caption: 'OK and failed apart; service is the time without waiting for its turn',
    columns: ['Step', ...parts.flatMap(([part]) => names.map((name) => `${part} ${name}`))],
    rows: steps.map((step) => [
      text(plain(step.name)),
      ...parts.flatMap(([, of]) => names.map((name) => figure(latencyTexts(of(step))[name]))),
    ]),
  });
}

function againstBaseline({ baseline, latencyMs }: ResultStep): Cell {
  const agreed = baseline?.p95Ms ?? null;
  if (agreed === null || latencyMs.p95 === null || agreed === 0) return figure(DASH);
  const change = latencyMs.p95 / agreed - 1;
  const sign = change > 0 ? '+' : '';
  return figure(`${sign}${marginText(change, '')}`, change > 0 ? 'warning' : 'good');
}
