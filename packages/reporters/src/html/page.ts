import { plain } from '../words/plain.ts';
import { html, type Markup, trusted } from './markup.ts';
import { policy, scriptJson } from './policy.ts';
import { comparisonSection } from './sections/comparison.ts';
import { distributionSection } from './sections/distribution.ts';
import { errorsSection } from './sections/errors.ts';
import { experimentsSection } from './sections/experiments.ts';
import { findingsSection } from './sections/findings.ts';
import { gatesSection } from './sections/gates.ts';
import { monitorsSection } from './sections/monitors.ts';
import { noticesSection } from './sections/notices.ts';
import { latencySection, throughputSection } from './sections/over-time.ts';
import { planSection } from './sections/plan.ts';
import { stepsSection } from './sections/steps.ts';
import { verdictMarkup } from './sections/verdict.ts';
import type { Section, View } from './view.ts';

/** From the answer down to how it was come by. */
const SECTIONS: readonly ((view: View) => Section | null)[] = [
  gatesSection,
  findingsSection,
  stepsSection,
  experimentsSection,
  latencySection,
  throughputSection,
  distributionSection,
  errorsSection,
  monitorsSection,
  comparisonSection,
  noticesSection,
  planSection,
];

/** What the page holds beside its text. */
export interface Page {
  readonly script: string;
  readonly style: string;
  /** Read by the script. */
  readonly data: unknown;
}

/** The report: one file that needs no network, and no script to be read. */
export function pageOf(view: View, { script, style, data }: Page): string {
  const { result } = view;
  const sections = SECTIONS.map((make) => make(view)).filter((section) => section !== null);
  const title = `${result.verdict}: ${plain(result.run.scenario)} · loadgate`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style></head>
<body><header>${verdictMarkup(view)}
<nav aria-label="Sections">${sections.map(({ id, title: name }) => html`<a href="#${id}">${name}</a>`)}</nav></header>
<main><noscript><p class="faint">The charts need JavaScript; the tables say the same.</p></noscript>
${sections.map(sectionMarkup)}</main>
<footer>${plain(result.tool.name)} ${plain(result.tool.version)}</footer>
<script type="application/json" id="data">${trusted(scriptJson(data))}</script>
<script>${trusted(script)}</script>
</body></html>
`;
  return page.markup;
}

const sectionMarkup = ({ id, title, body }: Section): Markup =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${body}</section>
`;
