import { Recorder } from '../../packages/core/src/metrics/recorder.ts';
import type { WorkerInterval } from '../../packages/core/src/metrics/worker-interval.ts';
import { drawOf } from '../../packages/core/src/time/random.ts';

export interface BusyWorkerOptions {
  readonly steps: number;
  readonly perSec: number;
}

/** What is known of one request, in µs. */
interface Answer {
  readonly row: number;
  readonly outcome: 'ok' | 'failed';
  readonly serviceUs: number;
  readonly lagUs: number;
  readonly queueUs: number;
  readonly receiveUs: number;
}

/** Different ones: drawn once, because drawing costs more than recording. */
const ANSWERS = 50_000;
/** Means in µs, as a run at 300 requests a second on loopback had them. */
const MEAN_US = { lag: 270, queue: 80, receive: 30 };

/**
 * A worker that records what answers of a service look like: times log-normal around 10 ms to 110 ms, by step, one in a hundred failed,
 * each a little late, each with its phases. Rows are the steps, then one of the iterations.
 */
export class BusyWorker {
  readonly #options: BusyWorkerOptions;
  readonly #recorder = new Recorder(0);
  readonly #draws = drawOf(1, 'busy')(0, 0);
  readonly #phases = ['queue', 'first_byte', 'receive'].map((phase) => this.#recorder.time(`http.${phase}`));
  readonly #answers: readonly Answer[];
  #next = 0;
  #index = 0;

  constructor(options: BusyWorkerOptions) {
    this.#options = options;
    this.#answers = Array.from({ length: ANSWERS }, () => this.#answer());
  }

  /** All of the next second. */
  second(): WorkerInterval {
    const { perSec, steps } = this.#options;
    for (let i = 0; i < perSec; i++) this.#record(this.#answers[this.#next++ % ANSWERS] as Answer);
    Object.assign(this.#recorder.iterations, { due: perSec, started: perSec, finished: perSec, onTime: perSec });
    const draw = (): number => this.#draws.next();
    return this.#recorder.drain(this.#index++, {
      users: 1 + Math.floor(perSec / 20),
      waiting: 0,
      generator: { loopBusyRatio: draw(), loopDelayP99Us: 3000 * draw(), gcPauseUs: 5000 * draw(), cpuCores: draw(), heapRatio: draw() },
      inFlight: (visit) => {
        for (let i = 0; i < perSec / 15; i++) visit(Math.floor(steps * draw()), 0, 70e3 * draw());
      },
    });
  }

  #record({ row, outcome, serviceUs, lagUs, queueUs, receiveUs }: Answer): void {
    const recorder = this.#recorder;
    recorder.sample(row, 0, outcome, serviceUs + lagUs, serviceUs);
    recorder.iteration(this.#options.steps, 0, outcome, serviceUs + lagUs);
    recorder.scheduleLag(row, 0, lagUs);
    recorder.userWait(row, 0, 0);
    const [queue, firstByte, receive] = this.#phases;
    queue?.(row, 0, queueUs);
    firstByte?.(row, 0, serviceUs - queueUs - receiveUs);
    receive?.(row, 0, receiveUs);
  }

  #answer(): Answer {
    const { steps } = this.#options;
    const row = Math.floor(steps * this.#draws.next());
    return {
      row,
      outcome: this.#draws.next() < 0.01 ? 'failed' : 'ok',
      serviceUs: (10e3 + (100e3 * row) / steps) * Math.exp(0.5 * this.#gauss()),
      lagUs: this.#exponential(MEAN_US.lag),
      queueUs: this.#exponential(MEAN_US.queue),
      receiveUs: this.#exponential(MEAN_US.receive),
    };
  }

  #exponential(mean: number): number {
    return -mean * Math.log1p(-this.#draws.next());
  }

  #gauss(): number {
    return Math.sqrt(-2 * Math.log1p(-this.#draws.next())) * Math.cos(2 * Math.PI * this.#draws.next());
  }
}
