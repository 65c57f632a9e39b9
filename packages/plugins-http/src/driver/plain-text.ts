import type { Renderer, Vu } from '@loadgate/core';

/** Renders what holds no templates: requests that no user sends. */
export const plainText: Renderer = {
  text: (value) => () => String(value),
  json: (value) => () => JSON.stringify(value),
  value: (value) => () => value as never,
  entries: (record) => {
    const entries = Object.entries(record).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)] as const));
    return () => entries;
  },
  isConstant: () => true,
};

export const nobody: Vu = { id: 0, random: () => 0 };
