import assert from 'node:assert/strict';
import type { Plan, Position, Step } from '@loadgate/core';
import { root } from './docs/pages.ts';
import { CANARY, filesBelow, look } from './examples/check-files.ts';

// Invariant 7: what crosses into a worker is plain, tells no secret, and can be blamed.
describe('the plan of', () => {
  for (const file of filesBelow(`${root}/examples/scenarios`, '.load.yaml')) {
    it(`${file} is JSON without secrets, and everything in it has its place`, async () => {
      const { plan, sources } = await look(`${root}/examples/scenarios/${file}`, root);
      assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
      assert.deepEqual(structuredClone(plan), plan);
      assert.equal(JSON.stringify(plan).includes(CANARY), false);
      const lines = plan.files.map((name) => sources.get(name)?.split('\n') ?? []);
      assert.deepEqual(
        placed(plan).filter(([, at]) => !isPlace(at, lines)),
        [],
      );
    });
  }
});

/** Whatever of a plan may be blamed, by a name. */
function placed(plan: Plan): (readonly [name: string, at: Position])[] {
  const inSteps = (steps: readonly Step[], where: string): (readonly [string, Position])[] =>
    steps.flatMap((step, i) => {
      const name = `${where}[${i}] ${step.kind}`;
      return [[name, step.at] as const, ...stepsIn(step).flatMap((inner) => inSteps(inner, name))];
    });
  return [
    ...plan.flows.flatMap(({ name, at, steps }) => [[`flow ${name}`, at] as const, ...inSteps(steps, name)]),
    ...(['setup', 'cleanup', 'userSetup', 'userCleanup'] as const).flatMap((part) => inSteps(plan[part], part)),
    ...plan.load.stages.map(({ name, at }) => [`stage ${name}`, at] as const),
    ...plan.gates.map(({ text, at }) => [`gate ${text}`, at] as const),
    ...plan.rows.map(({ name, at }) => [`row ${name}`, at] as const),
    ...plan.data.map(({ name, at }) => [`data ${name}`, at] as const),
  ];
}

function stepsIn(step: Step): readonly (readonly Step[])[] {
  if (step.kind === 'if') return [step.then, step.else];
  if (step.kind === 'choose') return step.branches.map(({ steps }) => steps);
  return 'steps' in step ? [step.steps] : [];
}

/** File −1 is loadgate itself; any other place is text of that file. */
function isPlace(at: Position | undefined, lines: readonly (readonly string[])[]): boolean {
  if (!Array.isArray(at) || at.length !== 3 || !at.every(Number.isInteger)) return false;
  const [file, line, column] = at as Position;
  if (file === -1) return line >= 1 && column >= 1;
  const text = lines[file]?.[line - 1];
  return text !== undefined && column >= 1 && column <= text.length;
}
