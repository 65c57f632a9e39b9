import type { ParallelStep } from '../../contract/plan.ts';
import type { Node } from '../node.ts';
import { positionOf } from '../source.ts';
import { valueOfVerb } from './simple.ts';
import type { Around, StepChecking } from './step-checking.ts';
import type { WrittenStep } from './written-step.ts';

/** Steps side by side: each sees what was set before all of them, and what comes after sees what any of them has set. */
export function parallel(written: WrittenStep, around: Around, checking: StepChecking): ParallelStep | undefined {
  const most = valueOfVerb<number>(written, checking);
  const list = written.options.get('steps');
  if (list === undefined) checking.problems.error('LG_KEY_MISSING', written.verbSpan, '`steps` is missing in `parallel`');
  const ways = itemsOf(list?.value).map((steps) => {
    const inside = { ...around, variables: around.variables.fork(), isParallel: true };
    return { inside, steps: checking.steps(steps, inside) };
  });
  around.variables.gather(ways.map(({ inside }) => inside.variables));
  return most === undefined
    ? undefined
    : { kind: 'parallel', at: positionOf(written.span), most, steps: ways.flatMap(({ steps }) => steps) };
}

/** Each step as a list of its own; what is no list is left to the one who checks lists. */
const itemsOf = (list: Node | undefined): readonly (Node | undefined)[] =>
  list?.kind === 'list' && list.items.length > 0 ? list.items.map((item) => ({ ...list, items: [item] })) : [list];

/** A protocol that does one thing at a time cannot stand in `parallel`. `protocol`: the verb's own, or one that its script speaks. */
export function sayExclusive(
  { verb, verbSpan }: WrittenStep,
  { isParallel }: Around,
  { sections, problems }: StepChecking,
  protocol = verb.protocol,
): void {
  if (isParallel !== true || protocol === null || sections.get(protocol)?.words.exclusive !== true) return;
  problems.error(
    'LG_PARALLEL_EXCLUSIVE',
    verbSpan,
    `\`${verb.key}\` cannot stand in \`parallel\`: a user of ${protocol} does one thing at a time`,
    {
      hint: 'put it before or after, or give it a flow of its own',
    },
  );
}
