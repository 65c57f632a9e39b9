import type { Step } from '../../contract/plan.ts';
import { type Builder, ProgramBuilder, type ProgramOptions, type Surroundings } from './builder.ts';
import { call } from './call.ts';
import { choose, conditional, every, forEach, group, log, repeat, sequence, set, think } from './control.ts';
import { leastRequests } from './least-requests.ts';
import { parallel } from './parallel.ts';
import type { Program } from './program.ts';
import { block, request } from './requests.ts';
import type { StepTools } from './tools.ts';

/** Numbers of the `every` steps of one worker, so that a user can keep one time for each. */
export interface Everys {
  next(): number;
}

export function everys(): Everys {
  let count = 0;
  return { next: () => count++ };
}

/** Turns written steps into operations. A throw is the author's or a plugin's and names the step by its position. */
export function compileProgram(steps: readonly Step[], tools: StepTools, options: ProgramOptions, numbers: Everys): Program {
  const into = new ProgramBuilder();
  const builder: Builder = {
    tools,
    isSampled: options.isSampled,
    add: (op, at, around, onward) => into.add(op, at, around, onward),
    enclose: (enclosure) => {
      if (options.isSampled) into.enclose(enclosure);
    },
    here: (label) => into.here(label),
    slot: () => into.slot(),
    every: () => numbers.next(),
    steps: (list, around) => compileSteps(list, around, builder),
    program: (list, { lifetime }) => compileProgram(list, tools, { think: null, isSampled: options.isSampled, lifetime }, numbers),
  };
  const end = { pc: 0 };
  compileSteps(steps, { unwind: end, rest: 0, isBeforeThink: false, think: options.think, lifetime: options.lifetime }, builder);
  into.here(end);
  return into.program();
}

function compileSteps(steps: readonly Step[], around: Surroundings, builder: Builder): void {
  let rest = around.rest + leastRequests(steps);
  steps.forEach((step, i) => {
    const next = steps[i + 1];
    const isBeforeThink = next === undefined ? around.isBeforeThink : next.kind === 'think';
    rest -= leastRequests([step]);
    const place = { ...around, isBeforeThink, rest };
    if (step.everyUs === undefined) compileStep(step, place, builder);
    else every(step, step.everyUs, place, builder, (inside) => compileStep(step, inside, builder));
  });
}

type Compile<S extends Step> = (step: S, around: Surroundings, builder: Builder) => void;

const compilers: { readonly [K in Step['kind']]: Compile<Extract<Step, { kind: K }>> } = {
  request,
  block,
  think,
  set,
  log,
  sequence,
  group,
  repeat,
  forEach,
  if: conditional,
  choose,
  parallel,
  call,
};

function compileStep(step: Step, around: Surroundings, builder: Builder): void {
  // the table's type ties each kind to its own compiler, which an index by a union cannot say
  (compilers[step.kind] as Compile<Step>)(step, around, builder);
}
