import { isOrdinary } from '../secrets.ts';

/** A target decides how much a user finds out. */
const MOST_TEXTS = 1000;
const MOST_SIGNS = 65_536;
/** Values of documents that are looked at. */
const MOST_LOOKS = 10_000;

/** Texts and numbers that nobody may read, each once, of whatever holds them. */
export class FoundValues {
  readonly #texts = new Set<string>();
  #signs = 0;
  #looks = 0;

  /** Undefined: more than can be masked. */
  get texts(): readonly string[] | undefined {
    return this.#isTooMuch ? undefined : [...this.#texts];
  }

  /** `isMeant`: whether this value is to be hidden if it is a text by itself. Within a document ordinary words are not. */
  add(value: unknown, isMeant: (text: string) => boolean): void {
    // not by recursion: a target may nest as deep as it likes
    const open = [value];
    const isWhole = typeof value !== 'object';
    while (open.length > 0 && !this.#isTooMuch) {
      const next = open.pop();
      if (typeof next === 'string' || typeof next === 'number') this.#addText(String(next), isWhole ? isMeant : isNotOrdinary);
      else if (typeof next === 'object' && next !== null) this.#open(next, open);
    }
  }

  #addText(text: string, isMeant: (text: string) => boolean): void {
    if (this.#texts.has(text) || !isMeant(text)) return;
    this.#texts.add(text);
    this.#signs += text.length;
  }

  #open(document: object, open: unknown[]): void {
    for (const key in document) {
      if (++this.#looks > MOST_LOOKS) return;
      open.push((document as Record<string, unknown>)[key]);
    }
  }

  get #isTooMuch(): boolean {
    return this.#texts.size > MOST_TEXTS || this.#signs > MOST_SIGNS || this.#looks > MOST_LOOKS;
  }
}

const isNotOrdinary = (text: string): boolean => !isOrdinary(text);
