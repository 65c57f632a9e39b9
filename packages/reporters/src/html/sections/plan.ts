import { countText } from '../../words/figures.ts';
import { plain } from '../../words/plain.ts';
import { EMPTY, html } from '../markup.ts';
import type { Section, View } from '../view.ts';

const MOST_TEXT = 200_000;

/** What was done, where and with what: enough to do it again. */
export function planSection({ result, started, history }: View): Section {
  const { plan, at, workers, cores, tool } = started;
  const { run, cleanup, timeScale } = result;
  const pairs: readonly (readonly [string, string | null])[] = [
    ['Run', run.id],
    ['Started', at],
    ['Tool', `${tool.name} ${tool.version}`],
    ['Scenario', plan.files.join(', ')],
    ['Test type', run.type === '' ? null : run.type],
    ['Environment', run.env],
    ['Target', result.target],
    ['Approval', plan.approval],
    ['Seed', String(run.seed)],
    ['Time scale', timeScale === 1 ? null : String(timeScale)],
    ['Workers', `${workers}${cores === undefined ? '' : ` on ${cores} cores`}`],
    ['Greatest number of users', history.seconds === 0 ? null : countText(result.users)],
    [
      'Data',
      plan.data.length === 0 ? null : plan.data.map(({ name, file, count }) => `${name} (${file ?? 'inline'}, ${count} rows)`).join(', '),
    ],
    ['Cleanup', cleanup.state === 'nothing' ? null : `${cleanup.state}${cleanup.message === null ? '' : `: ${cleanup.message}`}`],
  ];
  const effective = JSON.stringify(plan, null, 2);
  return {
    id: 'plan',
    title: 'Plan and environment',
    body: html`<dl>${pairs.map(([name, value]) => (value === null ? EMPTY : html`<dt>${name}</dt><dd>${plain(value)}</dd>`))}</dl>
<details><summary>The effective plan</summary>
${effective.length > MOST_TEXT ? html`<p class="faint">Cut; plan.yaml has the whole of it.</p>` : EMPTY}<pre>${effective.slice(0, MOST_TEXT).split('\n').map(plain).join('\n')}</pre></details>`,
  };
}
