import type { Fault } from '../fault.ts';

/** A project that cannot mean what its author wrote. `gives` names the codes of its problems, in the order of the alphabet. */
export interface BrokenProject extends Fault {
  /** What stands in its folder; the scenario is `t.load.yaml`. */
  readonly files: Readonly<Record<string, Content>>;
  /** The file that is checked, where it is not the scenario. It cannot be run by itself. */
  readonly checks?: string;
  /** Only a run misses it: `validate` and `preview` have nothing against it. */
  readonly onlyRun?: true;
  readonly environment?: string;
}

/** A text, bytes, or what a link points to. */
export type Content = string | Uint8Array | { readonly linkTo: string };

/** Where the requests would go: the test listens there. */
export const TARGET = 'target: "${env.TARGET}"\n';
export const ONE_STEP = `${TARGET}steps:\n  - GET /\n`;

/** A row whose project is one scenario, or several files. */
export function row(
  fault: string,
  codes: string,
  files: string | BrokenProject['files'],
  more: Partial<Pick<BrokenProject, 'checks' | 'onlyRun' | 'environment'>> = {},
): BrokenProject {
  return { fault, gives: `${codes}, exit 2`, files: typeof files === 'string' ? { 't.load.yaml': files } : files, ...more };
}

/** The scenario with steps of the row's choice. */
export const stepsOf = (...steps: readonly string[]): string => `${TARGET}steps:\n${steps.map((step) => `  - ${step}\n`).join('')}`;
