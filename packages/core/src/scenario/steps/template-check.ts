import { closest } from '../../template/closest.ts';
import { foreignExpression, foreignTemplates } from '../../template/foreign-templates.ts';
import { parseTemplate } from '../../template/parse.ts';
import { type Reference, referencesOf } from '../../template/references.ts';
import { isTemplate, type Source } from '../../template/template.ts';
import type { Node, Scalar } from '../node.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { TextFault } from '../text-fault.ts';
import type { Around, StepChecking } from './step-checking.ts';

export interface TemplateUse {
  readonly around: Around;
  /** A missing value is no fault here: `exists`, `absent`, `name?:`. */
  readonly mayMiss?: boolean;
  /** Where a request goes: braces cannot stand in it. */
  readonly isAddress?: boolean;
  /** Stands behind a message about a variable: `at \`POST /login\``. */
  readonly where?: string;
}

/** Checks every `${…}` in a value: its syntax, and that what it reads is there. */
export function checkTemplates(node: Node, use: TemplateUse, checking: StepChecking): void {
  if (node.kind === 'list') for (const item of node.items) checkTemplates(item, use, checking);
  else if (node.kind === 'map') {
    for (const [key, { key: span, value }] of node.entries) {
      if (isTemplate(key))
        checking.problems.warning('LG_TEMPLATE_KEY', span, '`${…}` in a key stays as it is written', { hint: 'only values are rendered' });
      checkTemplates(value, use, checking);
    }
  } else if (typeof node.value === 'string') checkText(node, node.value, use, checking);
}

/** As {@link checkTemplates}, for names and values where `name?` is left out when its value is missing. */
export function checkPairs(node: Node, use: TemplateUse, checking: StepChecking): void {
  if (node.kind !== 'map') return checkTemplates(node, use, checking);
  for (const [key, { value }] of node.entries) checkTemplates(value, key.endsWith('?') ? { ...use, mayMiss: true } : use, checking);
}

/** One text; numbers of characters count from the text's begin. */
export function checkText(node: Scalar, text: string, use: TemplateUse, checking: StepChecking): void {
  sayForeign(node, text, use, checking);
  if (!isTemplate(text)) return;
  const template = parseTemplate(text);
  for (const { offset, end, ...fault } of template.problems) checking.problems.fault(node, { ...fault, offset, length: end - offset });
  for (const reference of referencesOf(template)) checkReference(reference, node, use, checking);
}

/** Another tool's variable would be sent as it is. Where braces can stand it may be meant so, alone in a value too: there is no other way to write it. */
function sayForeign(node: Scalar, text: string, { around, isAddress }: TemplateUse, { problems, vars }: StepChecking): void {
  const isSet = (name: string): boolean => around.variables.stateOf(name) !== undefined || vars.entries.has(name);
  for (const { offset, length, tool, ours, mayBeMeant } of foreignTemplates(text, isSet)) {
    const fault: TextFault = {
      code: 'LG_TEMPLATE_FOREIGN',
      message: `\`${text.slice(offset, offset + length)}\` is a variable of ${tool}: here it is sent as it is written`,
      offset,
      length,
      hint: ours === undefined ? 'a value in loadgate is `${…}`' : `in loadgate: \`\${${ours}}\``,
      ...(ours !== undefined && { fix: `\${${ours}}` }),
    };
    problems.fault(node, fault, isAddress === true && !mayBeMeant ? 'error' : 'warning');
  }
}

function checkReference({ source, hasDefault }: Reference, node: Scalar, use: TemplateUse, checking: StepChecking): void {
  const fault: Fault = (code, message, hint, fix, severity) =>
    checking.problems.fault(
      node,
      {
        code,
        message,
        offset: source.name.start,
        length: source.name.end - source.name.start,
        ...(hint !== undefined && { hint }),
        ...(fix !== undefined && { fix }),
      },
      severity,
    );
  const mayMiss = hasDefault || use.mayMiss === true;
  switch (source.kind) {
    case 'variable':
      return checkVariable(source, node, mayMiss, use, checking, fault);
    case 'vars':
      if (checking.vars.entries.has(source.name.text)) checking.used.vars.add(source.name.text);
      else if (!checking.isPart)
        fault(
          'LG_NAME_UNKNOWN',
          `there is no \`${source.name.text}\` in \`vars\``,
          ...meant(source.name.text, checking.vars.entries.keys()),
        );
      return;
    case 'data':
      return checkData(source, node, checking, fault);
    case 'env':
      if (mayMiss || (checking.env[source.name.text] ?? '') !== '' || checking.purpose === 'look') return;
      return fault(
        'LG_ENV_MISSING',
        `the environment variable \`${source.name.text}\` is not set`,
        `\`\${env.${source.name.text}:-…}\` gives it a default`,
      );
    case 'secret':
    case 'run':
    case 'user':
      return;
  }
}

type Fault = (code: ProblemCode, message: string, hint?: string, fix?: string, severity?: 'error' | 'warning') => void;

function checkVariable(
  source: Extract<Source, { kind: 'variable' | 'data' | 'vars' }>,
  node: Scalar,
  mayMiss: boolean,
  { around, where }: TemplateUse,
  checking: StepChecking,
  fault: Fault,
): void {
  const { text: name } = source.name;
  const ours = foreignExpression(
    name,
    source.access.map(({ key }) => String(key)),
    null,
  );
  if (ours !== undefined && around.variables.stateOf(name) === undefined && !checking.vars.entries.has(name)) {
    const end = source.access.at(-1)?.end ?? source.name.end;
    return checking.problems.fault(node, {
      code: 'LG_VARIABLE_UNSET',
      message: `nothing sets \`${name}\`, which is another tool’s`,
      offset: source.name.start,
      length: end - source.name.start,
      hint: `in loadgate: \`\${${ours}}\``,
      fix: ours,
    });
  }
  const state = around.variables.stateOf(name);
  if (name === '__ITER' && state === undefined && !checking.vars.entries.has(name))
    return fault(
      'LG_VARIABLE_UNSET',
      'nothing sets `__ITER`, which is k6’s',
      'iterations have no number here; `${random.uuid}` is new each time',
    );
  if (state === 'set') return;
  if (checking.vars.entries.has(name)) {
    checking.used.vars.add(name);
    return;
  }
  const at = where === undefined ? '' : ` ${where}`;
  const preset = `\`\${${name}:-…}\` gives it a default`;
  if (state === 'maybe') {
    if (!mayMiss) fault('LG_VARIABLE_UNSET', `\`${name}\` is not set on every way${at === '' ? ' to here' : at}`, preset);
    return;
  }
  if (checking.setSomewhere.has(name)) {
    if (!mayMiss)
      fault(
        'LG_VARIABLE_UNSET',
        `\`${name}\` is not yet set${at === '' ? ' here' : at}`,
        `what sets it stands further down${around.isParallel === true ? ', beside it in `parallel`' : ''}, or in another flow`,
      );
    return;
  }
  const [hint, fix] = meantVariable(source, around, checking);
  const asData = checking.data.has(name) ? `write \`\${data.${name}.…}\`` : undefined;
  const missing = mayMiss ? 'its default always stands' : 'a `capture`, a `set` or `vars` gives it a value';
  fault('LG_VARIABLE_UNSET', `nothing sets \`${name}\``, hint ?? asData ?? missing, fix, mayMiss ? 'warning' : 'error');
}

/** Names with something behind a dot may be misspelt roots: `dta.x`. What is set elsewhere alone would be the next mistake. */
function meantVariable(
  { name, access }: Extract<Source, { kind: 'variable' | 'data' | 'vars' }>,
  around: Around,
  { vars }: StepChecking,
): [hint?: string, fix?: string] {
  const roots = access.length > 0 ? ROOTS : [];
  return meant(name.text, new Set([...around.variables.names, ...vars.entries.keys(), ...roots]));
}
const ROOTS = ['data', 'env', 'secret', 'vars', 'run', 'user'];

function checkData(
  source: Extract<Source, { kind: 'data' | 'variable' | 'vars' }>,
  node: Scalar,
  checking: StepChecking,
  fault: Fault,
): void {
  const table = checking.data.get(source.name.text);
  if (table === undefined)
    return checking.isPart
      ? undefined
      : fault('LG_NAME_UNKNOWN', `there is no data source \`${source.name.text}\``, ...meant(source.name.text, checking.data.keys()));
  checking.used.data.add(source.name.text);
  const [column] = source.access;
  if (column === undefined || table.columns === null || table.columns.includes(String(column.key))) return;
  const near = closest(String(column.key), table.columns);
  const some = table.columns.length <= 12 ? `columns are ${table.columns.join(', ')}` : undefined;
  const hint = near === undefined ? some : `did you mean \`${near}\`?`;
  checking.problems.fault(node, {
    code: 'LG_COLUMN_UNKNOWN',
    message: `data source \`${source.name.text}\` has no column \`${column.key}\``,
    offset: column.start,
    length: column.end - column.start,
    ...(hint !== undefined && { hint }),
    ...(near !== undefined && { fix: near }),
  });
}

function meant(word: string, candidates: Iterable<string>): [hint?: string, fix?: string] {
  const near = closest(word, candidates);
  return near === undefined ? [] : [`did you mean \`${near}\`?`, near];
}
