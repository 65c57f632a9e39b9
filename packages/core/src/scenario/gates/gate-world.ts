import type { Baseline, GateSpec, Load, Position, Row } from '../../contract/plan.ts';
import type { MetricSpec } from '../../contract/plugin.ts';

/** One entry of a `gates:` list, `no …` included. */
export interface WrittenGate {
  /** As written; `${env.X}` and `${vars.x}` already rendered. */
  readonly text: string;
  /** Of the text's first character, behind an opening quote; file −1 for a test type's own. */
  readonly at: Position;
  /** `baseline`: under `baseline.gates`, handed over only when they are to be judged. Built-in gates are made here. */
  readonly from: Exclude<GateSpec['from'], 'built-in'>;
}

/** Everything that a gate may name, as it stands in the plan. */
export interface GateWorld {
  readonly rows: readonly Row[];
  /** The plan's flows, in their order. */
  readonly flows: readonly { readonly name: string; readonly row: number }[];
  readonly load: Pick<Load, 'stages' | 'populations' | 'search'>;
  readonly timeScale: number;
  /** Protocols whose steps occur in the plan. */
  readonly protocols: readonly GateProtocol[];
  /** By the name under `monitors`, with what they say they measure. */
  readonly monitors: readonly { readonly name: string; readonly metrics: readonly MetricSpec[] }[];
  /** Of the chosen test type and of the experiments that `tests` names. */
  readonly findings: readonly MetricSpec[];
  /** Experiments that the scenario does not choose, with the findings that they would give. Default: none. */
  readonly notChosen?: readonly { readonly name: string; readonly findings: readonly MetricSpec[] }[];
  readonly baseline: Baseline | null;
  /** Names of flows and of their steps and groups that `--only` took out of the plan: a gate on them is compiled without rows and not judged. */
  readonly leftOut?: {
    readonly flows: readonly string[];
    readonly steps: readonly string[];
    readonly tags?: readonly string[];
    /** Steps of any name may be missing here, because what has them could not be read. */
    readonly isIncomplete?: boolean;
  };
  /** False where the plan has no `userSetup`: its built-in gate is then left out. Default true. */
  readonly userSetup?: boolean;
}
export interface GateProtocol {
  readonly name: string;
  /** Names without the protocol's own: `first_byte`. */
  readonly metrics: readonly MetricSpec[];
  /** Its verbs that hold steps: `tx` gives `tx.p95`. */
  readonly blocks?: readonly string[];
}
