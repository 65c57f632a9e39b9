import { plain } from '../words/plain.ts';
import { html, type Markup, trusted } from './markup.ts';
import { policy, scriptJson } from './policy.ts';
import { gatesSection } from './sections/gates.ts';
import { stepsSection } from './sections/steps.ts';
import { verdictMarkup } from './sections/verdict.ts';
import { STYLE } from './style.ts';
import type { Section, View } from './view.ts';

const SECTIONS: readonly ((view: View) => Section | null)[] = [gatesSection, stepsSection];

/** The report: one file that needs no network, and no script to be read. */
export function pageOf(view: View, script: string, data: unknown): string {
  const { result } = view;
  const sections = SECTIONS.map((make) => make(view)).filter((section) => section !== null);
  const title = `${result.verdict}: ${plain(result.run.scenario)} · loadgate`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, STYLE)}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style></head>
<body><header>${verdictMarkup(view)}
<nav aria-label="Sections">${sections.map(({ id, title: name }) => html`<a href="#${id}">${name}</a>`)}</nav></header>
<main>${sections.map(sectionMarkup)}</main>
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
