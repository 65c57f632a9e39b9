import type { Template } from '../../template/template.ts';
import { textOf } from './as-text.ts';
import { compileExpression, type Expression } from './expression.ts';
import { unfailing } from './filters.ts';
import { MissingValue } from './missing-value.ts';
import type { ValueScope, Values } from './scope.ts';

export type Encode = (rendered: string) => string;
type Text = (values: Values) => string;

/**
 * Text with its templates rendered; `encode` is applied to what each yields, unless its filters have done so, and not to what stands
 * around it. Running it throws {@link MissingValue}, also for null, which has no text.
 */
export function compileTemplateText(template: Template, scope: ValueScope, encode?: Encode): Text {
  const { before, pieces } = joined(template, scope, encode);
  const [first, second] = pieces;
  if (first === undefined) return () => before;
  if (second === undefined) return (values) => before + first.text(values) + first.after;
  if (pieces.length === 2) return (values) => before + first.text(values) + first.after + second.text(values) + second.after;
  return (values) => {
    let text = before;
    for (const piece of pieces) text += piece.text(values) + piece.after;
    return text;
  };
}

interface Piece {
  readonly text: Text;
  /** What stands behind it. */
  after: string;
}

function joined(template: Template, scope: ValueScope, encode: Encode | undefined): { before: string; pieces: readonly Piece[] } {
  let before = '';
  const pieces: Piece[] = [];
  for (const part of template.parts) {
    const last = pieces.at(-1);
    if (part.kind === 'expression') pieces.push({ text: textIn(compileExpression(part, template.text, scope), encode), after: '' });
    else if (last === undefined) before += part.text;
    else last.after += part.text;
  }
  return { before, pieces };
}

function textIn({ read, text, isEncoded }: Expression, encode: Encode | undefined): Text {
  const render = (values: Values): string => {
    const value = read(values);
    if (typeof value === 'string') return value;
    if (value === undefined) throw new MissingValue(text);
    if (value === null) throw new MissingValue(text, 'is null, which has no text');
    return textOf(value);
  };
  if (encode === undefined || isEncoded) return render;
  const encoded = unfailing(encode);
  return (values) => encoded(render(values));
}
