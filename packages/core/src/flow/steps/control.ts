import type {
  ChooseStep,
  ForEachStep,
  GroupStep,
  IfStep,
  LogStep,
  RepeatStep,
  SequenceStep,
  SetStep,
  Step,
  ThinkStep,
} from '../../contract/plan.ts';
import type { Builder, Surroundings } from './builder.ts';
import type { Label, Runner } from './program.ts';

export function think(step: ThinkStep, around: Surroundings, builder: Builder): void {
  const next: Label = { pc: 0 };
  builder.add(
    (runner) => {
      const pc = runner.think(step.pause, next.pc);
      // a pause that was written is a step; the load's own pause is not
      runner.lastEndUs = runner.dueUs;
      return pc;
    },
    step.at,
    around,
  );
  builder.here(next);
}

export function set(step: SetStep, around: Surroundings, builder: Builder): void {
  run(builder.tools.assign(step.values, around.lifetime), step, around, builder);
}

export function log(step: LogStep, around: Surroundings, builder: Builder): void {
  const text = builder.tools.text(step.message);
  run((runner) => runner.log(step.at, text(runner)), step, around, builder);
}

export function sequence(step: SequenceStep, around: Surroundings, builder: Builder): void {
  if (Object.keys(step.values).length > 0) run(builder.tools.assign(step.values, around.lifetime), step, around, builder);
  builder.steps(step.steps, around);
}

/** Measures from when its first step is due to the end of its last, also when one of them fails. */
export function group(step: GroupStep, around: Surroundings, builder: Builder): void {
  const slot = builder.slot();
  const failed: Label = { pc: 0 };
  const end: Label = { pc: 0 };
  const ended = (runner: Runner, hasFailed: boolean): void => {
    if (builder.isSampled) runner.groupEnded(step.row, runner.slots[slot] as number, hasFailed);
  };
  run(
    (runner) => {
      runner.slots[slot] = runner.dueUs;
    },
    step,
    around,
    builder,
  );
  const from = builder.here();
  builder.steps(step.steps, { ...around, unwind: failed });
  jump(end, (runner) => ended(runner, false), step, around, builder);
  builder.here(failed);
  jump(around.unwind, (runner) => ended(runner, true), step, around, builder);
  builder.here(end);
  builder.enclose({ kind: 'group', row: step.row, slot, from, to: end });
}

export function repeat(step: RepeatStep, around: Surroundings, builder: Builder): void {
  const left = builder.slot();
  const times = builder.tools.value(step.times);
  const isDone = step.until.length === 0 ? () => false : builder.tools.test(step.until);
  const body: Label = { pc: 0 };
  const end: Label = { pc: 0 };
  builder.add(
    (runner) => {
      const count = Number(times(runner));
      if (!Number.isInteger(count) || count < 0)
        throw new TypeError(`\`repeat\` needs a whole number, not ${JSON.stringify(times(runner))}`);
      runner.slots[left] = count;
      return count > 0 ? body.pc : end.pc;
    },
    step.at,
    around,
  );
  builder.here(body);
  builder.steps(step.steps, { ...around, isBeforeThink: false });
  builder.add(
    (runner) => {
      const count = (runner.slots[left] as number) - 1;
      runner.slots[left] = count;
      return count > 0 && !isDone(runner) ? body.pc : end.pc;
    },
    step.at,
    around,
  );
  builder.here(end);
}

export function forEach(step: ForEachStep, around: Surroundings, builder: Builder): void {
  const list = builder.slot();
  const position = builder.slot();
  const items = builder.tools.value(step.list);
  const assign = builder.tools.setter(step.as, around.lifetime);
  const check: Label = { pc: 0 };
  const body: Label = { pc: 0 };
  const end: Label = { pc: 0 };
  run(
    (runner) => {
      const found = items(runner);
      if (!Array.isArray(found)) throw new TypeError(`\`forEach\` needs a list, not ${JSON.stringify(found)}`);
      runner.slots[list] = found;
      runner.slots[position] = 0;
    },
    step,
    around,
    builder,
  );
  builder.here(check);
  builder.add(
    (runner) => {
      const all = runner.slots[list] as readonly unknown[];
      const i = runner.slots[position] as number;
      if (i >= all.length) return end.pc;
      runner.slots[position] = i + 1;
      assign(runner, all[i]);
      return body.pc;
    },
    step.at,
    around,
  );
  builder.here(body);
  builder.steps(step.steps, { ...around, isBeforeThink: false });
  jump(check, undefined, step, around, builder);
  builder.here(end);
}

export function conditional(step: IfStep, around: Surroundings, builder: Builder): void {
  const holds = builder.tools.test(step.conditions);
  const yes: Label = { pc: 0 };
  const no: Label = { pc: 0 };
  const end: Label = { pc: 0 };
  builder.add((runner) => (holds(runner) ? yes.pc : no.pc), step.at, around);
  builder.here(yes);
  builder.steps(step.then, around);
  if (step.else.length > 0) jump(end, undefined, step, around, builder);
  builder.here(no);
  builder.steps(step.else, around);
  builder.here(end);
}

export function choose(step: ChooseStep, around: Surroundings, builder: Builder): void {
  const total = step.branches.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const branches = step.branches.map((branch) => {
    sum += branch.weight;
    return { upTo: sum / total, label: { pc: 0 }, steps: branch.steps };
  });
  const end: Label = { pc: 0 };
  builder.add(
    (runner) => {
      const draw = runner.choice();
      return (branches.find(({ upTo }) => draw < upTo) ?? branches.at(-1))?.label.pc ?? end.pc;
    },
    step.at,
    around,
  );
  for (const { label, steps } of branches) {
    builder.here(label);
    builder.steps(steps, around);
    jump(end, undefined, step, around, builder);
  }
  builder.here(end);
}

/** Passes the step by until its time has come again for this user; one that failed is due again at once. */
export function every(step: Step, everyUs: number, around: Surroundings, builder: Builder, inside: (around: Surroundings) => void): void {
  const number = builder.every();
  const begin: Label = { pc: 0 };
  const failed: Label = { pc: 0 };
  const end: Label = { pc: 0 };
  builder.add(
    (runner) => {
      const lastUs = runner.everyUs[number];
      if (lastUs !== undefined && runner.dueUs - lastUs < everyUs) return end.pc;
      runner.everyUs[number] = runner.dueUs;
      return begin.pc;
    },
    step.at,
    around,
  );
  builder.here(begin);
  inside({ ...around, unwind: failed, lifetime: around.lifetime === 'iteration' ? 'user' : around.lifetime });
  jump(end, undefined, step, around, builder);
  builder.here(failed);
  jump(
    around.unwind,
    (runner) => {
      runner.everyUs[number] = undefined;
    },
    step,
    around,
    builder,
  );
  builder.here(end);
}

/** Does something and goes on behind it. */
function run(work: (runner: Runner) => void, step: Step, around: Surroundings, builder: Builder): void {
  const next: Label = { pc: 0 };
  builder.add(
    (runner) => {
      work(runner);
      return next.pc;
    },
    step.at,
    around,
  );
  builder.here(next);
}

function jump(to: Label, work: ((runner: Runner) => void) | undefined, step: Step, around: Surroundings, builder: Builder): void {
  builder.add(
    (runner) => {
      work?.(runner);
      return to.pc;
    },
    step.at,
    around,
    to,
  );
}
