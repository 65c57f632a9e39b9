import type { Signal } from '@loadgate/core';
import type { Parsed } from './command-line.ts';

export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly isTty: boolean;
  readonly columns: number;
  readonly color: boolean;
  readonly onSignal: (listener: (signal: Signal) => void) => void;
  /** From now on what is told of a defect goes through this mask, too. */
  readonly hide: (mask: (text: string) => string) => void;
  /** What nobody caught, as long as there is a listener: it must not end the process without results. */
  readonly onUncaught: (listener: (cause: unknown) => void) => void;
}
/** Where a command is typed. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: CommandOutput;
}
export type Command = (parsed: Parsed, surroundings: Surroundings) => Promise<number>;

/** A failure whose message is for the user, with the exit code that it means. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
