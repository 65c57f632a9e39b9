import type { Plan } from '../contract/plan.ts';
import { parseTemplate } from '../template/parse.ts';
import { referencesOf } from '../template/references.ts';
import { isTemplate } from '../template/template.ts';

/** Every `X` of a `${secret.X}` that the plan reads, in order; those of `notify` are not sent yet and not needed. */
export function secretNamesIn({ notify: _, ...plan }: Plan): readonly string[] {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (isTemplate(value))
        for (const { source } of referencesOf(parseTemplate(value))) if (source.kind === 'secret') names.add(source.name.text);
    } else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) walk(inner);
  };
  walk(plan);
  return [...names];
}
