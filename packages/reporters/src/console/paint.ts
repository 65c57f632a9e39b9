/** Colours of a terminal; with colours off each returns its text unchanged. */
export interface Paint {
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
  heading(text: string): string;
  faint(text: string): string;
}

export function paint(color: boolean): Paint {
  const sgr =
    (begin: number, end: number) =>
    (text: string): string =>
      color && text !== '' ? `\x1b[${begin}m${text}\x1b[${end}m` : text;
  return { good: sgr(32, 39), bad: sgr(31, 39), warning: sgr(33, 39), heading: sgr(1, 22), faint: sgr(2, 22) };
}
