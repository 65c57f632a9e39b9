import type { DataSource, Json } from '../../contract/plan.ts';
import { parseTemplate } from '../../template/parse.ts';
import { referencesOf } from '../../template/references.ts';
import { isTemplate, type Template } from '../../template/template.ts';

/** All templates in any JSON: steps, sections, a whole Plan. */
function* templatesIn(json: unknown): Generator<Template> {
  if (typeof json === 'string') {
    if (isTemplate(json)) yield parseTemplate(json);
  } else if (typeof json === 'object' && json !== null) for (const value of Object.values(json)) yield* templatesIn(value);
}

/**
 * Indices of the data sources that these steps (or sections) read, also by way of `vars`: an iteration takes rows of no others, so that
 * `onEnd: stop` does not spend rows on flows that do not need them.
 */
export function usedSources(
  steps: unknown,
  data: readonly Pick<DataSource, 'name'>[],
  vars: { readonly [name: string]: Json },
): ReadonlySet<number> {
  const used = new Set<number>();
  const seen = new Set<string>();
  const read = (json: unknown): void => {
    for (const template of templatesIn(json))
      for (const { source } of referencesOf(template)) {
        const name = source.name.text;
        if (source.kind === 'data') used.add(data.findIndex((candidate) => candidate.name === name));
        else if ((source.kind === 'vars' || source.kind === 'variable') && Object.hasOwn(vars, name) && !seen.has(name)) {
          seen.add(name);
          read(vars[name]);
        }
      }
  };
  read(steps);
  used.delete(-1);
  return used;
}

/** Names of the variables that these steps (or sections) read, also by way of `vars`. */
export function usedVariables(json: unknown, vars: { readonly [name: string]: Json }): ReadonlySet<string> {
  const used = new Set<string>();
  const read = (json: unknown): void => {
    for (const template of templatesIn(json))
      for (const { source } of referencesOf(template)) {
        const name = source.name.text;
        if ((source.kind !== 'vars' && source.kind !== 'variable') || used.has(name)) continue;
        used.add(name);
        if (Object.hasOwn(vars, name)) read(vars[name]);
      }
  };
  read(json);
  return used;
}

/** True if these steps (or sections) read a secret, also by way of `vars`. */
export function usesSecret(json: unknown, vars: { readonly [name: string]: Json }): boolean {
  const all = [json, ...[...usedVariables(json, vars)].map((name) => (Object.hasOwn(vars, name) ? vars[name] : null))];
  for (const template of templatesIn(all)) if (referencesOf(template).some(({ source }) => source.kind === 'secret')) return true;
  return false;
}

/** True if made-up data is needed: only then is its library loaded. */
export function usesFake(json: unknown): boolean {
  for (const template of templatesIn(json))
    if (template.parts.some((part) => part.kind === 'expression' && part.source.kind === 'fake')) return true;
  return false;
}
