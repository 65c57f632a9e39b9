import type { Json, Renderer, Vu } from '@loadgate/core';

export interface TestVu extends Vu {
  readonly vars: Record<string, Json | undefined>;
}
export const vu = (vars: Record<string, Json | undefined> = {}, id = 0): TestVu => ({ id, random: () => 0.5, vars });

const TEMPLATE = /\$\{([^}]*)\}/g;
const lookup = (user: Vu, name: string): Json => {
  const value = (user as TestVu).vars[name];
  if (value === undefined) throw new Error(`${name} has no value`);
  return value;
};

function rendered(value: unknown, user: Vu): unknown {
  if (Array.isArray(value)) return value.map((item) => rendered(item, user));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, rendered(v, user)]));
  if (typeof value !== 'string') return value;
  const alone = /^\$\{([^}]*)\}$/.exec(value)?.[1];
  return alone === undefined ? value.replace(TEMPLATE, (_, name: string) => String(lookup(user, name))) : lookup(user, alone);
}

/** As core's, for `${name}` of the user's variables. */
export const renderer: Renderer = {
  text: (value) => (user) => String(rendered(value, user)),
  json: (value) => (user) => JSON.stringify(rendered(value, user)),
  value: (value) => (user) => rendered(value, user) as never,
  entries: (record) => (user) => Object.entries(record).map(([name, value]) => [name, String(rendered(value, user))] as const),
  isConstant: (value) => !JSON.stringify(value).includes('${'),
};
