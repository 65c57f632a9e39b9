import type { ErrorCount, Evidence } from '../contract/events.ts';

/** Exchanges that are kept of each row and kind. */
export const EVIDENCE_KEPT = 3;

interface Count {
  readonly row: number;
  readonly stage: number;
  readonly kind: string;
  count: number;
  evidence: Evidence[];
}

/** Failures of a second by row, stage and kind; the first few of each row and kind in the whole run with what was sent and what came. */
export class ErrorCounts {
  #counts = new Map<string, Count>();
  readonly #evidence = new Map<string, number>();

  add(row: number, stage: number, kind: string, evidence?: Evidence): void {
    const key = `${row} ${stage} ${kind}`;
    let count = this.#counts.get(key);
    if (count === undefined) {
      count = { row, stage, kind, count: 0, evidence: [] };
      this.#counts.set(key, count);
    }
    count.count++;
    if (evidence === undefined || !this.wantsEvidence(row, kind)) return;
    const of = `${row} ${kind}`;
    this.#evidence.set(of, (this.#evidence.get(of) ?? 0) + 1);
    count.evidence.push(evidence);
  }

  wantsEvidence(row: number, kind: string): boolean {
    return (this.#evidence.get(`${row} ${kind}`) ?? 0) < EVIDENCE_KEPT;
  }

  drain(): readonly ErrorCount[] {
    if (this.#counts.size === 0) return [];
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts;
  }
}

/** Failures of one row and kind, with the earliest evidence of both. */
export const addErrors = (a: ErrorCount, b: ErrorCount): ErrorCount => ({
  ...a,
  count: a.count + b.count,
  evidence: [...a.evidence, ...b.evidence].sort((x, y) => x.atUs - y.atUs).slice(0, EVIDENCE_KEPT),
});
