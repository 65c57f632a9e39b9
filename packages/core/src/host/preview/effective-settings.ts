import type { Json, Plan } from '../../contract/plan.ts';
import { privateVariables } from '../../flow/values/private-values.ts';
import { masksOf } from '../../run/masks.ts';
import { shownPlan } from '../../run/shown-plan.ts';
import { MASKED } from '../../secrets.ts';
import type { CheckedScenario } from '../host.ts';

/** `http.timeout: 10s  # loadgate.config.yaml:4`, one a line; what nobody may read is masked. */
export function effectiveSettings({ plan, origins }: Pick<CheckedScenario, 'plan' | 'origins'>): string {
  const isPrivate = privateVariables(plan);
  const lines = origins.map(({ path, value, file, line }) => {
    const where = file.startsWith('--') || file === 'loadgate' ? file : `${file}:${line}`;
    return [
      `${path.join('.')}: ${written(path[0] === 'vars' && isPrivate(path[1] ?? '') ? hidden(value) : masked(path, value))}`,
      `# ${where}`,
    ] as const;
  });
  if (lines.length === 0) return 'no file sets anything that another could change';
  const width = Math.min(60, Math.max(...lines.map(([setting]) => setting.length)));
  return lines.map(([setting, where]) => `${setting.padEnd(width)}  ${where}`).join('\n');
}

/** A template says only where the value comes from. */
const hidden = (value: Json): Json => (typeof value === 'string' && value.includes('${') ? value : MASKED);

const written = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** As a journal has it: by the names on the way to it, and by what it looks like. */
function masked(path: readonly string[], value: Json): Json {
  const nested = path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
  let shown = shownPlan(nested as unknown as Plan, masksOf([])) as unknown as Json;
  for (const key of path) shown = (shown as { [key: string]: Json })[key] as Json;
  return shown;
}
