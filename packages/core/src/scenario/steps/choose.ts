import type { ChooseStep } from '../../contract/plan.ts';
import { branchKeys, entryName } from '../../language/core-keys.ts';
import { inWords } from '../in-words.ts';
import { childOf, type Mapping, type Node } from '../node.ts';
import { parseNode } from '../parse.ts';
import { positionOf } from '../source.ts';
import { sayUnknownKey } from '../unknown-keys.ts';
import type { Around, StepChecking } from './step-checking.ts';
import type { WrittenStep } from './written-step.ts';

/** One of several lists of steps: what all of them set is set behind it. */
export function choose(written: WrittenStep, around: Around, checking: StepChecking): ChooseStep | undefined {
  const { value, span } = written;
  if (value.kind !== 'map') {
    if (value.kind !== 'scalar' || !value.empty)
      checking.problems.error('LG_VALUE_TYPE', value.span, `\`choose\` must be a map of branches, not ${inWords(value)}`, {
        hint: 'write `choose: { name: { weight: 1, steps: … } }`',
      });
    return undefined;
  }
  const ways: Around[] = [];
  const branches = [...value.entries].flatMap(([name, { key, value: branch }]) => {
    const wrong = entryName.safeParse(name);
    if (!wrong.success) checking.problems.error('LG_KEY_REFUSED', key, `\`${name}\` ${wrong.error.issues[0]?.message}`);
    const way: Around = { ...around, variables: around.variables.fork(), conditional: true };
    ways.push(way);
    const read = readBranch(name, key, branch, way, checking);
    return read === undefined ? [] : [read];
  });
  if (ways.length === 0) checking.problems.error('LG_STEPS_MISSING', value.span, '`choose` has no branches');
  around.variables.join(ways.map(({ variables }) => variables));
  return branches.length === 0 ? undefined : { kind: 'choose', at: positionOf(span), branches };
}

function readBranch(
  name: string,
  key: Mapping['span'],
  branch: Node,
  way: Around,
  checking: StepChecking,
): ChooseStep['branches'][number] | undefined {
  if (branch.kind !== 'map') {
    checking.problems.error('LG_VALUE_TYPE', branch.span, `\`${name}\` must be a map with \`steps\`, not ${inWords(branch)}`);
    return undefined;
  }
  const allowed = ['weight', 'steps'];
  for (const other of branch.entries.keys()) if (!allowed.includes(other)) sayUnknownKey(other, branch, name, allowed, checking.problems);
  const written = childOf(branch, 'weight');
  const weight = written === undefined ? 1 : (parseNode(branchKeys.weight, written, checking.problems, { called: 'weight' }) ?? 1);
  if (!branch.entries.has('steps')) checking.problems.error('LG_KEY_MISSING', key, `\`steps\` is missing in \`${name}\``);
  return { name, weight, steps: checking.steps(childOf(branch, 'steps'), way) };
}
