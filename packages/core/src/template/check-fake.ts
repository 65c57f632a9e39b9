import { closest } from './closest.ts';
import { fakeModules } from './fake-names.ts';
import type { Argument, Name, TemplateProblem } from './template.ts';

/** What is wrong with `fake.…`: no such data, or an argument that is not written out. */
export function fakeProblem(whole: Name, args: readonly Argument[]): TemplateProblem | undefined {
  const [, module = '', method = '', ...more] = whole.text.split('.');
  const methods = fakeModules.get(module);
  if (methods?.includes(method) !== true || more.length > 0) return unknownFake(whole, module, method);
  const read = args.find((arg) => arg.kind === 'source');
  if (read === undefined) return undefined;
  return {
    code: 'LG_TEMPLATE_ARGUMENTS',
    message: `\`${whole.text}\` takes only what is written out`,
    hint: 'write a number or a text in quotes',
    offset: read.start,
    end: read.end,
  };
}

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
