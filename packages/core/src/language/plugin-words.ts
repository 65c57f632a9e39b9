import { z } from 'zod';

/** What stands in a plugin beside its schemas and functions, by key; each says what a wrong one is. In code and in a `grammar.json` alike. */
export type PluginWords = Readonly<Record<string, z.ZodType>>;

const list = z.array(z.string()).optional().describe('what is no list of texts');
const lists = z.array(z.array(z.string())).optional().describe('what is no list of lists of texts');
const text = z.string().optional().describe('what is no text');
const isIt = z.boolean().optional().describe('what is neither true nor false');
const json = z.unknown();

export const verbWords = {
  doc: text,
  exclusive: lists,
  shorthand: text,
  block: isIt,
  noTemplates: text,
  expect: list,
  files: lists,
} satisfies PluginWords;
export const protocolWords = {
  expect: list,
  noTarget: isIt,
  exclusive: isIt,
  errorWords: z.record(z.string(), z.string()).optional().describe('what is no map of texts'),
} satisfies PluginWords;
export const viewWords = {
  doc: text,
  shape: z.enum(['value', 'text', 'map', 'document']).describe('none of value, text, map and document'),
  unit: z.enum(['number', 'bytes', 'json']).optional().describe('none of number, bytes and json'),
} satisfies PluginWords;
export const typeWords = {
  doc: text,
  defaults: z
    .object({
      load: json.optional(),
      gates: z.array(z.string()).optional(),
      sections: z.record(z.string(), z.record(z.string(), json)).optional(),
    })
    .describe('what is no map of `load`, `gates` (a list of texts) and `sections` (a map of maps)'),
  experiments: list,
  lastStair: text,
  monitors: z.enum(['required', 'advised']).optional().describe('neither required nor advised'),
} satisfies PluginWords;
export const experimentWords = {
  doc: text,
  protocol: z.string().describe('what is no text'),
  gates: list,
} satisfies PluginWords;

/** The first of the words that is not what it should be, as `gave` goes on: ``as `expect` what is no list of texts``. */
export function faultIn(words: PluginWords, given: Readonly<Record<string, unknown>>): string | undefined {
  const wrong = Object.entries(words).find(([key, schema]) => !schema.safeParse(given[key]).success);
  return wrong === undefined ? undefined : `as \`${wrong[0]}\` ${wrong[1].description}`;
}

/** Of a part of a plugin: what people and maps call it. No object has it by itself: `constructor` would find there what nobody has written. */
export const isPartName = (name: string): boolean => /^[A-Za-z][\w-]*$/.test(name) && !(name in {});
/** Of a verb, an option or a view. */
export const isWord = (name: string): boolean => /^[A-Za-z_][\w-]*$/.test(name) && !(name in {});
/** Of a plugin: most are packages. */
export const isPluginName = (name: string): boolean => /^[\w@][\w@./-]{0,213}$/.test(name);
