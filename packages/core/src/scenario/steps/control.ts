import type { Condition, ForEachStep, GroupStep, IfStep, RepeatStep, Step } from '../../contract/plan.ts';
import { parseTemplate } from '../../template/parse.ts';
import { expressionAlone } from '../../template/template.ts';
import type { Node } from '../node.ts';
import { positionOf } from '../source.ts';
import { readConditions } from '../written-conditions.ts';
import { isVariableName, optionOf } from './options.ts';
import { unsettersIn } from './setters.ts';
import { valueOfVerb } from './simple.ts';
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
