/** A sentence and the code in it, between backticks; a backtick without a partner is text. */
export function codeParts(sentence: string): readonly { readonly text: string; readonly isCode: boolean }[] {
  const parts = sentence.split('`');
  const isPaired = parts.length % 2 === 1;
  const whole = isPaired ? parts : [...parts.slice(0, -2), `${parts.at(-2)}\`${parts.at(-1)}`];
  return whole.map((text, i) => ({ text, isCode: i % 2 === 1 })).filter(({ text }) => text !== '');
}
