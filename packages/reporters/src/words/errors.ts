import type { ResultError, RunResult } from '@loadgate/core';
import { countText, momentText } from './figures.ts';
import { plain } from './plain.ts';

/** All errors of one kind, safe to print. */
export interface ErrorGroup {
  readonly kind: string;
  /** `546 × HTTP 503, most at "Ticket Create", first at 02:14`. */
  readonly text: string;
  readonly count: number;
  /** First sample of the step that had most; null without one. */
  readonly sample: ResultError['sample'];
}

/** Grouped by kind, most frequent first. */
export function errorGroups({ errors, steps }: RunResult): readonly ErrorGroup[] {
  const kinds = new Map<string, ResultError[]>();
  for (const error of errors) kinds.set(error.kind, [...(kinds.get(error.kind) ?? []), error]);
  const order = steps.map(({ name }) => name);
  return [...kinds.values()]
    .map((same) =>
      groupOf(
        [...same].sort((a, b) => b.count - a.count),
        order,
      ),
    )
    .sort((a, b) => b.count - a.count);
}

function groupOf(errors: readonly ResultError[], order: readonly string[]): ErrorGroup {
  const [first] = errors as [ResultError];
  const count = errors.reduce((sum, error) => sum + error.count, 0);
  const moments = errors.map(({ firstAtSec }) => firstAtSec).filter((moment) => moment !== null);
  const where = placesText(
    errors.map(({ step }) => step),
    order,
  );
  const since = moments.length === 0 ? '' : `, first at ${momentText(Math.min(...moments))}`;
  return {
    kind: first.kind,
    count,
    text: `${countText(count)} × ${kindText(first)}${where}${since}`,
    sample: errors.find(({ sample }) => sample !== null)?.sample ?? null,
  };
}

/** Two steps in the scenario's order; of more, the one that had most. */
function placesText(steps: readonly string[], order: readonly string[]): string {
  const quoted = (name: string): string => `"${plain(name)}"`;
  if (steps.length > 2) return `, most at ${quoted(steps[0] ?? '')}`;
  return ` at ${[...steps]
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .map(quoted)
    .join(' and ')}`;
}

/** `http.503` is best known as itself; every other kind in core's words. */
export const kindText = ({ kind, text }: Pick<ResultError, 'kind' | 'text'>): string => {
  const status = /^http\.(\d{3})$/.exec(kind);
  return status === null ? plain(text === '' ? kind : text) : `HTTP ${status[1]}`;
};

/** What went wrong, in one line: of a bad status the body, which says why; of anything else what the protocol or the condition said. */
export function sampleText(kind: string, { message, response }: NonNullable<ResultError['sample']>): string {
  const body = response
    .split(/\r?\n\r?\n/)
    .slice(1)
    .join(' ')
    .trim();
  const said = /\.\d{3}$/.test(kind) ? body || message : message || body;
  return plain((said || response).replace(/\s+/g, ' ').trim());
}
