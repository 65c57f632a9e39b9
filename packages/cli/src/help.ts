import { COMMON, type CommandSpec, type OptionSpec } from './command-line.ts';

const COLUMN = 26;

export interface HelpSection {
  readonly title: string;
  readonly commands: readonly CommandSpec[];
}

/** `loadgate --help`: lists only what exists. */
export function overview(sections: readonly HelpSection[]): string {
  const lines = ['loadgate: can this release take the load?', '', 'Usage: loadgate <command> [options]'];
  for (const { title, commands } of sections) {
    lines.push('', title);
    for (const { name, operands, summary } of commands) lines.push(entry(operands === '' ? name : `${name} ${operands}`, [summary]));
  }
  lines.push(
    '',
    entry('-h, --help', ['help, also of one command: loadgate run --help']),
    '  -V, --version',
    entry('    --no-color', ['plain text (as NO_COLOR does)']),
    '',
    'Exit codes  0 passed   1 a gate failed   2 invalid, nothing was sent',
    '            3 run error   4 inconclusive   129, 130, 143 interrupted',
    'New here?   loadgate init',
    '',
  );
  return lines.join('\n');
}

/** `loadgate run --help`. */
export function helpOf(command: CommandSpec): string {
  const lines = [
    `loadgate ${command.name}: ${command.summary}`,
    '',
    `Usage: loadgate ${command.name}${command.operands === '' ? '' : ` ${command.operands}`} [options]`,
  ];
  if (command.operandHelp !== undefined) lines.push('', entry(command.operands, command.operandHelp));
  for (const { title, options } of [...command.groups, { title: '', options: COMMON }]) {
    lines.push(...(title === '' ? [''] : ['', title]));
    for (const option of options) lines.push(entry(shown(option), option.help));
  }
  return `${lines.join('\n')}\n`;
}

const shown = ({ name, short, value }: OptionSpec): string =>
  `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`;

function entry(left: string, right: readonly string[]): string {
  const [first = '', ...rest] = right;
  const head = `  ${left}`;
  const lines = head.length < COLUMN - 1 ? [`${head.padEnd(COLUMN)}${first}`] : [head, `${''.padEnd(COLUMN)}${first}`];
  return [...lines, ...rest.map((line) => `${''.padEnd(COLUMN)}${line}`)].join('\n').trimEnd();
}
