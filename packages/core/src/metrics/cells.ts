import type { Series } from '../contract/events.ts';
import { Histogram } from './histogram.ts';

type Outcome = Series['outcome'];
const OUTCOMES = ['ok', 'failed', 'cut'] as const;

/** Samples of one row and outcome that were due in one stage. */
export class Cell {
  stage: number;
  readonly row: number;
  readonly outcome: Outcome;
  readonly times = new Histogram();
  /** Failed without a time. */
  untimed = 0;
  constructor(row: number, stage: number, outcome: Outcome) {
    this.row = row;
    this.stage = stage;
    this.outcome = outcome;
  }
  get isEmpty(): boolean {
    return this.times.count === 0 && this.untimed === 0;
  }
  clear(): void {
    this.times.clear();
    this.untimed = 0;
  }
}

/**
 * One metric of a worker. Histograms are as many as rows and outcomes, not as stages: a cell that was read out moves on to the next
 * stage, and only samples of an older one that are still coming in need a second cell, until the next read-out.
 */
export class Cells {
  readonly #cells: (Cell | undefined)[] = [];
  readonly #older: Cell[] = [];

  of(row: number, stage: number, outcome: Outcome): Cell {
    const at = row * OUTCOMES.length + (outcome === 'ok' ? 0 : outcome === 'failed' ? 1 : 2);
    const cell = this.#cells[at];
    return cell !== undefined && cell.stage === stage ? cell : this.#other(at, row, stage, outcome);
  }

  /** Calls `read` with every cell that holds something, by row, outcome and stage, and empties it. */
  drain(read: (cell: Cell) => void): void {
    const full = this.#cells.filter((cell) => cell !== undefined && !cell.isEmpty) as Cell[];
    if (this.#older.length > 0) {
      full.push(...this.#older.filter((cell) => !cell.isEmpty));
      full.sort((a, b) => a.row - b.row || OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) || a.stage - b.stage);
      this.#older.length = 0;
    }
    for (const cell of full) {
      read(cell);
      cell.clear();
    }
  }

  #other(at: number, row: number, stage: number, outcome: Outcome): Cell {
    const cell = this.#cells[at];
    if (cell === undefined) {
      const first = new Cell(row, stage, outcome);
      this.#cells[at] = first;
      return first;
    }
    if (cell.isEmpty) {
      cell.stage = stage;
      return cell;
    }
    const known = this.#older.find((other) => other.row === row && other.stage === stage && other.outcome === outcome);
    if (known !== undefined) return known;
    const older = new Cell(row, stage, outcome);
    this.#older.push(older);
    return older;
  }
}
