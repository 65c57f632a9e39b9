import type { TextFault } from '../text-fault.ts';
import type { Span } from './gate-tokens.ts';

/** A gate as it is written, nothing looked up yet. Every part knows where it stands. */
export type GateTree = RequireTree | DropTree;
export interface RequireTree {
  readonly kind: 'require';
  readonly metric: Span;
  readonly scope: ScopeTree | null;
  readonly op: GateOp;
  readonly opAt: Span;
  readonly limit: LimitTree;
  readonly during: NameTree | null;
  readonly every: DurationTree | null;
  readonly effect: 'fail' | 'warn' | 'abort';
  /** Of `or abort after`; null where nothing is said. */
  readonly abortAfter: DurationTree | null;
}
/** `no metric …`: drops an inherited gate. */
export interface DropTree {
  readonly kind: 'drop';
  readonly metric: Span;
  readonly scope: ScopeTree | null;
  readonly during: NameTree | null;
}
export type GateOp = '<' | '<=' | '>' | '>=' | '==';
export type ScopeTree =
  | { readonly kind: 'each'; readonly pattern: NameTree | null }
  | { readonly kind: 'steps'; readonly pattern: NameTree }
  | { readonly kind: 'flow'; readonly pattern: NameTree }
  | { readonly kind: 'tag'; readonly pattern: NameTree };
export interface NameTree extends Span {
  readonly name: string;
}
export interface DurationTree extends Span {
  readonly us: number;
}
export type LimitTree =
  /** Number and unit in one word; what they mean depends on the metric. */
  | ({ readonly kind: 'quantity' } & Span)
  /** `percent` of the baseline are added or (negative) taken off. */
  | ({ readonly kind: 'baseline'; readonly percent: number; readonly atLeast: Span | null } & Span)
  | ({ readonly kind: 'share'; readonly percent: number } & Span);

export interface ParsedGate {
  /** Undefined when `faults` say that the sentence could not be read. */
  readonly tree: GateTree | undefined;
  /** What could be read of a sentence that could not: to be looked up all the same. */
  readonly metric: Span | undefined;
  readonly scope: ScopeTree | null;
  readonly faults: readonly TextFault[];
}
