import type { Verdict } from '@loadgate/core';
import { gateLines } from '../../words/gates.ts';
import { loadParts } from '../../words/load.ts';
import { plain } from '../../words/plain.ts';
import { furtherReasons, VERDICT_SIGNS, verdictText } from '../../words/verdict.ts';
import { html, type Markup, sentence } from '../markup.ts';
import type { View } from '../view.ts';

const STATES = { passed: 'good', failed: 'bad', inconclusive: 'warning', error: 'bad', interrupted: 'warning' } as const satisfies Record<
  Verdict,
  string
>;

/** The answer in one sentence, and what was asked. */
export function verdictMarkup({ result, started, worst }: View): Markup {
  const { verdict, run } = result;
  const gates = gateLines(result, worst);
  const where = [run.env, result.target].filter((part) => part !== null).map(plain);
  return html`<p class="faint">${[plain(started.tool.name), ' ', plain(started.tool.version), ' · ', plain(run.type === '' ? 'test' : run.type), ' · ', where.join(' → ')]}</p>
<h1>${plain(run.scenario)}</h1>
<div class="verdict ${STATES[verdict]}"><strong>${VERDICT_SIGNS[verdict]} ${verdictText(result, gates)}</strong>
${furtherReasons(result, gates).map((reason) => html`<p>${sentence(reason)}</p>`)}</div>
<p class="faint">${loadParts(started.plan).map(plain).join(', ')} · ${plain(run.startedAt)} · run ${plain(run.id)}</p>`;
}
