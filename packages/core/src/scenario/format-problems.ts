import type { Problem } from '../errors.ts';
import { withoutLogCommands } from '../log-commands.ts';
import { widthOf } from './terminal-width.ts';

export interface ProblemLook {
  readonly color: boolean;
  /** Of the terminal; longer lines are shown around what is blamed. Default 120. */
  readonly columns?: number;
}

/** Every problem with its code frame and what to do, and a line that says what they come to. */
export function formatProblems(problems: readonly Problem[], sources: ReadonlyMap<string, string>, look: ProblemLook): string {
  const paint = paints(look.color);
  const blocks = problems.map((problem) => formatProblem(problem, sources.get(problem.location.file), look, paint));
  return [...blocks, summary(problems, paint)].join('\n\n');
}

type Paint = Readonly<Record<'red' | 'yellow' | 'dim' | 'bold' | 'cyan', (text: string) => string>>;

function paints(color: boolean): Paint {
  const code = (open: number, close: number) => (text: string) => (color ? `\u{1b}[${open}m${text}\u{1b}[${close}m` : text);
  return { red: code(31, 39), yellow: code(33, 39), dim: code(2, 22), bold: code(1, 22), cyan: code(36, 39) };
}

function formatProblem(
  { severity, message, location, hint }: Problem,
  text: string | undefined,
  { columns = 120 }: ProblemLook,
  paint: Paint,
): string {
  const { file, line, column, endColumn = column + 1 } = location;
  const warning = severity === 'warning' ? `${paint.yellow('warning')}: ` : '';
  const head = `${paint.bold(`${file}:${line}:${column}`)}  ${warning}${plain(message)}`;
  const code = withoutPasswords(plain(text?.split('\n')[line - 1]?.replace(/\r$/, '') ?? ''));
  if (code.trim() === '') return hint === undefined ? head : `${head}\n  ${paint.cyan(hint)}`;
  const number = String(line);
  const frame = window(code, column, endColumn, columns - number.length - 6);
  const marks = '^'.repeat(Math.max(1, widthOf(frame.text.slice(frame.start, frame.end))));
  const under = `${' '.repeat(widthOf(frame.text.slice(0, frame.start)))}${(severity === 'warning' ? paint.yellow : paint.red)(marks)}${hint === undefined ? '' : ` ${paint.cyan(hint)}`}`;
  return [head, `  ${paint.dim(`${number} │`)} ${frame.text}`, `  ${' '.repeat(number.length)} ${paint.dim('│')} ${under}`].join('\n');
}

/** Nothing in a file may steer the terminal, or the CI that reads the log. Nothing moves. */
const plain = (text: string): string =>
  withoutLogCommands(text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (sign) => (JOINERS.has(sign) ? sign : ' '.repeat(sign.length))));
/** Join emoji and scripts that need it; harmless. */
const JOINERS: ReadonlySet<string> = new Set(['\u200c', '\u200d']);

/** What is wrong in a file is read by more people than the file, in the log of a pipeline. Stars, so that nothing moves. */
const withoutPasswords = (line: string): string =>
  line.replace(/(:\/\/[^\s:@/]*:(?!\d+\/)|\bpassword["']?\s*:\s*["']?)([^\s"',}]+)/gi, (whole, before: string, after: string) => {
    const password = before.startsWith('://') ? (/^.*(?=@)/.exec(after)?.[0] ?? '') : after;
    return password.includes('${') ? whole : `${before}${'*'.repeat(password.length)}${after.slice(password.length)}`;
  });

/** The part of a long line that shows what is blamed; `start` and `end` count in it. */
function window(
  line: string,
  column: number,
  endColumn: number,
  width: number,
): { readonly text: string; readonly start: number; readonly end: number } {
  const [start, end] = [column - 1, Math.min(endColumn - 1, line.length)];
  if (line.length <= width || width < 20) return { text: line, start, end };
  const wished = Math.max(0, Math.min(start - Math.floor(width / 3), line.length - width));
  // the second half of a pair would be shown as a letter of its own
  const from = wished + (isSecondHalf(line, wished + 1) ? 1 : 0);
  const head = from > 0 ? '…' : '';
  const tail = from + width < line.length ? '…' : '';
  const to = from + width - tail.length;
  const text = `${head}${line.slice(from + head.length, to - (isSecondHalf(line, to) ? 1 : 0))}${tail}`;
  return { text, start: start - from, end: Math.min(end - from, text.length) };
}

const isSecondHalf = (line: string, at: number): boolean => /[\udc00-\udfff]/.test(line[at] ?? '');

function summary(problems: readonly Problem[], paint: Paint): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.length - errors.length;
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  const also = warnings > 0 ? ` and ${count(warnings, 'warning')}` : '';
  if (errors.length === 0) return paint.yellow(`! ${count(warnings, 'warning')}.`);
  const files = new Set(errors.map(({ location }) => location.file)).size;
  return `${paint.red(`✗ ${count(errors.length, 'problem')}`)} in ${count(files, 'file')}${also}. Nothing was sent. (exit 2)`;
}
