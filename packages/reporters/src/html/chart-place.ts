import { html, type Markup } from './markup.ts';

/** Where the page's script draws a chart; without it the tables beside say the same. */
export const chartPlace = (id: string, caption: string, description: string): Markup => html`<figure><figcaption>${caption}</figcaption>
<div class="chart" id="${id}" role="img" aria-label="${caption}. ${description}"></div></figure>`;
