import type { Figure } from './exposition.ts';

/** Which figures are meant, as in PromQL: `name`, or `name{label="value", other!="x", path=~"/api/.*"}`. */
export interface Selector {
  readonly name: string;
  matches(figure: Figure): boolean;
}
type Condition = (labels: ReadonlyMap<string, string>) => boolean;

const SELECTOR = /^([A-Za-z_:][\w:]*)\s*(?:\{(.*)\})?$/s;
const MATCHER = /([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g;

/** Undefined where the text is none. */
export function readSelector(text: string): Selector | undefined {
  const [, name, written = ''] = SELECTOR.exec(text.trim()) ?? [];
  if (name === undefined || written.replaceAll(MATCHER, '').replaceAll(/[\s,]/g, '') !== '') return undefined;
  const conditions: Condition[] = [];
  for (const [, label = '', operator = '', value = ''] of written.matchAll(MATCHER)) {
    const condition = conditionOf(label, operator, value);
    if (condition === undefined) return undefined;
    conditions.push(condition);
  }
  return { name, matches: (figure) => figure.name === name && conditions.every((isMet) => isMet(figure.labels)) };
}

/** A label that is not there is empty. */
function conditionOf(label: string, operator: string, written: string): Condition | undefined {
  const isNegated = operator.startsWith('!');
  if (!operator.endsWith('~')) {
    const value = written.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
    return (labels) => ((labels.get(label) ?? '') === value) !== isNegated;
  }
  const pattern = patternOf(written.replaceAll('\\\\', '\\'));
  return pattern && ((labels) => pattern.test(labels.get(label) ?? '') !== isNegated);
}

/** Of the whole value. */
function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${source})$`, 's');
  } catch {
    return undefined;
  }
}
