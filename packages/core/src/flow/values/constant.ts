import { parseTemplate } from '../../template/parse.ts';
import { isTemplate, type Template } from '../../template/template.ts';

/** True if no text in it is a template: it may then be rendered once. */
export function isConstant(value: unknown): boolean {
  if (typeof value === 'string') return !isTemplate(value);
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) ? value.every(isConstant) : Object.values(value).every(isConstant);
}

/** Taken apart; a problem is a bug of the checker, which refuses such a file. */
export function templateOf(text: string): Template {
  const template = parseTemplate(text);
  const [problem] = template.problems;
  if (problem !== undefined) throw new Error(`${problem.message} in \`${text}\``);
  return template;
}
