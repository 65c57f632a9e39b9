import { plain } from '../words/plain.ts';

/** One element; texts and attribute values are made safe here: no control characters, no markup. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Lines of text, or elements. */
  readonly content: readonly Element[] | readonly string[];
}

export const element = (name: string, attributes: Element['attributes'] = {}, content: Element['content'] = []): Element => ({
  name,
  attributes,
  content,
});

/** A whole document. */
export const xmlText = (root: Element): string => `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, '')}\n`;

function render({ name, attributes, content }: Element, indent: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const open = `${indent}<${name}${written.join('')}`;
  if (content.length === 0) return `${open}/>`;
  if (content.every((part) => typeof part === 'string')) return `${open}>${content.map(escapeXml).join('\n')}</${name}>`;
  return `${open}>\n${(content as readonly Element[]).map((child) => render(child, `${indent}  `)).join('\n')}\n${indent}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

const escapeXml = (text: string): string => plain(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
