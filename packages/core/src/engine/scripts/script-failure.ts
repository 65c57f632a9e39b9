import type { StepFailure } from '../../flow/steps/program.ts';

/** What a failed request rejects with. A script that does not catch it ends its iteration, as a failed step does. */
export class ScriptFailure extends Error implements StepFailure {
  readonly kind: string;
  /** Name of the request. */
  readonly step: string;
  /** It was counted already: as a failed request. */
  readonly isCounted: boolean;

  constructor(step: string, { kind, message }: StepFailure, isCounted: boolean) {
    super(message);
    this.name = 'RequestFailed';
    this.kind = kind;
    this.step = step;
    this.isCounted = isCounted;
  }
}
