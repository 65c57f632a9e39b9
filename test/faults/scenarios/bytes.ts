import { type BrokenProject, ONE_STEP, row, stepsOf, TARGET } from './broken-project.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf16 = (text: string): Uint8Array => Buffer.from(`\u{feff}${text}`, 'utf16le');

/** Ten aliases of ten aliases … of ten words: 10⁹ of them. */
const laughs = Array.from({ length: 9 }, (_, i) => {
  const word = i === 0 ? 'ha' : `*a${i - 1}`;
  return `  a${i}: &a${i} [${Array.from({ length: 10 }, () => word).join(', ')}]\n`;
}).join('');

/** Files that are no text, are more than anybody writes, or are not what they seem. */
export const bytes: readonly BrokenProject[] = [
  row('the file is empty', 'LG_YAML_EMPTY', ''),
  row('the file has only comments', 'LG_YAML_EMPTY', '# a\n\n# b\n'),
  row('the file has only a byte order mark', 'LG_YAML_EMPTY', '\u{feff}'),
  row('the file is a list', 'LG_VALUE_TYPE', '- GET /\n- GET /b\n'),
  row('the file is a word', 'LG_VALUE_TYPE', 'hello\n'),
  row('the file is `null`', 'LG_VALUE_TYPE', 'null\n'),
  row('the file is a web page', 'LG_YAML_SYNTAX', '<!doctype html>\n<html><body class="x: y">404</body></html>\n'),
  row(
    'the file is JavaScript',
    'LG_VALUE_TYPE',
    "import http from 'k6/http';\nexport default function () {\n  http.get('http://localhost');\n}\n",
  ),
  row('the file is latin1', 'LG_FILE_NOT_UTF8', { 't.load.yaml': latin1(`${ONE_STEP}name: Größe\n`) }),
  row('the file is UTF-16', 'LG_FILE_NOT_UTF8', { 't.load.yaml': utf16(ONE_STEP) }),
  row('the file is binary', 'LG_FILE_NOT_UTF8', { 't.load.yaml': Uint8Array.from({ length: 2048 }, (_, i) => (i * 37) & 255) }),
  row('a NUL byte in a path', 'LG_YAML_SYNTAX', `${TARGET}steps:\n  - get: /a\0b\n`),
  row('control characters in a name', 'LG_YAML_SYNTAX', stepsOf('{ get: /, name: "a\u{1b}[2Jb" }')),
  row('lines end in CR alone', 'LG_YAML_SYNTAX', `${ONE_STEP}lod: 1\n`.replaceAll('\n', '\r')),
  row(
    'lines end in CR LF behind a byte order mark, and a key is unknown',
    'LG_KEY_UNKNOWN',
    `\u{feff}${ONE_STEP}lod: 1\n`.replaceAll('\n', '\r\n'),
  ),
  row('five megabytes of steps', 'LG_FILE_TOO_LARGE', `${TARGET}steps:\n${'  - GET /a/long/path/of/a/step\n'.repeat(170_000)}`),
  row('half a megabyte of values', 'LG_YAML_SYNTAX', `${ONE_STEP}vars: { a: [${'1,'.repeat(250_000)}] }\n`),
  row('a data file larger than a scenario may be, with one broken row', 'LG_DATA_INVALID', {
    't.load.yaml': `${ONE_STEP}data: { d: { file: d.csv } }\n`,
    'd.csv': `a,b\n${'1,2\n'.repeat(400_000)}3\n`,
  }),
  row(
    'a line of almost a megabyte',
    'LG_KEY_UNKNOWN',
    `${TARGET}steps: [${'GET /, '.repeat(1)}{ get: "/${'a'.repeat(990_000)}", tiemout: 1s }]\n`,
  ),
  row('a thousand levels of lists', 'LG_YAML_SYNTAX', `${ONE_STEP}vars: { a: ${'['.repeat(1000)}${']'.repeat(1000)} }\n`),
  row(
    'a thousand levels of maps',
    'LG_YAML_SYNTAX',
    `${ONE_STEP}vars:\n${Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i + 1)}a:\n`).join('')}${' '.repeat(1001)}b: 1\n`,
  ),
  row('a hundred thousand brackets', 'LG_YAML_SYNTAX', `${ONE_STEP}vars: { a: ${'['.repeat(100_000)}`),
  row('five thousand lists that begin on one line', 'LG_YAML_SYNTAX', `${ONE_STEP}vars:\n  ${'- '.repeat(5000)}a\n`),
  row('five thousand maps that begin on one line', 'LG_YAML_SYNTAX', `${ONE_STEP}vars:\n  ${'? '.repeat(5000)}a\n`),
  row(
    'brackets that close nothing before five hundred that open',
    'LG_YAML_SYNTAX',
    `${ONE_STEP}vars: { a: ${']'.repeat(500)}${'['.repeat(500)} }\n`,
  ),
  row(
    'seventy steps inside each other',
    'LG_YAML_SYNTAX',
    `${TARGET}steps: ${'[{ group: G, steps: '.repeat(35)}[GET /a]${' }]'.repeat(35)}\n`,
  ),
  row('a billion laughs', 'LG_YAML_SYNTAX', `${ONE_STEP}vars:\n${laughs}`),
  row('a folder stands where the scenario should', 'LG_FILE_MISSING', { 't.load.yaml/x': '' }),
];
