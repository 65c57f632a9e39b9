import { html, type Markup } from './markup.ts';

/** A cell: text, or a figure (set flush right), with a class where its state has a colour. */
export interface Cell {
  readonly content: string | Markup;
  readonly figure?: boolean;
  readonly state?: 'good' | 'bad' | 'warning' | 'faint' | 'faint why';
}
export const text = (content: string | Markup, state?: Cell['state']): Cell => ({ content, ...(state !== undefined && { state }) });
export const figure = (content: string, state?: Cell['state']): Cell => ({ content, figure: true, ...(state !== undefined && { state }) });

export interface Table {
  readonly caption: string;
  /** The first is the row's name. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A table that scrolls within itself on narrow screens, by keyboard too. */
export const table = ({
  caption,
  columns,
  rows,
}: Table): Markup => html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table${columns.length > 2 ? html`` : html` class="slim"`}><caption>${caption}</caption>
<thead><tr>${columns.map((column, i) => html`<th scope="col"${i === 0 || rows[0]?.[i]?.figure !== true ? html`` : html` class="n"`}>${column}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map(cellMarkup)}</tr>\n`)}</tbody></table></div>`;

function cellMarkup({ content, figure: isFigure, state }: Cell, index: number): Markup {
  const classes = [isFigure === true ? 'n' : '', state ?? ''].filter((name) => name !== '').join(' ');
  const attribute = classes === '' ? html`` : html` class="${classes}"`;
  return index === 0 ? html`<th scope="row"${attribute}>${content}</th>` : html`<td${attribute}>${content}</td>`;
}
