import { countText, durationText, latencyText } from '../../words/figures.ts';
import { plain } from '../../words/plain.ts';
import { html } from '../markup.ts';
import { figure, table, text } from '../table.ts';
import type { Section, View } from '../view.ts';

/** What `tests` measured after the load; what they concluded stands among the findings. */
export function experimentsSection({ result: { experiments } }: View): Section | null {
  if (experiments.length === 0) return null;
  const rows = experiments.flatMap(({ name, operations }) =>
    operations.map(({ name: operation, count, errors, latencyMs: { p50, p95, p99, max } }) => [
      text(`${plain(name)}: ${plain(operation)}`),
      figure(countText(count)),
      figure(countText(errors), ...(errors > 0 ? (['bad'] as const) : [])),
      ...[p50, p95, p99, max].map((ms) => figure(latencyText(ms))),
    ]),
  );
  return {
    id: 'tests',
    title: 'Tests after the load',
    body: html`<p>${experiments.map(({ name, durationSec }) => `${plain(name)} (${durationText(durationSec)})`).join(', ')}</p>
${table({ caption: 'What they measured', columns: ['Operation', 'Count', 'Errors', 'p50', 'p95', 'p99', 'Max'], rows })}`,
  };
}
