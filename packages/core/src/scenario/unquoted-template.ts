/** A template in braces or brackets of YAML, which end it where it stands without quotes. */
export interface Unquoted {
  /** Of the whole value that it is part of. */
  readonly start: number;
  readonly end: number;
  readonly quoted: string;
}

/** The value that needs quotes, if what the parser stumbled over is the brace of a `${…}`. */
export function unquotedTemplate(text: string, at: number): Unquoted | undefined {
  const dollar = text.startsWith('${', at) ? at : at - 1;
  if (!text.startsWith('${', dollar)) return undefined;
  const line = text.slice(text.lastIndexOf('\n', dollar) + 1, dollar);
  const before = /[^[\]{},]*$/.exec(line)?.[0] ?? '';
  const key = /^\s*(?:(?:"[^"]*"|'[^']*'|[^\s:"']+)\s*:\s+)?/.exec(before)?.[0] ?? '';
  const start = dollar - before.length + key.length;
  const [rest = ''] = /^(?:\$\{[^}\n]*\}|[^,\]}\n])*/.exec(text.slice(dollar)) ?? [];
  const value = text.slice(start, dollar) + rest.trimEnd();
  return { start, end: start + value.length, quoted: value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"` };
}
