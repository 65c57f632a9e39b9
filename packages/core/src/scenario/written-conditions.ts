import type { Capture, Condition, Position } from '../contract/plan.ts';
import { parseCapture } from './captures.ts';
import { parseCondition } from './conditions.ts';
import { inWords } from './in-words.ts';
import { itemsOf, type Mapping, type Node, type Scalar } from './node.ts';
import type { Problems } from './problems.ts';
import { positionOf, type Span } from './source.ts';
import type { SubjectPlace, Views } from './subjects.ts';
import type { TextProblem } from './text-fault.ts';

/** One condition or a list of them; what is wrong is said in its place. */
export function readConditions(node: Node, place: SubjectPlace, views: Views, problems: Problems): readonly Condition[] {
  const items = node.kind === 'list' ? itemsOf(node) : [node];
  return items.flatMap((item) => {
    if (item.kind !== 'scalar' || (typeof item.value !== 'string' && typeof item.value !== 'number')) {
      problems.error('LG_VALUE_TYPE', item.span, `a condition must be text, not ${inWords(item)}`);
      return [];
    }
    const read = parseCondition(item.value, { place, views, ...OFFSETS });
    if (read.ok) return [{ ...read.condition, at: positionOf(textSpan(item)) }];
    for (const problem of read.problems) blame(problem, item, problems);
    return [];
  });
}

/** The entries of a `capture`. */
export function readCaptures(node: Mapping, views: Views, problems: Problems): readonly Capture[] {
  return [...node.entries].flatMap(([name, { key, value }]) => {
    if (value.kind !== 'scalar' || typeof value.value !== 'string') return [];
    const read = parseCapture(name, value.value, { views, nameAt: NAME, sourceAt: START, files: FILES });
    if (read.ok) return [{ ...read.capture, at: positionOf(key) }];
    for (const problem of read.problems) {
      if (problem.location.line === NAME[1]) problems.error(problem.code as never, key, problem.message, { hint: problem.hint });
      else blame(problem, value, problems);
    }
    return [];
  });
}

// both readers count in one line of an unknown file; here it becomes an offset into the text again, which may be folded or escaped
const START: Position = [0, 1, 1];
const NAME: Position = [0, 2, 1];
const FILES = ['text'];
const OFFSETS = { at: START, files: FILES };

function blame({ code, message, location: { column, endColumn }, hint, fix }: TextProblem, node: Scalar, problems: Problems): void {
  problems.fault(node, {
    code,
    message,
    offset: column - 1,
    length: (endColumn ?? column + 1) - column,
    ...(hint !== undefined && { hint }),
    ...(fix !== undefined && { fix }),
  });
}

const textSpan = ({ span, textStart }: Scalar): Span => ({ ...span, start: textStart });
