import { GATE_SIGNS, type GateLine, isBroken } from '../words/gates.ts';
import { fill, padEnd, padStart, widthOf, wrap } from '../words/width.ts';
import type { Paint } from './paint.ts';

const OBSERVED_END = 54;
/** Where the digits of a margin end; its unit stands behind. */
const MARGIN_END = 67;
const INDENT = '      ';

export function gatesSection(lines: readonly GateLine[], dropped: readonly string[], width: number, paint: Paint): readonly string[] {
  if (lines.length === 0 && dropped.length === 0) return [];
  return [
    paint.heading(fits(width) ? `${padEnd('Gates', OBSERVED_END - 8)}observed${padStart('margin', 15)}` : 'Gates'),
    ...lines.flatMap((line) => gateText(line, width, paint)),
    ...(dropped.length === 0
      ? []
      : fill([`dropped: ${dropped[0]}`, ...dropped.slice(1)], ', ', width - 4).map((text) => paint.faint(`    ${text}`))),
  ];
}

/** The requirement with its figures beside it, or under it where there is no room; then what explains it. */
export function gateText(line: GateLine, width: number, paint: Paint): readonly string[] {
  const color = colorOf(line, paint);
  const sign = color(GATE_SIGNS[line.outcome]);
  const figures = figuresText(line);
  const room = OBSERVED_END - widthOf(line.observed) - 1;
  const isOneLine = figures === '' ? 4 + widthOf(line.text) <= width : fits(width) && 4 + widthOf(line.text) <= room;
  const first =
    figures === '' || !isOneLine
      ? wrap(line.text, width - 4).map((text, i) => `  ${i === 0 ? sign : ' '} ${text}`)
      : [`  ${sign} ${padEnd(line.text, OBSERVED_END - 4 - widthOf(line.observed))}${figures}`];
  const said = line.margin === '' ? line.observed : `${line.observed}  margin ${line.margin}`;
  const under = isOneLine || figures === '' ? [] : wrap(said, width - INDENT.length).map((text) => INDENT + text);
  return [...first, ...under, ...explanation(line, width, paint)];
}

const fits = (width: number): boolean => width >= MARGIN_END + 3;

function figuresText({ observed, margin }: GateLine): string {
  if (margin === '') return observed;
  const [digits = '', unit = ''] = margin.split(/ (?=\D+$)/);
  return `${observed}${padStart(digits, MARGIN_END - OBSERVED_END)} ${unit}`;
}

function explanation(line: GateLine, width: number, { faint }: Paint): readonly string[] {
  if (line.outcome === 'held' && line.details.length === 0) return [];
  const place = line.place === null || !isShownWithPlace(line) ? [] : [line.place];
  return fill([...line.details, ...place], '; ', width - INDENT.length).map((text) => faint(INDENT + text));
}

const isShownWithPlace = (line: GateLine): boolean => isBroken(line) || line.outcome === 'inconclusive' || line.outcome === 'warned';

const colorOf = (line: GateLine, { good, bad, warning, faint }: Paint): ((text: string) => string) => {
  if (isBroken(line)) return bad;
  return line.outcome === 'held' ? good : line.outcome === 'not-judged' ? faint : warning;
};
