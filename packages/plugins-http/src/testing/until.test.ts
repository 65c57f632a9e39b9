/** Resolves when `isSo`. Rejects rather than wait for ever. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let turns = 0; !isSo(); turns++) {
    if (turns === 100_000) throw new Error(`never came about: ${what}`);
    await new Promise(setImmediate);
  }
}
