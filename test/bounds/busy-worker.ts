import { Recorder } from '../../packages/core/src/metrics/recorder.ts';
import type { WorkerInterval } from '../../packages/core/src/metrics/worker-interval.ts';
import { drawOf } from '../../packages/core/src/time/random.ts';

export interface BusyWorkerOptions {
  readonly steps: number;
  readonly perSec: number;
}

/** Means in µs, as a run at 300 requests a second on loopback had them. */
const MEAN_US = { schedule_lag: 270, queue: 80, receive: 30 };

/**
 * A worker that records what answers of a service look like: times log-normal around 10 ms to 100 ms and more, by step, one in a hundred
 * failed, each a little late, each with its phases. Rows are the steps, then one of the iterations.
 */
export class BusyWorker {
  readonly #options: BusyWorkerOptions;
  readonly #recorder = new Recorder(0);
  readonly #draws = drawOf(1, 'busy')(0, 0);
  readonly #phases = ['queue', 'first_byte', 'receive'].map((phase) => this.#recorder.time(`http.${phase}`));
  #index = 0;

  constructor(options: BusyWorkerOptions) {
    this.#options = options;
  }

  /** All of the next second. */
  second(last = false): WorkerInterval {
    const { perSec, steps } = this.#options;
    for (let i = 0; i < perSec; i++) this.#request();
    Object.assign(this.#recorder.iterations, { due: perSec, started: perSec, finished: perSec, onTime: perSec });
    const draw = (): number => this.#draws.next();
    return this.#recorder.drain(this.#index++, {
      users: 1 + Math.floor(perSec / 20),
      waiting: 0,
      generator: { loopBusyRatio: draw(), loopDelayP99Us: 3000 * draw(), gcPauseUs: 5000 * draw(), cpuCores: draw(), heapRatio: draw() },
      inFlight: (visit) => {
        for (let i = 0; i < perSec / 15; i++) visit(Math.floor(steps * draw()), 0, 70e3 * draw());
      },
      last,
    });
  }

  #request(): void {
    const { steps } = this.#options;
    const row = Math.floor(steps * this.#draws.next());
    const serviceUs = (10e3 + (100e3 * row) / steps) * Math.exp(0.5 * this.#gauss());
    const [lagUs, queueUs, receiveUs] = [
      this.#exponential(MEAN_US.schedule_lag),
      this.#exponential(MEAN_US.queue),
      this.#exponential(MEAN_US.receive),
    ];
    const recorder = this.#recorder;
    recorder.sample(row, 0, this.#draws.next() < 0.01 ? 'failed' : 'ok', serviceUs + lagUs, serviceUs);
    recorder.iteration(steps, 0, 'ok', serviceUs + lagUs);
    recorder.scheduleLag(row, 0, lagUs);
    recorder.userWait(row, 0, 0);
    for (const [i, us] of [queueUs, serviceUs - queueUs - receiveUs, receiveUs].entries()) this.#phases[i]?.(row, 0, us);
  }

  #exponential(mean: number): number {
    return -mean * Math.log1p(-this.#draws.next());
  }

  #gauss(): number {
    return Math.sqrt(-2 * Math.log1p(-this.#draws.next())) * Math.cos(2 * Math.PI * this.#draws.next());
  }
}
