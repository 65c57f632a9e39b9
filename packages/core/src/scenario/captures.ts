import type { Capture, Position } from '../contract/plan.ts';
import { reservedNames } from '../template/parse.ts';
import { leftOver } from './condition-values.ts';
import { readSubject, type Views } from './subjects.ts';
import { problemOf, type TextFault, type TextProblem } from './text-fault.ts';

export interface CaptureContext {
  readonly views: Views;
  /** Of the name (the key under `capture`) and of the source's first character, behind an opening quote. */
  readonly nameAt: Position;
  readonly sourceAt: Position;
  readonly files: readonly string[];
}

export type ParsedCapture =
  | { readonly ok: true; readonly capture: Capture }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** `name: source` or `name?: source` under `capture` → its Plan form, or everything that is wrong with it. */
export function parseCapture(name: string, source: string, { views, nameAt, sourceAt, files }: CaptureContext): ParsedCapture {
  const optional = name.endsWith('?');
  const variable = optional ? name.slice(0, -1) : name;
  const wrongName = nameFault(variable);
  const faults: TextFault[] = [];
  const text = source.trimEnd();
  const { subject, end } = readSubject(text, 'reply', views, faults);
  if (subject !== undefined && end < text.length)
    faults.push({ ...leftOver(text, end), code: 'LG_CAPTURE_SOURCE', hint: 'a capture takes a value; `expect` compares' });
  if (wrongName === undefined && subject !== undefined && faults.length === 0)
    return { ok: true, capture: { at: nameAt, name: variable, optional, source: subject } };
  const problems = faults.map((fault) => problemOf(fault, sourceAt, files));
  return { ok: false, problems: wrongName === undefined ? problems : [problemOf(wrongName, nameAt, files), ...problems] };
}

function nameFault(name: string): TextFault | undefined {
  const fault = (message: string, hint: string): TextFault => ({ code: 'LG_CAPTURE_NAME', message, offset: 0, length: name.length, hint });
  if (reservedNames.has(name)) return fault(`\`${name}\` means something else in a template`, 'take another name');
  if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name))
    return fault(`\`${name}\` is no name of a variable`, 'letters, digits, `_` and `-`, beginning with a letter');
  return undefined;
}
