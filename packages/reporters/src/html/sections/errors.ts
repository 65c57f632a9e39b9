import type { ResultError } from '@loadgate/core';
import { kindText } from '../../words/errors.ts';
import { countText, DASH, momentText } from '../../words/figures.ts';
import { excerpt, plain, plainLines } from '../../words/plain.ts';
import { EMPTY, html, type Markup } from '../markup.ts';
import { type Cell, figure, table, text } from '../table.ts';
import type { Section, View } from '../view.ts';

const MOST_SAMPLES = 40;
const MOST_TEXT = 4000;

/** Every kind of error at every step, and what was sent and answered the first time. */
export function errorsSection({ result }: View): Section | null {
  const { errors } = result;
  if (errors.length === 0) return null;
  const rows = errors.map((error): readonly Cell[] => [
    text(kindText(error)),
    text(plain(error.step)),
    figure(countText(error.count)),
    figure(error.firstAtSec === null ? DASH : momentText(error.firstAtSec)),
    text(html`<code>${plain(error.kind)}</code>`, 'faint'),
  ]);
  const sampled = errors.filter(({ sample }) => sample !== null);
  return {
    id: 'errors',
    title: 'Errors',
    body: html`${table({ caption: 'Failed requests of the whole run, warm-up included, by kind and step', columns: ['Error', 'Step', 'Count', 'First at', 'Kind'], rows })}
${sampled.slice(0, MOST_SAMPLES).map(sampleMarkup)}
${sampled.length > MOST_SAMPLES ? html`<p class="faint">Samples of ${sampled.length - MOST_SAMPLES} more stand in result.json.</p>` : EMPTY}`,
  };
}

function sampleMarkup(error: ResultError): Markup {
  const { sample } = error;
  if (sample === null) return EMPTY;
  const block = (title: string, content: string): Markup =>
    content === '' ? EMPTY : html`<p class="faint">${title}</p><pre>${plainLines(excerpt(content, MOST_TEXT)).join('\n')}</pre>`;
  return html`<details><summary>${kindText(error)} at “${plain(error.step)}”, ${momentText(sample.atUs / 1e6)}</summary>
${block('What was wrong', sample.message)}${block('Sent', sample.request)}${block('Answered', sample.response)}</details>
`;
}
