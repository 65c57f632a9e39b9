/**
 * The same text, though nothing in it is a command to the CI that keeps the log: GitHub obeys `::error::…` at the begin of a line, GitHub,
 * Azure and TeamCity obey `##[error]…`, `##vso[…]` and `##teamcity[…]` anywhere. Signs that look the same, and are as wide, mean nothing to them.
 */
export const withoutLogCommands = (text: string): string =>
  text.replace(/^(\s*):(?=:)/gm, '$1\u2236').replace(/##(?=[a-z]*\[)/gi, '#\u266f');
