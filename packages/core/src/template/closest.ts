/**
 * The candidate that a person most likely meant, or undefined if none is near: at most a third of the word may differ, and less than half
 * of a short one, but for letters in another order.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    const isShort = edits * 2 >= Math.max(word.length, candidate.length);
    if (edits < least && (!isShort || lettersOf(word) === lettersOf(candidate))) [best, least] = [candidate, edits];
  }
  return best;
}

const lettersOf = (word: string): string => [...word.toLowerCase()].sort().join('');

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, at(before, j - 2) + 1);
      row.push(edits);
    }
    [before, above] = [above, row];
  }
  return at(above, b.length);
}
const at = (row: readonly number[], i: number): number => row[i] ?? 0;
