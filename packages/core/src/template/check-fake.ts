import { closest } from './closest.ts';
import { fakeModules } from './fake-names.ts';
import type { Argument, Name, TemplateProblem } from './template.ts';

/** Most of anything: what Faker makes of more may take for ever, and nothing interrupts it. */
const MOST = 10_000;
const LONGEST_TEXT = 1000;
const MOST_REPEATS = 1000;

/** What is wrong with `fake.…`: no such data, or an argument that is not written out or asks for too much. */
export function fakeProblem(whole: Name, args: readonly Argument[]): TemplateProblem | undefined {
  const [, module = '', method = '', ...more] = whole.text.split('.');
  const methods = fakeModules.get(module);
  if (methods?.includes(method) !== true || more.length > 0) return unknownFake(whole, module, method);
  const read = args.find((arg) => arg.kind === 'source');
  if (read !== undefined) return wrong(whole, read, 'takes only what is written out', 'write a number or a text in quotes');
  for (const arg of args) {
    const fault = faultOf(module, method, arg);
    if (fault !== undefined) return wrong(whole, arg, ...fault);
  }
  return undefined;
}

const wrong = ({ text }: Name, { start, end }: Argument, message: string, hint?: string): TemplateProblem => ({
  code: 'LG_TEMPLATE_ARGUMENTS',
  message: `\`${text}\` ${message}`,
  offset: start,
  end,
  ...(hint !== undefined && { hint }),
});

function faultOf(module: string, method: string, arg: Argument): readonly [message: string, hint?: string] | undefined {
  const value = arg.kind === 'value' ? arg.value : undefined;
  // limits of a number that is drawn, not how much is made
  if (typeof value === 'number' && module !== 'number') {
    if (value > MOST) return [`takes no number above ${MOST}`];
    if (value < 0) return ['takes no number below 0'];
  }
  if (typeof value !== 'string') return undefined;
  if (value.length > LONGEST_TEXT) return [`takes no text of more than ${LONGEST_TEXT} characters`];
  if (method === 'fromRegExp' && repeatsOf(value) > MOST_REPEATS) return [`repeats nothing more than ${MOST_REPEATS} times`];
  return undefined;
}

/** The greatest number in `{2}` and `{1,3}`. */
const repeatsOf = (expression: string): number =>
  Math.max(0, ...[...expression.matchAll(/\{([\d\s,]+)\}/g)].flatMap(([, counts = '']) => counts.split(',').map(Number)));

function unknownFake(whole: Name, module: string, method: string): TemplateProblem {
  const near = nearest(module, method) ?? (fakeModules.has(module) ? undefined : onlyOne(method === '' ? module : method));
  return {
    code: 'LG_TEMPLATE_FUNCTION',
    message: `\`${whole.text}\` is no kind of made-up data`,
    hint: near === undefined ? others(module) : `did you mean \`${near}\`?`,
    offset: whole.start,
    end: whole.end,
    ...(near !== undefined && { fix: near }),
  };
}

function nearest(module: string, method: string): string | undefined {
  const near = fakeModules.has(module) ? module : closest(module, fakeModules.keys());
  const found = near === undefined ? undefined : closest(method, fakeModules.get(near) ?? []);
  return found === undefined ? undefined : `fake.${near}.${found}`;
}

/** `fake.fullName` is `fake.person.fullName`, as no other module has one. */
function onlyOne(method: string): string | undefined {
  const modules = [...fakeModules].filter(([, methods]) => methods.includes(method));
  return modules.length === 1 ? `fake.${modules[0]?.[0]}.${method}` : undefined;
}

function others(module: string): string {
  const methods = fakeModules.get(module);
  if (methods !== undefined) return `\`fake.${module}\` makes up ${methods.join(', ')}`;
  return `made up is ${[...fakeModules.keys()].join(', ')}; write for example \`\${fake.person.fullName}\``;
}
