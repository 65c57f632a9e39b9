import { withoutLogCommands } from '@loadgate/core/start';

/**
 * Text of files, servers and plugins as it is safe to print: lines stay lines, all else that would steer a terminal (control characters,
 * bidirectional overrides, other invisible characters) becomes `\x1b`, `\u202e`, and no line is a command to the CI that keeps the log.
 */
export const printable = (text: string): string =>
  withoutLogCommands(
    text
      .replace(/\r\n/g, '\n')
      .replace(/\t/g, '  ')
      .replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (sign) => (JOINERS.has(sign) || /\p{Co}|\p{Cn}/u.test(sign) ? sign : escaped(sign))),
  );

/** Join emoji and scripts that need it; harmless. */
const JOINERS: ReadonlySet<string> = new Set(['\u200c', '\u200d']);

function escaped(sign: string): string {
  const code = sign.codePointAt(0) as number;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
