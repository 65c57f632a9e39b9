import type { Json } from '../../contract/plan.ts';
import { isTemplate } from '../../template/template.ts';
import { textOf } from './as-text.ts';
import { isConstant, templateOf } from './constant.ts';
import type { ValueScope, Values } from './scope.ts';
import { compileTemplateText, type Encode } from './template-text.ts';
import { compileValue } from './value.ts';

/** As {@link compileTemplateText}; values that are no text become one as in {@link textOf}. */
export function compileText(value: unknown, scope: ValueScope, encode?: Encode): (values: Values) => string {
  if (typeof value === 'string' && isTemplate(value)) return compileTemplateText(templateOf(value), scope, encode);
  if (isConstant(value)) {
    const text = textOf(value);
    return () => text;
  }
  const render = compileValue(value as Json, scope);
  return (values) => textOf(render(values));
}
