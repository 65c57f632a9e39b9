/** What may stand after a `|`, with its sentence for the reference and the editor. */
export const filters = {
  url: 'Percent-encoded. What stands in a URL is encoded anyway, and not twice.',
  base64: 'The UTF-8 text as base64.',
  json: 'As JSON text.',
  string: 'As text, also where it stands alone.',
  number: 'As a number; text that is none, or one beyond 2⁵³ whose digits it would lose, counts as missing.',
  upper: 'In capital letters.',
  lower: 'In small letters.',
  length: 'How many characters, entries or keys.',
  first: 'First entry of a list.',
  last: 'Last entry of a list.',
} as const satisfies Record<string, string>;

export type FilterName = keyof typeof filters;

export const isFilter = (name: string): name is FilterName => Object.hasOwn(filters, name);
