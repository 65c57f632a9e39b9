import type { Fault } from '../fault.ts';

export type Output = 'console' | 'send' | 'preview' | 'validate' | 'folder' | 'html' | 'junit' | 'markdown' | 'csv' | 'result';

/** A text that somebody else chose, as the name of a step and as what the target answers there, in one output. */
export interface HostileFault extends Fault {
  readonly text: string;
  readonly output: Output;
}

const GIVES: Readonly<Record<Output, string>> = {
  console: 'printed as text: no sign steers the terminal or the CI',
  send: 'printed as text: no sign steers the terminal or the CI',
  preview: 'printed as text: no sign steers the terminal or the CI',
  validate: 'printed as text: no sign steers the terminal or the CI',
  folder: 'a folder of its own below results',
  html: 'text of the page: no element, attribute or script comes of it',
  junit: 'well-formed XML with the name in its place',
  markdown: 'one cell of one row: no link, mention, code or HTML comes of it',
  csv: 'one cell that no spreadsheet computes',
  result: 'JSON with the name as it was written',
};

const TEXTS = {
  'a script element': '<script>alert(1)</script>',
  'an image whose error runs a script': '"><img src=x onerror=alert(1)>',
  'the end of a CDATA section': 'a ]]> b',
  'the begin of a comment': '<!-- a --> <!--',
  'ampersands and entities': 'a & b &lt; &#x41; &nope;',
  'attributes and quotes': `a" b='c' onclick="x()`,
  'a colour of the terminal': 'a\x1b[31mred\x1b[0m',
  'a link of the terminal (OSC 8)': '\x1b]8;;http://evil.example\x07click\x1b]8;;\x07',
  'text for the clipboard (OSC 52)': '\x1b]52;c;cm0gLXJm\x07',
  'a bell and backspaces': 'a\x07b\x08\x08c',
  'a cursor that goes up and erases': '\x1b[5A\x1b[2Jgone',
  'a carriage return over what was said': 'failed\rpassed',
  'a sign of the upper control range': 'a\x9b31mred\x85',
  'directions that are turned around': 'a\u202egnp.exe\u2066b',
  'signs without width': 'a\u200bb\ufeffc\u2060d',
  'line separators of Unicode': 'a\u2028b\u2029c',
  'a line break': 'a\nb\n\nc',
  'a cell, code and a heading of Markdown': '# a | b `c` | ```',
  'a link, an image and emphasis of Markdown': '[a](http://evil.example) ![b](c) **d** _e_',
  'a mention and an issue': '@everyone closes #123 by @org/team',
  'HTML within Markdown': '<details open><summary>a</summary>',
  'a formula': `=cmd|'/c calc'!A1`,
  'a formula that begins with plus': '+1+1',
  'a formula that begins with minus': '-2+3',
  'a formula that begins with at': '@SUM(1)',
  'a formula after a tab': '\t=1+1',
  'a formula after a quote': '"=1+1"',
  'a formula after a semicolon': 'a;=1+1;b',
  'a formula in full-width signs': '＝1+1',
  'a command to GitHub': '::error file=a::owned',
  'a command to GitHub in the middle of a line': 'x ##[error]owned ##[set-output name=a]b',
  'a command to Azure in the middle of a line': 'x ##vso[task.complete result=Failed;]y',
  'a command to TeamCity in the middle of a line': `x ##teamcity[buildStop comment='y']`,
  'a path that leaves the folder': '../../../etc/passwd',
  'the prototype of all objects': '__proto__',
  'a method of all objects': 'constructor',
  'a name in composed letters': '\u00e9tude',
  'the same name in letters and accents': 'e\u0301tude',
  'the same name in capitals': '\u00c9TUDE',
  'a hundred thousand signs': `long ${'x'.repeat(100_000)}`,
} as const;

/** Where each text could do harm, beside where all of them are tried. */
const OUTPUTS: Readonly<Record<string, readonly Output[]>> = {
  'a script element': ['html', 'junit', 'markdown'],
  'an image whose error runs a script': ['html', 'junit', 'markdown'],
  'the end of a CDATA section': ['junit', 'html'],
  'the begin of a comment': ['html', 'junit', 'markdown'],
  'ampersands and entities': ['html', 'junit', 'markdown'],
  'attributes and quotes': ['html', 'csv'],
  'a carriage return over what was said': ['console', 'send', 'html'],
  'a line break': ['console', 'markdown', 'csv'],
  'a cell, code and a heading of Markdown': ['markdown'],
  'a link, an image and emphasis of Markdown': ['markdown'],
  'a mention and an issue': ['markdown'],
  'HTML within Markdown': ['markdown', 'html'],
  'a command to GitHub': ['console', 'send'],
  'a command to GitHub in the middle of a line': ['console', 'send', 'preview', 'validate'],
  'a command to Azure in the middle of a line': ['console', 'send', 'preview', 'validate'],
  'a command to TeamCity in the middle of a line': ['console', 'send', 'preview', 'validate'],
  'a path that leaves the folder': ['result', 'junit'],
  'the prototype of all objects': ['result', 'csv', 'html'],
  'a method of all objects': ['result', 'csv', 'html'],
  'a name in composed letters': ['result', 'csv'],
  'the same name in letters and accents': ['result', 'csv'],
  'the same name in capitals': ['result', 'csv'],
  'a hundred thousand signs': ['result', 'console', 'markdown'],
};

const outputsOf = (what: string): readonly Output[] =>
  OUTPUTS[what] ?? (what.startsWith('a formula') ? ['csv'] : ['console', 'send', 'preview', 'validate', 'junit', 'html']);

export const faults: readonly HostileFault[] = [
  ...Object.entries(TEXTS).flatMap(([what, text]) =>
    outputsOf(what).map((output) => ({ fault: `${what}, in ${output}`, gives: GIVES[output], text, output })),
  ),
  ...(['y'.repeat(240), '--help', 'CON', 'a b;c&d', '漢字'] as const).map((text) => ({
    fault: `${text.slice(0, 10)} as the name of a scenario`,
    gives: GIVES.folder,
    text,
    output: 'folder' as const,
  })),
];

/** Each once. */
export const texts: readonly string[] = Object.values(TEXTS);
