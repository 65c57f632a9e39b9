import type { Json } from '../../contract/plan.ts';
import { expressionAlone } from '../../template/template.ts';
import { isConstant, templateOf } from './constant.ts';
import { compileExpression } from './expression.ts';
import { MissingValue } from './missing-value.ts';
import type { Read, ValueScope, Values } from './scope.ts';
import { compileTemplateText } from './template-text.ts';

/**
 * The same JSON with its templates rendered; one that is alone in a text keeps its type. Parts without templates are shared between
 * executions. Running it throws {@link MissingValue}.
 */
export function compileValue<T = unknown>(json: Json, scope: ValueScope): (values: Values) => T {
  return compile(json, scope) as (values: Values) => T;
}

/** As {@link compileValue}, but undefined where something is missing. */
export function compileOptional(json: Json, scope: ValueScope): Read {
  if (isConstant(json)) return () => json;
  if (typeof json === 'string') {
    const template = templateOf(json);
    const alone = expressionAlone(template);
    if (alone !== undefined) return compileExpression(alone, json, scope).read;
  }
  const read = compile(json, scope);
  return (values) => {
    try {
      return read(values);
    } catch (error) {
      if (error instanceof MissingValue) return undefined;
      throw error;
    }
  };
}

function compile(json: Json, scope: ValueScope): Read {
  if (isConstant(json)) return () => json;
  if (typeof json === 'string') return compileString(json, scope);
  if (Array.isArray(json)) {
    const items = json.map((item) => compile(item, scope));
    return (values) => items.map((item) => item(values));
  }
  return compileObject(json as { readonly [key: string]: Json }, scope);
}

function compileString(text: string, scope: ValueScope): Read {
  const template = templateOf(text);
  const alone = expressionAlone(template);
  return alone === undefined ? compileTemplateText(template, scope) : required(compileExpression(alone, text, scope));
}

/** Throws where there is no value; null is one. */
export function required({ read, text }: { readonly read: Read; readonly text: string }): Read {
  return (values) => {
    const value = read(values);
    if (value === undefined) throw new MissingValue(text);
    return value;
  };
}

function compileObject(object: { readonly [key: string]: Json }, scope: ValueScope): Read {
  const keys = Object.keys(object);
  const parts = keys.map((key) => compile(object[key] as Json, scope));
  // assigning to __proto__ would set the prototype
  if (keys.includes('__proto__')) return (values) => Object.fromEntries(keys.map((key, i) => [key, parts[i]?.(values)]));
  return (values) => {
    const made: Record<string, unknown> = {};
    for (let i = 0; i < keys.length; i++) made[keys[i] as string] = (parts[i] as Read)(values);
    return made;
  };
}
