import { stringify } from 'yaml';
import type { Plan } from '../contract/plan.ts';

/** The plan as it was run, for people: what all layers together came to. */
export const planYaml = (plan: Plan): string =>
  `# The effective plan: all layers merged, times in microseconds, secrets as templates.\n${stringify(plan, { aliasDuplicateObjects: false })}`;
