import type { GeneratorInterval } from '../contract/events.ts';
import type { Load, Stage } from '../contract/plan.ts';
import type { Recorder } from '../metrics/recorder.ts';
import type { Clock, Timer } from '../time/clock.ts';
import type { Report } from './messages.ts';
import type { Members } from './population.ts';
import { Timeline } from './timeline.ts';

const SECOND_US = 1e6;
/** Main says every second that it is alive. A count of seconds, for this thread may have been held up itself. */
const MAIN_SILENT_SEC = 3;
/** After the hard end, for `userCleanup`. */
const CLEANUP_US = 10e6;

export interface WorkerLoadParts {
  readonly clock: Clock;
  readonly load: Load;
  readonly recorder: Recorder;
  readonly members: readonly Members[];
  readonly report: (report: Report) => void;
  /** Figures of this thread since the last call. */
  readonly probe: () => GeneratorInterval;
  /** A second has passed. */
  readonly second: () => void;
}

/** One worker's part of the load, from its begin to its last interval. */
export class WorkerLoad {
  readonly timeline: Timeline;
  /** Nothing starts any more. */
  isStopping = false;
  readonly #parts: WorkerLoadParts;
  #index = 0;
  #secondEndsUs: number;
  #unheardSec = 0;
  #tick: Timer | undefined;
  #end: Timer | undefined;
  #hardEnd: Timer | undefined;
  #hardEndUs = Number.POSITIVE_INFINITY;
  #isCut = false;
  #hasEnded = false;
  #isIdle = false;
  /** It came to its own end. */
  #isOver = false;

  constructor(beginUs: number, parts: WorkerLoadParts) {
    this.#parts = parts;
    this.timeline = new Timeline(parts.load.stages, beginUs);
    this.#secondEndsUs = beginUs + SECOND_US;
  }

  begin(): void {
    const { clock, members } = this.#parts;
    const { beginUs } = this.timeline;
    this.#arm();
    this.#endLater();
    clock.at(beginUs, () => {
      // a signal may have come first
      if (!this.isStopping) for (const member of members) member.begin(this.timeline);
      this.changed();
    });
  }

  /**
   * Further stages, each where the one before it ends. What comes when the load has ended here, while others may have gone on, is a
   * fault; after a stop it says nothing.
   */
  append(stages: readonly Stage[]): void {
    if (this.isStopping || this.#hasEnded) {
      if (this.#isOver) this.#parts.report({ kind: 'fault', sentence: 'a worker heard of the next stage when its load had ended' });
      return;
    }
    this.timeline.append(stages);
    this.#endLater();
    for (const member of this.#parts.members) member.extend();
  }

  /** Closes the seconds that ended before: a sample belongs to the second in which it ended. False for a time that has not come. */
  endedAt(us: number): boolean {
    if (us < this.#secondEndsUs) return true;
    const nowUs = this.#parts.clock.nowUs();
    if (us > nowUs) return false;
    while (us >= this.#secondEndsUs && !this.#hasEnded) this.#closeSecond(false);
    return true;
  }

  beat(): void {
    this.#unheardSec = 0;
  }

  recount(): void {
    for (const member of this.#parts.members) member.recount();
    this.changed();
  }

  /** Nothing starts any more. Null: the plan's time for what runs. */
  stop(gracefulUs: number | null): void {
    this.#stop(gracefulUs, false);
  }

  /** Ends everything where it stands. */
  abort(): void {
    this.isStopping = true;
    this.#end?.cancel();
    for (const member of this.#parts.members) {
      member.stop(false);
      member.cut(false);
    }
    this.changed();
  }

  /** A user has gone: is there anything left to wait for? */
  readonly changed = (): void => {
    const { members, report } = this.#parts;
    if (this.#hasEnded) return;
    if (this.isStopping) {
      if (members.every((member) => member.isEmpty)) this.#finish();
    } else if (!this.#isIdle && members.every((member) => member.isSpent)) {
      this.#isIdle = true;
      report({ kind: 'idle' });
    }
  };

  #endLater(): void {
    const { endUs } = this.timeline;
    this.#end?.cancel();
    if (endUs !== null) this.#end = this.#parts.clock.at(endUs, () => this.#stop(null, true));
  }

  #stop(gracefulUs: number | null, isDue: boolean): void {
    if (this.#hasEnded) return;
    const { clock, members, load } = this.#parts;
    if (isDue && !this.isStopping) this.#isOver = true;
    this.isStopping = true;
    this.#end?.cancel();
    for (const member of members) member.stop(isDue);
    const untilUs = clock.nowUs() + (gracefulUs ?? load.gracefulStopUs);
    if (untilUs < this.#hardEndUs) {
      this.#hardEndUs = untilUs;
      this.#hardEnd?.cancel();
      this.#hardEnd = clock.at(untilUs, () => this.#cut());
    }
    this.changed();
  }

  #cut(): void {
    const { clock, members } = this.#parts;
    if (this.#isCut) return this.abort();
    this.#isCut = true;
    this.#hardEnd = clock.at(clock.nowUs() + CLEANUP_US, () => this.abort());
    for (const member of members) member.cut(true);
    this.changed();
  }

  #finish(): void {
    const { clock, report } = this.#parts;
    const nowUs = clock.nowUs();
    while (nowUs > this.#secondEndsUs) this.#closeSecond(false);
    this.#closeSecond(true);
    this.#hasEnded = true;
    for (const timer of [this.#tick, this.#end, this.#hardEnd]) timer?.cancel();
    report({ kind: 'ended' });
  }

  #arm(): void {
    this.#tick = this.#parts.clock.at(this.#secondEndsUs, () => {
      const nowUs = this.#parts.clock.nowUs();
      this.endedAt(nowUs);
      this.#parts.second();
      if (++this.#unheardSec > MAIN_SILENT_SEC) this.#mainIsGone();
      if (!this.#hasEnded) this.#arm();
    });
  }

  #mainIsGone(): void {
    this.#parts.report({ kind: 'fault', sentence: `the main thread was silent for ${MAIN_SILENT_SEC} s, so the load was stopped` });
    this.abort();
  }

  #closeSecond(isLast: boolean): void {
    const { recorder, members, report, probe } = this.#parts;
    const endUs = Math.min(this.#secondEndsUs, this.#parts.clock.nowUs());
    const interval = recorder.drain(this.#index, {
      users: members.reduce((sum, { users }) => sum + users, 0),
      waiting: members.reduce((sum, { waiting }) => sum + waiting, 0),
      generator: probe(),
      inFlight: (visit) => {
        for (const member of members) member.inFlight(visit, endUs);
      },
      last: isLast,
    });
    this.#index++;
    this.#secondEndsUs += SECOND_US;
    report({ kind: 'interval', interval });
  }
}
