/** Resolves when `isSo`. Rejects rather than wait for ever. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let turns = 0; !(await isSo()); turns++) {
    if (turns === 2_000) throw new Error(`never came about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
