// Turns what a terminal shows (standard input, colours included) into a picture for the README:
//   script -qc 'npx loadgate report latest' /dev/null | node -C @loadgate/source scripts/picture.ts > docs/pictures/result.svg
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';

const CHARACTER = 8.4;
const LINE = 19;
const MARGIN = 16;

/** SGR codes that the console reporter uses. */
const STYLES: Readonly<Record<string, string>> = {
  '1': 'font-weight:bold',
  '2': 'fill:#8b949e',
  '31': 'fill:#ff7b72',
  '32': 'fill:#7ee787',
  '33': 'fill:#e3b341',
};

const escaped = (piece: string): string =>
  piece.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] as string);

const ESCAPE = '\u{1b}';

function spans(line: string): string {
  let styles: string[] = [];
  let out = '';
  for (const piece of line.split(new RegExp(`(${ESCAPE}\\[[\\d;]*m)`))) {
    const codes = piece.startsWith(ESCAPE) ? piece.slice(2, -1) : undefined;
    if (codes === undefined) {
      if (piece !== '') out += styles.length === 0 ? escaped(piece) : `<tspan style="${styles.join(';')}">${escaped(piece)}</tspan>`;
    } else for (const code of codes.split(';')) styles = STYLES[code] === undefined ? [] : [...styles, STYLES[code]];
  }
  return out;
}

const lines = (await text(process.stdin))
  .replaceAll('\r', '')
  .replace(/\n{3,}/g, '\n\n')
  .trim()
  .split('\n');
const columns = Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
const width = Math.ceil(columns * CHARACTER + 2 * MARGIN);
const height = lines.length * LINE + 2 * MARGIN;
const rows = lines.map((line, i) => `<text xml:space="preserve" x="${MARGIN}" y="${MARGIN + (i + 0.75) * LINE}">${spans(line)}</text>`);
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="What loadgate prints at the end of a run">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14" fill="#e6edf3">
${rows.join('\n')}
</g>
</svg>`);
