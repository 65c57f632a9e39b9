import type { BlockStep, CallStep, Condition, Json, RequestStep } from '../../contract/plan.ts';
import type { Block, Session, StepRun, Vu } from '../../contract/plugin.ts';
import type { CallCode, Judge } from './program.ts';

/** How long a variable that a step sets is kept. */
export type Lifetime = 'iteration' | 'user' | 'run';

/** What steps are compiled with: protocols and values, behind functions, so that a simulated target can stand in for them. */
export interface StepTools {
  /** What the protocol makes of the step, and the number of the session that it takes. */
  /** `readsAll`: whoever asks may look at every view of the reply. */
  request(step: RequestStep, readsAll?: boolean): { readonly session: number; readonly run: StepRun<Session, unknown> };
  block(step: BlockStep): { readonly session: number; readonly block: Block<Session> };
  call(step: CallStep, lifetime: Lifetime): Pick<CallCode, 'begin' | 'judge'>;
  /** `expect` and `capture` of a step; null if there is nothing to look at. */
  judge(step: RequestStep, lifetime: Lifetime): Judge | null;
  /** `if` and `until`: do all hold? */
  test(conditions: readonly Condition[]): (vu: Vu) => boolean;
  /** Sets variables from what was written, in order. */
  assign(values: { readonly [name: string]: Json }, lifetime: Lifetime): (vu: Vu) => void;
  setter(name: string, lifetime: Lifetime): (vu: Vu, value: unknown) => void;
  value(template: Json): (vu: Vu) => unknown;
  text(template: string): (vu: Vu) => string;
}
