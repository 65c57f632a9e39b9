import type { Evidence, Finding, GateOutcome, IterationCounts, Verdict } from './events.ts';

/** `result.json`, schema 1. Fields may be added, never renamed. Without samples a figure is null, never 0. */
export interface RunResult {
  readonly schema: 1;
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly reasons: readonly string[];
  readonly run: {
    readonly id: string;
    readonly startedAt: string;
    readonly durationSec: number;
    readonly scenario: string;
    readonly type: string;
    readonly env: string | null;
    readonly seed: number;
  };
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: string | null;
  readonly timeScale: number;
  readonly partial: boolean;
  readonly workers: number;
  /** Greatest number of users at any second. */
  readonly users: number;
  readonly iterations: IterationCounts;
  readonly gates: readonly ResultGate[];
  readonly droppedGates: readonly string[];
  readonly total: ResultFigures;
  /** By name, in the order of the scenario. Requests only; groups, blocks and flows stand in `groups` and `flows`. */
  readonly steps: readonly ResultStep[];
  readonly groups: readonly ResultStep[];
  readonly flows: readonly { readonly name: string; readonly iterations: ResultFigures }[];
  readonly stages: readonly ResultStage[];
  readonly findings: readonly Finding[];
  /** What `tests` asked for, in their order; those that the run's end left undone are missing. */
  readonly experiments: readonly ResultExperiment[];
  readonly errors: readonly ResultError[];
  readonly monitors: {
    readonly [name: string]: {
      readonly min: number | null;
      readonly mean: number | null;
      readonly max: number | null;
      readonly last: number | null;
    };
  };
  readonly generator: ResultGenerator;
  readonly notices: readonly { readonly level: string; readonly source: string; readonly message: string }[];
  readonly cleanup: { readonly state: 'done' | 'skipped' | 'failed' | 'nothing'; readonly message: string | null };
}

export interface ResultGate {
  readonly gate: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly from: 'built-in' | 'type' | 'config' | 'baseline' | 'scenario';
  readonly outcome: GateOutcome;
  /** In `unit`. */
  readonly observed: number | null;
  readonly expected: number | null;
  /** `ms`, `%`, `/s`, `B`, `''`. */
  readonly unit: string;
  readonly samples: number;
  readonly metric: string;
  readonly scope: string | null;
  readonly stage: string | null;
  readonly windowSec: number | null;
  /** How far from the limit, in the good direction positive, as a share of the limit (in points where the unit is %). */
  readonly margin: number | null;
  readonly step: string | null;
  readonly sinceSec: number | null;
  readonly worstAtSec: number | null;
  readonly reason: string | null;
}

export interface Latency {
  readonly min: number | null;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly 'p99.9': number | null;
  readonly max: number | null;
}

export interface ResultFigures {
  readonly count: number;
  readonly errors: number;
  readonly cut: number;
  readonly errorRate: number | null;
  /** Per judged second. */
  readonly ratePerSec: number | null;
  readonly latencyMs: Latency;
  /** HdrHistogram V2, compressed, base64, µs: what compare and history read. Null without a timed sample. */
  readonly histogram: string | null;
}

export interface ResultStep extends ResultFigures {
  readonly name: string;
  readonly okLatencyMs: Latency;
  readonly failedLatencyMs: Latency;
  readonly serviceMs: Latency;
  /** Against the baseline file, where it has this step. */
  readonly baseline: {
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
    readonly p99Ms: number | null;
    readonly ratePerSec: number | null;
    readonly errorRate: number | null;
  } | null;
}

export interface ResultExperiment {
  readonly name: string;
  readonly durationSec: number;
  /** Names of its findings. */
  readonly findings: readonly string[];
  /** What it measured, by the names that it gave. */
  readonly operations: readonly ResultOperation[];
}
export interface ResultOperation {
  readonly name: string;
  readonly count: number;
  /** Those of them that were answered, with success or not: what the latency is of. */
  readonly timed: number;
  readonly errors: number;
  readonly latencyMs: Latency;
  /** By kind. */
  readonly errorKinds: { readonly [kind: string]: number };
}

export interface ResultStage {
  readonly name: string;
  readonly fromSec: number;
  readonly toSec: number | null;
  readonly warmup: boolean;
  readonly total: ResultFigures;
  readonly steps: readonly ResultStep[];
}

export interface ResultError {
  readonly kind: string;
  /** What the kind means, in words. */
  readonly text: string;
  readonly step: string;
  readonly count: number;
  readonly firstAtSec: number | null;
  readonly sample: Evidence | null;
}

export interface ResultGenerator {
  readonly healthy: boolean;
  /** What it could have falsified, in words; empty when healthy. */
  readonly reasons: readonly string[];
  readonly eventLoopDelayP99Ms: number | null;
  readonly loopBusy: number | null;
  readonly gcPauseMaxMs: number | null;
  readonly cpuCores: number | null;
  readonly dropped: number;
  readonly scheduleLagP99Ms: number | null;
  readonly userWaitP99Ms: number | null;
  /**
   * What an echo in loadgate's own main thread takes, from when a request was due to its answer: latencies near it say little of the
   * target. Null where none was asked. p99 of fewer than 100 is the greatest.
   */
  readonly floorMs: { readonly p50: number; readonly p99: number; readonly count: number } | null;
  /** Greatest of all seconds, 0 to 1: how busy the processors of this machine were, whoever used them; null where not known. */
  readonly machineBusy: number | null;
  /** Greatest of all seconds, 0 to 1: processor time that the host of this virtual machine gave to others; null where not known. */
  readonly machineSteal: number | null;
}
