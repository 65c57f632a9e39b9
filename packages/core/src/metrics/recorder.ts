import type { Evidence, GeneratorInterval, IterationCounts, Series } from '../contract/events.ts';
import { Cells } from './cells.ts';
import { ErrorCounts } from './error-counts.ts';
import { SeriesWriter } from './series-writer.ts';
import type { WorkerInterval } from './worker-interval.ts';

/** What the engine knows at the end of a second and the recorder does not. */
export interface Instant {
  /** Of this worker. */
  readonly users: number;
  readonly waiting: number;
  readonly generator: GeneratorInterval;
  /** Calls `visit` for every step in flight, with its age since it was due. Left out: nothing is. */
  readonly inFlight?: (visit: (row: number, stage: number, ageUs: number) => void) => void;
  /** Nothing follows: hand over what is collected over several seconds, too. */
  readonly last?: boolean;
}

type Counters = { -readonly [K in keyof IterationCounts]: number };
type Outcome = Series['outcome'];

/** Seconds over which coarse metrics are collected before they travel. */
const COARSE_SEC = 10;

/**
 * Where a worker's samples go. Rows and stages are the plan's indices; times are µs since a step was due (latency) or started (service).
 * Recording allocates only where something is recorded for the first time.
 */
export class Recorder {
  /** Of the second that runs; the engine counts here itself. */
  readonly iterations: Counters = noIterations();
  readonly #worker: number;
  readonly #fine = new Map<string, Cells>();
  readonly #coarse = new Map<string, Cells>();
  readonly #latency = this.#cellsOf(this.#fine, 'latency');
  readonly #service = this.#cellsOf(this.#fine, 'service');
  readonly #iteration = this.#cellsOf(this.#fine, 'iteration');
  readonly #group = this.#cellsOf(this.#fine, 'group');
  readonly #block = this.#cellsOf(this.#fine, 'block');
  readonly #scheduleLag = this.#cellsOf(this.#coarse, 'schedule_lag');
  readonly #userWait = this.#cellsOf(this.#coarse, 'user_wait');
  readonly #canary = this.#cellsOf(this.#coarse, 'canary');
  readonly #inFlight = new Cells();
  readonly #errors = new ErrorCounts();
  readonly #out = new SeriesWriter();

  constructor(worker: number) {
    this.#worker = worker;
  }

  /** A step that was answered, timed out or was cut (then both times are its age). */
  sample(row: number, stage: number, outcome: Outcome, latencyUs: number, serviceUs: number): void {
    const latency = this.#latency.of(row, stage, outcome).times;
    const service = this.#service.of(row, stage, outcome).times;
    if (service.count > 0) service.record(serviceUs);
    // closer than a histogram can tell: service need not travel
    else if (latencyUs - serviceUs > latencyUs / 1000) {
      service.mergeAll(latency);
      service.record(serviceUs);
    }
    latency.record(latencyUs);
  }

  /** A step that failed without an answer (refused, DNS, TLS, reset), or a call or block that failed though its steps did not. */
  untimed(row: number, stage: number): void {
    this.#latency.of(row, stage, 'failed').untimed++;
  }

  /** How late a step's start was because of the generator; zero counts too. */
  scheduleLag(row: number, stage: number, us: number): void {
    this.#scheduleLag.of(row, stage, 'ok').times.recordCoarse(us);
  }

  /** How long an iteration's first step waited for a free user; zero counts too. */
  userWait(row: number, stage: number, us: number): void {
    this.#userWait.of(row, stage, 'ok').times.recordCoarse(us);
  }

  /** From when the canary's request was due to its answer; of no row. */
  canary(stage: number, us: number): void {
    this.#canary.of(0, stage, 'ok').times.recordCoarse(us);
  }

  /** End of an iteration's last step minus its due time, by the flow's row. */
  iteration(row: number, stage: number, outcome: Outcome, us: number): void {
    this.#iteration.of(row, stage, outcome).times.record(us);
  }

  group(row: number, stage: number, outcome: Outcome, us: number): void {
    this.#group.of(row, stage, outcome).times.record(us);
  }

  block(row: number, stage: number, outcome: Outcome, us: number): void {
    this.#block.of(row, stage, outcome).times.record(us);
  }

  /** Recorder of a protocol's own metric (`http.first_byte`), to be asked for once; two digits, every ten seconds. */
  time(metric: string): (row: number, stage: number, us: number) => void {
    const cells = this.#cellsOf(this.#coarse, metric);
    return (row, stage, us) => cells.of(row, stage, 'ok').times.recordCoarse(us);
  }

  /** Counts a failure by kind, beside its sample. Evidence is masked already; ask {@link wantsEvidence} before making it. */
  error(row: number, stage: number, kind: string, evidence?: Evidence): void {
    this.#errors.add(row, stage, kind, evidence);
  }

  /** Whether fewer than three exchanges of this row and kind were kept in this worker. */
  wantsEvidence(row: number, kind: string): boolean {
    return this.#errors.wantsEvidence(row, kind);
  }

  /** Everything since the last call; then it is as new, but for the evidence it has seen. */
  drain(index: number, now: Instant): WorkerInterval {
    now.inFlight?.((row, stage, ageUs) => this.#inFlight.of(row, stage, 'ok').times.recordCoarse(ageUs));
    const out = this.#out;
    for (const [metric, cells] of this.#fine) out.take(metric, cells);
    out.take('in_flight', this.#inFlight);
    if (now.last === true || index % COARSE_SEC === COARSE_SEC - 1) for (const [metric, cells] of this.#coarse) out.take(metric, cells);
    const iterations = { ...this.iterations };
    Object.assign(this.iterations, noIterations());
    const { users, waiting, generator } = now;
    const { series, counts } = out.written();
    return { worker: this.#worker, index, users, waiting, iterations, series, counts, errors: this.#errors.drain(), generator };
  }

  #cellsOf(table: Map<string, Cells>, metric: string): Cells {
    let cells = table.get(metric);
    if (cells === undefined) {
      cells = new Cells();
      table.set(metric, cells);
    }
    return cells;
  }
}

export const noIterations = (): Counters => ({
  due: 0,
  started: 0,
  finished: 0,
  failed: 0,
  cut: 0,
  dropped: 0,
  skipped: 0,
  pacingOverruns: 0,
  userSetupErrors: 0,
  onTime: 0,
});
