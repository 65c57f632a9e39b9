import type { Plan, Stage } from '../contract/plan.ts';
import type { WorkerInterval } from '../metrics/worker-interval.ts';
import type { Clock, Timer } from '../time/clock.ts';
import type { Heard, LoadEnd } from './generator.ts';
import { IntervalCollector } from './interval-collector.ts';
import type { Command } from './messages.ts';
import { Timeline } from './timeline.ts';

const BEAT_US = 1e6;
/** From a worker's hard end to its last word: `userCleanup`, then some. */
const LAST_WORD_US = 15e6;
/** A worker that has told of no second for so many is dead for all that matters. */
const SILENT_BEATS = 60;

export interface LoadWatchParts {
  readonly plan: Plan;
  readonly clock: Clock;
  readonly beginUs: number;
  /** Numbers of the workers that make load. */
  readonly workers: readonly number[];
  readonly post: (worker: number, command: Command) => void;
  /** Ends a worker that does not end itself. */
  readonly kill: (worker: number) => void;
  readonly hear: (heard: Heard) => void;
  readonly ended: (end: LoadEnd) => void;
}

/** Main's view of one load: its stages, its seconds and its end, put together from what the workers say. */
export class LoadWatch {
  readonly #parts: LoadWatchParts;
  readonly #timeline: Timeline;
  readonly #intervals: IntervalCollector;
  readonly #working: Set<number>;
  readonly #idle = new Set<number>();
  /** By worker: since it last told of a second. A count, for main may have been stopped itself. */
  readonly #silentBeats = new Map<number, number>();
  readonly #faults = new Set<string>();
  readonly #thrown = new Set<string>();
  /** Of stages that will begin. */
  readonly #timers: Timer[] = [];
  #end: Timer | undefined;
  #beat: Timer | undefined;
  #lastWord: Timer | undefined;
  #hardEndUs = Number.POSITIVE_INFINITY;
  #hasLoadEnded = false;
  #isStopped = false;

  constructor(parts: LoadWatchParts) {
    this.#parts = parts;
    const { plan, clock, beginUs, workers, hear } = parts;
    this.#timeline = new Timeline(plan.load.stages, beginUs);
    this.#working = new Set(workers);
    this.#intervals = new IntervalCollector({
      clock,
      timeline: this.#timeline,
      workers,
      hear: (interval) => hear({ kind: 'interval', interval }),
    });
  }

  begin(): void {
    this.#post({ kind: 'load', beginUs: this.#parts.beginUs });
    this.#tellStages(0);
    this.#endLater();
    this.#keepBeating();
  }

  /** Further stages. They must come before the load's end; after a stop they say nothing. */
  append(stages: readonly Stage[]): void {
    if (this.#hasLoadEnded) {
      if (!this.#isStopped) this.fault('the next stage came when the load had ended: the main thread was held up');
      return;
    }
    const known = this.#timeline.stages.length;
    this.#timeline.append(stages);
    this.#post({ kind: 'stages', stages });
    this.#tellStages(known);
    this.#endLater();
  }

  stop(gracefulUs: number | null): void {
    this.#isStopped = true;
    this.#post({ kind: 'stop', gracefulUs });
    this.#loadEnded(this.#parts.clock.nowUs(), gracefulUs ?? this.#parts.plan.load.gracefulStopUs);
  }

  abort(): void {
    this.#isStopped = true;
    this.#post({ kind: 'abort' });
    this.#loadEnded(this.#parts.clock.nowUs(), 0);
  }

  interval(interval: WorkerInterval): void {
    this.#silentBeats.delete(interval.worker);
    this.#intervals.add(interval);
  }

  /** All iterations that a worker could make have ended; when that is true of all, the load is over. */
  idle(worker: number): void {
    this.#idle.add(worker);
    for (const other of this.#working) if (!this.#idle.has(other)) this.#parts.post(other, { kind: 'recount' });
    this.#stopIfIdle();
  }

  fault(sentence: string): void {
    this.#faults.add(sentence);
    this.abort();
  }

  thrown(sentence: string): void {
    this.#thrown.add(sentence);
  }

  /** A worker has died: the others end their load now, but cleanly. */
  died(worker: number, why: string): void {
    this.#faults.add(`worker ${worker} died: ${why}`);
    this.stop(0);
    this.ended(worker);
  }

  /** A worker has said its last word. */
  ended(worker: number): void {
    if (!this.#working.delete(worker)) return;
    // a worker's clock may be a moment ahead of the end's own timer
    this.#loadEnded(this.#parts.clock.nowUs(), this.#parts.plan.load.gracefulStopUs);
    this.#intervals.ended(worker);
    if (this.#working.size > 0) return;
    for (const timer of [...this.#timers, this.#end, this.#beat, this.#lastWord]) timer?.cancel();
    this.#parts.ended({ faults: [...this.#faults], thrown: [...this.#thrown] });
  }

  #tellStages(from: number): void {
    const { clock, beginUs, hear } = this.#parts;
    const { spans, stages } = this.#timeline;
    for (const { stage, beginUs: atUs } of spans.slice(from))
      if (Number.isFinite(atUs)) {
        const name = stages[stage]?.name ?? '';
        this.#timers.push(clock.at(beginUs + atUs, () => hear({ kind: 'stage', atUs, stage, name })));
      }
  }

  #endLater(): void {
    const { clock, plan } = this.#parts;
    const { endUs } = this.#timeline;
    this.#end?.cancel();
    if (endUs === null) return;
    this.#end = clock.at(endUs, () => this.#loadEnded(endUs, plan.load.gracefulStopUs));
  }

  #stopIfIdle(): void {
    if ([...this.#working].every((worker) => this.#idle.has(worker))) this.stop(null);
  }

  #loadEnded(atUs: number, gracefulUs: number): void {
    const { clock, beginUs, hear } = this.#parts;
    if (!this.#hasLoadEnded) {
      this.#hasLoadEnded = true;
      for (const timer of [...this.#timers, this.#end]) timer?.cancel();
      this.#intervals.loadEnded(atUs);
      hear({ kind: 'graceful', atUs: Math.round(Math.max(0, atUs - beginUs)) });
    }
    if (atUs + gracefulUs >= this.#hardEndUs) return;
    this.#hardEndUs = atUs + gracefulUs;
    this.#lastWord?.cancel();
    this.#lastWord = clock.at(this.#hardEndUs + LAST_WORD_US, () => this.#killSilent());
  }

  #killSilent(): void {
    for (const worker of [...this.#working])
      this.#kill(worker, `worker ${worker} did not end: it said nothing for ${LAST_WORD_US / 1e6} s after the hard end`);
  }

  #kill(worker: number, fault: string): void {
    this.#faults.add(fault);
    this.#parts.kill(worker);
    this.ended(worker);
  }

  #countSilent(): void {
    for (const worker of [...this.#working]) {
      const beats = (this.#silentBeats.get(worker) ?? 0) + 1;
      this.#silentBeats.set(worker, beats);
      if (beats < SILENT_BEATS) continue;
      this.stop(0);
      this.#kill(worker, `worker ${worker} said nothing for ${(SILENT_BEATS * BEAT_US) / 1e6} s: a plugin blocks it`);
    }
  }

  #keepBeating(): void {
    const { clock } = this.#parts;
    this.#beat = clock.at(clock.nowUs() + BEAT_US, () => {
      this.#post({ kind: 'beat' });
      this.#keepBeating();
      this.#countSilent();
    });
  }

  #post(command: Command): void {
    for (const worker of this.#working) this.#parts.post(worker, command);
  }
}
