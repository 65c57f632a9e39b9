/** One line of a page of figures in Prometheus' text format. */
export interface Figure {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

/** Comments, empty lines and lines that are no figure are left out. */
export function readFigures(page: string): readonly Figure[] {
  return page.split('\n').flatMap((line) => {
    const match = LINE.exec(line.trim());
    if (match === null) return [];
    const [, name = '', labels = '', value = ''] = match;
    return [{ name, labels: readLabels(labels), value: numberOf(value) }];
  });
}

/** Which figures are meant: `name`, or `name{label="value"}` with some of their labels. */
export interface Selector {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

const SELECTOR = /^([A-Za-z_:][\w:]*)\s*(?:\{(.*)\})?$/;

/** Undefined where the text is none. */
export function readSelector(text: string): Selector | undefined {
  const match = SELECTOR.exec(text.trim());
  if (match === null) return undefined;
  const [, name = '', written = ''] = match;
  const rest = written.replaceAll(LABEL, '').replaceAll(/[\s,]/g, '');
  return rest === '' ? { name, labels: readLabels(written) } : undefined;
}

/** The sum of all figures that are meant; undefined where there is none. */
export function sumOf(figures: readonly Figure[], { name, labels }: Selector): number | undefined {
  const meant = figures.filter((figure) => figure.name === name && [...labels].every(([key, value]) => figure.labels.get(key) === value));
  return meant.length === 0 ? undefined : meant.reduce((sum, { value }) => sum + value, 0);
}

function readLabels(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(LABEL)].map(([, key = '', value = '']) => [key, value.replaceAll(/\\(.)/g, unescaped)]));
}

const unescaped = (_: string, character: string): string => (character === 'n' ? '\n' : character);

function numberOf(text: string): number {
  if (/^[+-]?Inf$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}
