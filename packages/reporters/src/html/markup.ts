import { codeParts } from '../words/code-parts.ts';
import { plain } from '../words/plain.ts';

/** HTML that is safe to put into a page as it stands. */
export interface Markup {
  readonly markup: string;
}
type Part = string | number | null | Markup | readonly Part[];

/** Builds HTML; whatever is filled in is escaped, unless it was built here itself. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: texts.reduce((before, text, i) => before + render(parts[i - 1] ?? '') + text),
});

/** For text that loadgate itself holds: scripts and styles. */
export const trusted = (markup: string): Markup => ({ markup });

/** A sentence of ours; what stands between backticks is code. */
export const sentence = (text: string): Markup =>
  html`${codeParts(plain(text)).map((part) => (part.isCode ? html`<code>${part.text}</code>` : part.text))}`;

export const EMPTY = trusted('');

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(render).join('');
  return escapeHtml(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
