import type { Json } from '../../contract/plan.ts';
import { isConstant } from './constant.ts';
import type { ValueScope, Values } from './scope.ts';
import { compileValue } from './value.ts';

/**
 * JSON text: what `JSON.stringify` makes of {@link compileValue}, but all that no template can change is written once, when it is
 * compiled. Running it throws `MissingValue`.
 */
export function compileJson(json: Json, scope: ValueScope): (values: Values) => string {
  const pieces: Piece[] = [];
  let before = '';
  const add = (text: string): void => {
    const last = pieces.at(-1);
    if (last === undefined) before += text;
    else last.after += text;
  };
  write(json, add, (text) => pieces.push({ render: compileValue(text, scope), after: '' }));
  const [first] = pieces;
  if (first === undefined) return () => before;
  if (pieces.length === 1) return (values) => before + JSON.stringify(first.render(values)) + first.after;
  return (values) => {
    let text = before;
    for (const piece of pieces) text += JSON.stringify(piece.render(values)) + piece.after;
    return text;
  };
}

interface Piece {
  readonly render: (values: Values) => unknown;
  after: string;
}

function write(json: Json, add: (text: string) => void, template: (text: string) => void): void {
  if (isConstant(json)) add(JSON.stringify(json));
  else if (typeof json === 'string') template(json);
  else if (Array.isArray(json)) {
    json.forEach((item, i) => {
      add(i === 0 ? '[' : ',');
      write(item, add, template);
    });
    add(']');
  } else {
    Object.entries(json as { readonly [key: string]: Json }).forEach(([key, value], i) => {
      add(`${i === 0 ? '{' : ','}${JSON.stringify(key)}:`);
      write(value, add, template);
    });
    add('}');
  }
}
