import { closest } from './closest.ts';
import { foreignExpression } from './foreign-templates.ts';
import { type FunctionName, functionOf, functions, type Parameter, signatureOf } from './functions.ts';
import type { Argument, Name, TemplateProblem } from './template.ts';

/** What is wrong with a call that ends at `end`: an unknown function, too many or too few arguments, or one of the wrong type. */
export function callProblem(name: Name, args: readonly Argument[], end: number): TemplateProblem | undefined {
  const called = functionOf(name.text);
  if (called === undefined) {
    const ours = foreignExpression(name.text, [], args.map(writtenArgument));
    if (ours === undefined) return unknownFunction(name);
    const message = `\`${name.text}\` is another tool’s function`;
    return { code: 'LG_TEMPLATE_FUNCTION', message, hint: `in loadgate: \`\${${ours}}\``, offset: name.start, end, fix: ours };
  }
  const hint = `write \`${signatureOf(name.text as FunctionName)}\``;
  const problem = (
    message: string,
    at: { readonly start: number; readonly end: number } = { start: name.start, end },
  ): TemplateProblem => ({
    code: 'LG_TEMPLATE_ARGUMENTS',
    message: `\`${name.text}\` ${message}`,
    hint,
    offset: at.start,
    end: at.end,
  });
  const least = called.parameters.filter((p) => !p.optional).length;
  const most = called.rest ? Number.POSITIVE_INFINITY : called.parameters.length;
  if (args.length < least || args.length > most) return problem(`takes ${countOf(least, most)}, not ${args.length}`);
  for (const [i, arg] of args.entries()) {
    const parameter = called.parameters[Math.min(i, called.parameters.length - 1)];
    const wanted = parameter === undefined ? undefined : wantedOf(parameter, arg);
    if (wanted !== undefined && parameter !== undefined) return problem(`takes ${wanted} for ${parameter.name}`, arg);
  }
  const wrong = called.check?.(args.map((arg) => (arg.kind === 'value' && typeof arg.value === 'number' ? arg.value : undefined)));
  return wrong === undefined ? undefined : problem(`cannot work: ${wrong}`);
}

const writtenArgument = (arg: Argument): string =>
  arg.kind === 'source' ? arg.source.name.text : typeof arg.value === 'string' ? arg.value : JSON.stringify(arg.value);

function unknownFunction(name: Name): TemplateProblem {
  const near = closest(name.text, Object.keys(functions)) ?? Object.keys(functions).find((known) => known.endsWith(`.${name.text}`));
  const family = Object.keys(functions).filter((known) => known.startsWith(`${name.text.split('.')[0]}.`));
  const hint =
    near !== undefined ? `did you mean \`${near}\`?` : `functions are ${(family.length > 0 ? family : Object.keys(functions)).join(', ')}`;
  return {
    code: 'LG_TEMPLATE_FUNCTION',
    message: `there is no function \`${name.text}\``,
    hint,
    offset: name.start,
    end: name.end,
    ...(near !== undefined && { fix: near }),
  };
}

/** What the parameter wants, if this argument is certainly not it. */
function wantedOf(parameter: Parameter, arg: Argument): string | undefined {
  if (arg.kind === 'source' || parameter.type === 'any') return undefined;
  if (typeof arg.value !== 'number') return 'a number';
  return parameter.type === 'integer' && !Number.isInteger(arg.value) ? 'a whole number' : undefined;
}

function countOf(least: number, most: number): string {
  const things = (n: number): string => (n === 0 ? 'no arguments' : n === 1 ? '1 argument' : `${n} arguments`);
  if (least === most) return things(least);
  return most === Number.POSITIVE_INFINITY ? `at least ${things(least)}` : `${least} to ${things(most)}`;
}
