import type { ResultStep } from '@loadgate/core';
import { plain } from '../words/plain.ts';
import { type StepTexts, stepTexts } from '../words/steps.ts';
import { cut, padEnd, padStart, widthOf } from '../words/width.ts';
import type { Paint } from './paint.ts';

interface Column {
  readonly title: string;
  /** With the space before it. */
  readonly width: number;
  readonly text: (texts: StepTexts) => string;
  /** The lower, the sooner it is left out on a narrow terminal; the last ones stay. */
  readonly keep: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'count', width: 7, text: ({ count }) => count, keep: 6 },
  { title: 'rate/s', width: 9, text: ({ rate }) => rate, keep: 3 },
  { title: 'errors', width: 8, text: ({ errors }) => errors, keep: 7 },
  { title: 'p50', width: 8, text: ({ latency }) => latency.p50, keep: 4 },
  { title: 'p95', width: 8, text: ({ latency }) => latency.p95, keep: 8 },
  { title: 'p99', width: 8, text: ({ latency }) => latency.p99, keep: 2 },
  { title: 'max', width: 8, text: ({ latency }) => latency.max, keep: 1 },
];
const LEAST_NAME = 12;
const MOST_ROWS = 30;

export interface StepsView {
  readonly steps: readonly ResultStep[];
  /** Names of steps that a broken gate points to: first and with a mark. */
  readonly marked: ReadonlySet<string>;
  /** Steps that need no line. */
  readonly left: ReadonlySet<string>;
  readonly leftText: string;
}

export function stepsSection({ steps, marked, left, leftText }: StepsView, width: number, paint: Paint): readonly string[] {
  if (steps.length === 0) return [];
  const columns = columnsFor(width);
  const shown = [...steps.filter(({ name }) => marked.has(name)), ...steps.filter(({ name }) => !marked.has(name) && !left.has(name))];
  const widths = columns.map((column) => Math.max(column.width, ...shown.map((step) => widthOf(column.text(stepTexts(step))) + 1)));
  const taken = widths.reduce((a, b) => a + b, 2);
  const nameWidth = Math.max(1, Math.min(Math.max('Steps'.length - 2, ...steps.map(({ name }) => widthOf(plain(name)))), width - taken));
  const row = (name: string, cells: readonly string[]): string =>
    padEnd(name, nameWidth + 2) + cells.map((cell, i) => padStart(cell, widths[i] ?? 0)).join('');
  return [
    paint.heading(
      row(
        'Steps',
        columns.map(({ title }) => title),
      ),
    ),
    ...shown.slice(0, MOST_ROWS).map((step) => {
      const isMarked = marked.has(step.name);
      const text = row(
        `${isMarked ? '✗' : ' '} ${cut(plain(step.name), nameWidth)}`,
        columns.map((column) => column.text(stepTexts(step))),
      );
      return isMarked ? paint.bad(text) : text;
    }),
    ...(shown.length > MOST_ROWS ? [cut(`  … ${shown.length - MOST_ROWS} more, in the report`, width)] : []),
    ...(left.size > 0 ? [cut(`  … ${left.size} more, ${leftText}`, width)] : []),
  ];
}

/** All of them where there is room for a name too; else without those that matter least. */
function columnsFor(width: number): readonly Column[] {
  let columns = COLUMNS;
  while (columns.length > 2 && columns.reduce((sum, column) => sum + column.width, 2 + LEAST_NAME) > width) {
    const least = Math.min(...columns.map(({ keep }) => keep));
    columns = columns.filter(({ keep }) => keep !== least);
  }
  return columns;
}
