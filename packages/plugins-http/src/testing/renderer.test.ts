import type { Json, Renderer, Vu } from '@loadgate/core';

export interface TestVu extends Vu {
  readonly vars: Record<string, Json | undefined>;
}
export const vu = (vars: Record<string, Json | undefined> = {}, id = 0): TestVu => ({ id, random: () => 0.5, vars });

const lookup = (user: Vu, path: string): Json | undefined => (user as TestVu).vars[path];
const TEMPLATE = /\$\{([^}]*)\}/g;
const textOf = (value: unknown, user: Vu, encode: (text: string) => string): string =>
  String(value).replace(TEMPLATE, (_, path: string) => encode(String(lookup(user, path))));
function jsonOf(value: Json, user: Vu): Json {
  if (typeof value === 'string') {
    const alone = /^\$\{([^}]*)\}$/.exec(value);
    return alone?.[1] === undefined ? textOf(value, user, String) : (lookup(user, alone[1]) ?? null);
  }
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, user));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, jsonOf(v, user)]));
  return value;
}
/** Templates of the form `${name}` only, private where it begins with `secret.`, from {@link TestVu.vars}: what core's renderer promises, in small. */
export const renderer: Renderer = {
  text:
    (value, encode = String) =>
    (user) =>
      textOf(value, user, encode),
  json: (value) => (user) => JSON.stringify(jsonOf(value, user)),
  value: (value) => (user) => jsonOf(value as Json, user) as never,
  entries:
    (record, encode = String) =>
    (user) =>
      Object.entries(record).flatMap(([name, value]) => {
        const isUndefined = typeof value === 'string' && /^\$\{[^}]*\}$/.test(value) && lookup(user, value.slice(2, -1)) === undefined;
        if (name.endsWith('?') && isUndefined) return [];
        return [value].flat().map((one): [string, string] => [name.replace(/\?$/, ''), textOf(one, user, encode)]);
      }),
  isConstant: (value) => !JSON.stringify(value).includes('${'),
  isPrivate: (value) => JSON.stringify(value).includes('${secret.'),
};
