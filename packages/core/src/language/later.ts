/** What the design names and this version cannot do yet: refused by name, never ignored. Whatever a plugin does bring wins over this table. */
export const later = {
  verbs: {},
  load: { search: '`search`' },
} as const satisfies {
  verbs: Readonly<Record<string, string>>;
  load: Readonly<Record<string, string>>;
};

/** The sentence for it. */
export const notThereYet = (what: string): string => `${what} is not there yet in this version of loadgate`;
