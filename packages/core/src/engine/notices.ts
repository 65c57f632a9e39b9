import type { Notice } from '../contract/events.ts';
import type { Report } from './messages.ts';

/** Notices of one worker and second. */
const MOST = 20;

/** Passes notices on, but no flood of them: what is too much of a second is counted. */
export class Notices {
  readonly #report: (report: Report) => void;
  #told = 0;

  constructor(report: (report: Report) => void) {
    this.#report = report;
  }

  /** `say` is asked only for what is passed on. */
  tell(level: Notice['level'], source: string, say: () => string): void {
    if (++this.#told <= MOST) this.#report({ kind: 'notice', level, source, message: say() });
  }

  second(): void {
    const left = this.#told - MOST;
    this.#told = 0;
    if (left > 0)
      this.#report({ kind: 'notice', level: 'info', source: 'engine', message: `${left} more notices in this second were left out` });
  }
}
