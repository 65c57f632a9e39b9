import type { Mask } from '../secrets.ts';

/** Different sentences of steps that threw, of one worker. */
const MOST = 20;
/** The same before they are masked. */
const MOST_HEARD = 500;

/** Passes on what steps threw, each sentence once and not too many. Only what may be passed on is masked, which is dear. */
export class ThrownSentences {
  readonly #report: (sentence: string) => void;
  readonly #heard = new Set<string>();
  readonly #told = new Set<string>();

  constructor(report: (sentence: string) => void) {
    this.#report = report;
  }

  /** `by` hides what the one who tells it knows. */
  tell(written: string, by: Mask): void {
    if (this.#heard.has(written) || this.#heard.size >= MOST_HEARD || this.#told.size >= MOST) return;
    this.#heard.add(written);
    const sentence = by(written);
    if (this.#told.has(sentence)) return;
    this.#told.add(sentence);
    this.#report(sentence);
  }
}
