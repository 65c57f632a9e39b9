import type { Json } from '../../contract/plan.ts';
import type { Renderer, Templated, Vu } from '../../contract/plugin.ts';
import { isConstant } from './constant.ts';
import { compileEntries } from './entries.ts';
import { compileJson } from './json.ts';
import type { ValueScope, Values } from './scope.ts';
import { compileText } from './text.ts';
import { compileValue } from './value.ts';

/** The tools that a protocol gets. What they return is called with the engine's users, which are {@link Values}. */
export function rendererOf(scope: ValueScope): Renderer {
  return {
    text: (value, encode) => forVu(compileText(value, scope, encode)),
    json: (value) => forVu(compileJson(value, scope)),
    value: <T>(value: Templated<T>) => forVu(compileValue<T>(value as Json, scope)),
    entries: (record, encode) => forVu(compileEntries(record, scope, encode)),
    isConstant,
    isPrivate: (value) => scope.isPrivate?.(value) ?? false,
  };
}

// a plugin sees less of a user than core does; no other users exist
const forVu = <T>(render: (values: Values) => T): ((vu: Vu) => T) => render as (vu: Vu) => T;
