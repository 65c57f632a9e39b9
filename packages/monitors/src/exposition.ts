/** One line of a page of figures in Prometheus' text format. */
export interface Figure {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}
export interface Page {
  readonly figures: readonly Figure[];
  /** The first line that should be a figure and is none. */
  readonly odd: string | undefined;
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
// name, labels, value, and what we pass over: a time, an exemplar of OpenMetrics
const LINE = new RegExp(String.raw`^([A-Za-z_:][\w:]*)?(?:\s*\{((?:[^"{}]|${QUOTED})*)\}\s*|\s+)(\S+)(?:\s+[-+.\deE]+)?\s*(?:#.*)?$`);
const LABEL = new RegExp(String.raw`([A-Za-z_]\w*|${QUOTED})\s*(?:=\s*(${QUOTED}))?`, 'g');
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Comments and empty lines are left out, and figures whose name is not wanted are not even read: a page may have 100,000. */
export function readPage(text: string, isWanted: (name: string) => boolean): Page {
  const figures: Figure[] = [];
  let odd: string | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [name = ''] = /^[A-Za-z_:][\w:]*/.exec(line) ?? [];
    // a name that is written in quotes stands among the labels
    if (name !== '' && !isWanted(name) && /^[\s{]/.test(line.slice(name.length))) continue;
    const figure = readFigure(line);
    if (figure === undefined) odd ??= line;
    else if (isWanted(figure.name)) figures.push(figure);
  }
  return { figures, odd };
}

function readFigure(line: string): Figure | undefined {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const labels = readLabels(match[2] ?? '');
  const value = numberOf(match[3] ?? '');
  if (labels === undefined || value === undefined) return undefined;
  const name = match[1] ?? labels.alone;
  return name === undefined ? undefined : { name, labels: labels.pairs, value };
}

/** `alone`: what stands in quotes without a value. Undefined where the text is no list of labels. */
function readLabels(text: string): { readonly pairs: ReadonlyMap<string, string>; readonly alone: string | undefined } | undefined {
  if (text.replaceAll(LABEL, '').replaceAll(/[\s,]/g, '') !== '') return undefined;
  const pairs = new Map<string, string>();
  let alone: string | undefined;
  for (const [, name = '', value] of text.matchAll(LABEL)) {
    if (value !== undefined) pairs.set(unquoted(name), unquoted(value));
    else if (name.startsWith('"')) alone = unquoted(name);
    else return undefined;
  }
  return { pairs, alone };
}

const unquoted = (text: string): string => (text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, unescaped) : text);
const unescaped = (_: string, character: string): string => (character === 'n' ? '\n' : character);

function numberOf(text: string): number | undefined {
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  return NUMBER.test(text) ? Number(text) : undefined;
}
