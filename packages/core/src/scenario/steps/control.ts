import type { ChooseStep, Condition, ForEachStep, GroupStep, IfStep, Json, RepeatStep, SequenceStep, Step } from '../../contract/plan.ts';
import { branchKeys, entryName, VARIABLE } from '../../language/core-keys.ts';
import { closest } from '../../template/closest.ts';
import { parseTemplate } from '../../template/parse.ts';
import { expressionAlone } from '../../template/template.ts';
import { inWords } from '../in-words.ts';
import { childOf, type Mapping, type Node, textOf } from '../node.ts';
import { parseNode } from '../parse.ts';
import { positionOf } from '../source.ts';
import { sayUnknownKey } from '../unknown-keys.ts';
import { readConditions } from '../written-conditions.ts';
import { isVariableName, optionOf } from './options.ts';
import { unsettersIn } from './setters.ts';
import { checkAssignments, valueOfVerb } from './simple.ts';
import type { Around, StepChecking } from './step-checking.ts';
import { checkTemplates } from './template-check.ts';
import type { WrittenStep } from './written-step.ts';

/** The steps below a key that must be there. */
function nested(written: WrittenStep, key: string, around: Around, checking: StepChecking): readonly Step[] {
  const entry = written.options.get(key);
  if (entry === undefined) checking.problems.error('LG_KEY_MISSING', written.verbSpan, `\`${key}\` is missing in \`${written.verb.key}\``);
  return checking.steps(entry?.value, around);
}

export function group(written: WrittenStep, around: Around, checking: StepChecking): GroupStep | undefined {
  const name = valueOfVerb<string>(written, checking) ?? 'group';
  if (name.includes('${'))
    checking.problems.error('LG_NAME_TEMPLATE', written.value.span, 'a name is never a template', {
      hint: 'one name is one row of the report, known before the run',
    });
  const row = checking.rows.add({
    name,
    kind: 'group',
    flow: around.flow,
    protocol: null,
    conditional: around.conditional,
    verb: 'group',
    span: written.value.span,
  });
  return { kind: 'group', at: positionOf(written.span), row, name, steps: nested(written, 'steps', around, checking) };
}

export function repeat(written: WrittenStep, around: Around, checking: StepChecking): RepeatStep | undefined {
  const times = valueOfVerb<number | string>(written, checking);
  checkTemplates(written.value, { around }, checking);
  const isSure = typeof times === 'number' && times > 0;
  const inside = loopBody(written, around, isSure, checking);
  const steps = nested(written, 'steps', inside, checking);
  const until = written.options.get('until');
  const conditions = until === undefined ? [] : readTests(until.value, inside, checking);
  if (isSure) around.variables.join([inside.variables]);
  else around.variables.join([around.variables.fork(), inside.variables]);
  return times === undefined ? undefined : { kind: 'repeat', at: positionOf(written.span), times, until: conditions, steps };
}

export function forEach(written: WrittenStep, around: Around, checking: StepChecking): ForEachStep | undefined {
  const list = valueOfVerb<string>(written, checking);
  checkTemplates(written.value, { around }, checking);
  const as = written.options.get('as');
  if (as === undefined)
    checking.problems.error('LG_KEY_MISSING', written.verbSpan, '`as` is missing in `forEach`', {
      hint: 'it names the variable that holds the entry',
    });
  const name = optionOf<string>(written, 'as', checking);
  const inside = loopBody(written, around, false, checking);
  if (as !== undefined && name !== undefined && isVariableName(name, as.value.span, checking)) inside.variables.set(name);
  const steps = nested(written, 'steps', inside, checking);
  around.variables.join([around.variables.fork(), inside.variables]);
  return list === undefined || name === undefined ? undefined : { kind: 'forEach', at: positionOf(written.span), list, as: name, steps };
}

/** A second pass finds what the first may have unset. */
function loopBody(written: WrittenStep, around: Around, isSure: boolean, checking: StepChecking): Around {
  const variables = around.variables.fork();
  const body = written.options.get('steps')?.value;
  for (const name of body === undefined ? [] : unsettersIn(body, checking.fragments))
    if (variables.stateOf(name) !== undefined) variables.maybe(name);
  return { ...around, variables, conditional: around.conditional || !isSure };
}

export function conditional(written: WrittenStep, around: Around, checking: StepChecking): IfStep | undefined {
  const isEmpty = written.value.kind === 'scalar' && written.value.empty;
  const conditions = isEmpty ? [] : readTests(written.value, around, checking);
  const yes: Around = { ...around, variables: around.variables.fork(), conditional: true };
  for (const { subject, op } of conditions)
    if (op === 'exists' && subject.kind === 'template') for (const name of aloneIn(subject.template)) yes.variables.set(name);
  const no: Around = { ...around, variables: around.variables.fork(), conditional: true };
  const then = nested(written, 'then', yes, checking);
  const otherwise = checking.steps(written.options.get('else')?.value, no);
  around.variables.join([yes.variables, no.variables]);
  return isEmpty ? undefined : { kind: 'if', at: positionOf(written.span), conditions, then, else: otherwise };
}

function aloneIn(template: string): readonly string[] {
  const source = expressionAlone(parseTemplate(template))?.source;
  return source?.kind === 'variable' && source.access.length === 0 ? [source.name.text] : [];
}

/** Conditions of `if` and `until`; a variable may be missing only where it is asked whether it is there. */
function readTests(node: Node, around: Around, checking: StepChecking): readonly Condition[] {
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item) => {
    const read = readConditions(item, 'values', {}, checking.problems);
    const mayMiss = read.length > 0 && read.every(({ op }) => op === 'exists' || op === 'absent');
    if (read.length > 0) checkTemplates(item, { around, mayMiss }, checking);
    return read;
  });
}

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
  for (const [other, entry] of branch.entries)
    if (!allowed.includes(other)) sayUnknownKey(other, entry.key, name, allowed, checking.problems);
  const written = childOf(branch, 'weight');
  const weight = written === undefined ? 1 : (parseNode(branchKeys.weight, written, checking.problems, { called: 'weight' }) ?? 1);
  if (!branch.entries.has('steps')) checking.problems.error('LG_KEY_MISSING', key, `\`steps\` is missing in \`${name}\``);
  return { name, weight, steps: checking.steps(childOf(branch, 'steps'), way) };
}

export function use(written: WrittenStep, around: Around, checking: StepChecking): SequenceStep | undefined {
  const { problems, fragments, used } = checking;
  const name = textOf(written.value);
  const values = optionOf<{ readonly [name: string]: Json }>(written, 'with', checking) ?? {};
  if (valueOfVerb<string>(written, checking) === undefined || name === undefined) return undefined;
  const fragment = fragments.get(name);
  if (fragment === undefined && checking.isPart) return undefined;
  if (fragment === undefined) {
    const near = closest(name, fragments.keys());
    problems.error('LG_NAME_UNKNOWN', written.value.span, `there is no fragment \`${name}\``, {
      hint:
        near !== undefined
          ? `did you mean \`${near}\`?`
          : fragments.size === 0
            ? 'fragments stand under `fragments`'
            : `there are: ${[...fragments.keys()].join(', ')}`,
      fix: near,
    });
    return undefined;
  }
  used.fragments.add(name);
  if (around.fragments.includes(name)) {
    problems.error('LG_FRAGMENT_CYCLE', written.value.span, `fragment \`${name}\` uses itself`);
    return undefined;
  }
  const map = written.options.get('with')?.value;
  const outside = around.variables.fork();
  if (map?.kind === 'map') checkAssignments(map, around, checking);
  const steps = checking.steps(fragment.steps, { ...around, fragments: [...around.fragments, name] });
  // what was handed in is the fragment's own
  if (map?.kind === 'map')
    for (const given of map.entries.keys()) if (VARIABLE.test(given) && outside.stateOf(given) === undefined) around.variables.maybe(given);
  return { kind: 'sequence', at: positionOf(written.span), values, steps };
}
