import type { Ended, Project } from '../../command/loadgate.ts';
import type { Target } from '../../command/target.ts';
import type { Fault } from '../fault.ts';

/** Something that happens to the machine that makes load. */
export interface MachineFault extends Fault {
  /** Breaks the machine, and asserts what {@link Fault.gives} says. */
  readonly happens: (machine: Machine) => Promise<void>;
}

/** A machine with a target, and a project that is typed in; all of it ends with the test. */
export interface Machine {
  readonly target: Target;
  readonly project: Project;
  /** Writes `x.load.yaml`: one user who thinks 20 ms, for a second, unless told otherwise. */
  scenario(parts?: ScenarioParts): void;
  run(args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
}
export interface ScenarioParts {
  readonly load?: string;
  readonly more?: string;
  readonly steps?: string;
}

export function machineWith(target: Target, project: Project): Machine {
  return {
    target,
    project,
    scenario: ({ load = '{ users: 1, duration: 1s, think: 20ms }', more = '', steps = '[GET /]' } = {}) =>
      project.put('x.load.yaml', `target: ${target.url}\nload: ${load}\n${more}steps: ${steps}\n`),
    run: (args = [], env = {}) => project.loadgate(['run', 'x', ...args], env),
  };
}
