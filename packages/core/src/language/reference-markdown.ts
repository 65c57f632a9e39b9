import type { Language } from './language.ts';
import { type KeyDoc, type NamedDoc, type Reference, referenceOf, type VerbWords } from './reference.ts';

/** The reference of the language as a Markdown page: every key, verb, section, type, function and filter. */
export function referenceMarkdown(language: Language): string {
  const reference = referenceOf(language);
  return `${[
    '# The scenario language',
    'Generated from the tables that the checker reads.',
    '## Keys of a file',
    table(
      ['key', 'holds', 'where', ''],
      reference.keys.map(({ name, value, places, doc }) => [code(name), value, places.join(', '), doc]),
    ),
    ...reference.keys
      .filter(({ keys }) => keys.length > 0)
      .flatMap(({ name, keys, example }) => [`### \`${name}\``, ...(example === null ? [] : [code(example)]), keyTable(keys)]),
    '## Steps',
    ...reference.verbs.flatMap(verbPart),
    ...optionParts(reference.verbs),
    ...sectionParts(reference),
    '## Test types',
    ...reference.types.flatMap(({ name, doc, load, gates, findings, keys }) => [
      `### \`type: ${name}\``,
      doc,
      ...(load === null ? [] : [`Load: \`${JSON.stringify(load)}\``]),
      ...(gates.length === 0 ? [] : [`Gates: ${gates.map(code).join(', ')}`]),
      ...named('finding', findings),
      ...(keys.length === 0 ? [] : [keyTable(keys)]),
    ]),
    '## Monitors and reporters',
    ...[...reference.monitors, ...reference.reporters].flatMap(({ name, doc, keys }) => [
      `### \`${name}\``,
      doc,
      ...(keys.length === 0 ? [] : [keyTable(keys)]),
    ]),
    '## Templates',
    table(
      ['function', ''],
      reference.functions.map(({ name, doc }) => [code(name), doc]),
    ),
    table(
      ['filter', ''],
      reference.filters.map(({ name, doc }) => [code(name), doc]),
    ),
  ].join('\n\n')}\n`;
}

function verbPart({ name, doc, shorthand, value, options }: VerbWords): readonly string[] {
  const short = shorthand === null ? '' : ` Short: \`- ${shorthand} /path\`.`;
  return [
    `### \`${name}\``,
    `${doc} Holds: ${value}.${short}`,
    ...(options.length === 0 ? [] : [keyTable(options.map((option) => ({ ...option, keys: [] })))]),
  ];
}

/** Verbs share them, so they stand there once. */
function optionParts(verbs: readonly VerbWords[]): readonly string[] {
  const parts = verbs.flatMap(({ options }) => options.flatMap((option) => withParts(option).slice(1)));
  const once = new Map(parts.map((part) => [`${part.name}: ${part.doc}`, part]));
  return once.size === 0 ? [] : ['### Keys in options of steps', keyTable([...once.values()].map((part) => ({ ...part, keys: [] })))];
}

const sectionParts = ({ sections }: Reference): readonly string[] =>
  sections.flatMap(({ name, doc, keys, views, metrics }) => [
    `## Section \`${name}\``,
    doc,
    keyTable(keys),
    ...named('in `expect` and `capture`', views),
    ...named('metric', metrics),
  ]);

const named = (title: string, entries: readonly NamedDoc[]): readonly string[] =>
  entries.length === 0
    ? []
    : [
        table(
          [title, ''],
          entries.map(({ name, doc }) => [code(name), doc]),
        ),
      ];

const keyTable = (keys: readonly KeyDoc[]): string =>
  table(
    ['key', 'holds', ''],
    keys.flatMap(withParts).map(({ name, value, doc, required }) => [`${code(name)}${required ? ' (needed)' : ''}`, value, doc]),
  );

/** A key and, below it, the keys in it: `timeouts`, `timeouts.connect`. */
const withParts = (key: KeyDoc): readonly KeyDoc[] => [
  key,
  ...key.keys.flatMap(withParts).map((part) => ({ ...part, name: `${key.name}.${part.name}` })),
];

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
