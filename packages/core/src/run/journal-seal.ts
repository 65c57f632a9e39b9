import { crc32 } from 'node:zlib';

const SEALED = /^(.+),"sum":"([0-9a-f]{8})"\}$/;

/**
 * What holds the lines of a journal together: each ends with the field `sum`, the CRC-32 of all lines up to and with itself, without
 * their sums. A line that is changed, left out, moved, doubled or taken from another journal does not fit.
 */
export class JournalSeal {
  #sum = 0;

  /** `line`: an object in JSON, not an empty one. */
  close(line: string): string {
    const bare = line.slice(0, -1);
    return `${bare},"sum":"${this.#next(bare)}"}`;
  }

  /** The line as it was before it was sealed. `fits` is undefined for one that was never sealed. */
  open(line: string): { readonly bare: string; readonly fits: boolean | undefined } {
    const [, bare, sum] = SEALED.exec(line) ?? [];
    if (bare === undefined) return { bare: line, fits: undefined };
    return { bare: `${bare}}`, fits: this.#next(bare) === sum };
  }

  #next(bare: string): string {
    this.#sum = crc32(bare, this.#sum);
    return this.#sum.toString(16).padStart(8, '0');
  }
}
