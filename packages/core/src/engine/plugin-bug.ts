/** `plugin http: run of step "CRM Create" threw: boom`. */
export const bugOf = (protocol: string, hook: string, what: string): string => `plugin ${protocol}: ${hook} ${what}`;

/** What was thrown, in one line. */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? (thrown.name === 'Error' ? thrown.message : `${thrown.name}: ${thrown.message}`) : String(thrown);
  const [line = ''] = text.split('\n');
  return line === '' ? 'nothing was said' : line;
}
