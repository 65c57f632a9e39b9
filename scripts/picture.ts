// Draws what a terminal showed as SVG: `npm run --silent demo | node scripts/picture.ts > docs/pictures/load.svg`. Takes the last run in it.
import { text } from 'node:stream/consumers';

const FONT_PX = 13;
const COLUMN_PX = 7.83;
const LINE_PX = 18;
const MARGIN_PX = 16;
const COLORS: readonly (readonly [RegExp, string])[] = [
  [/^\s*✓/, '#7ee787'],
  [/^\s*✗/, '#ff7b72'],
  [/^\s*!/, '#e3b341'],
  [/^(?:Gates|Steps|Errors|Notices|Generator|Cleanup)\b/, '#79c0ff'],
];

const lines = lastRun(await text(process.stdin));
const columns = Math.max(...lines.map((line) => line.length));
const width = Math.ceil(columns * COLUMN_PX + 2 * MARGIN_PX);
const height = lines.length * LINE_PX + 2 * MARGIN_PX;
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>What loadgate run shows at its end</title>
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="${FONT_PX}" fill="#c9d1d9">
${lines.map(drawn).filter(Boolean).join('\n')}
</g>
</svg>`);

/** From the last `$ loadgate run …` to the path of its report. */
function lastRun(output: string): readonly string[] {
  const all = output.split('\n').map((line) => line.trimEnd());
  const begin = all.findLastIndex((line) => line.startsWith('$ loadgate run'));
  const end = all.findIndex((line, i) => i > begin && line.endsWith('load_test_report.html'));
  if (begin === -1 || end === -1) throw new Error('there is no whole run in it');
  return all.slice(begin, end + 1);
}

function drawn(line: string, index: number): string {
  if (line === '') return '';
  const [mark, color] = COLORS.find(([pattern]) => pattern.test(line)) ?? [];
  const lead = mark?.exec(line)?.[0] ?? '';
  const first = color === undefined ? '' : `<tspan fill="${color}">${escaped(lead)}</tspan>`;
  const y = MARGIN_PX + (index + 1) * LINE_PX - 5;
  // a fixed length keeps the columns in line whatever font there is
  const length = (line.length * COLUMN_PX).toFixed(1);
  return `<text x="${MARGIN_PX}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${first}${escaped(line.slice(lead.length))}</text>`;
}

/** Spaces that do not collapse: not every viewer knows `xml:space`. */
function escaped(part: string): string {
  return part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0');
}
