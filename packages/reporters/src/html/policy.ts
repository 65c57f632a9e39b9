import { createHash } from 'node:crypto';

/** How a content security policy names one inline script or style: by its text. */
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** Nothing from anywhere; this one script and this one style. */
export const policy = (script: string, style: string): string =>
  ["default-src 'none'", `script-src ${hashOf(script)}`, `style-src ${hashOf(style)}`, "base-uri 'none'", "form-action 'none'"].join('; ');

/** JSON that may stand inside a script element: no text in it can end the element or begin a comment. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
