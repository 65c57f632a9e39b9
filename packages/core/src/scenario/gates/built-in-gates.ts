import type { BuiltInRule, GateSpec, Position } from '../../contract/plan.ts';
import type { GateWorld } from './gate-world.ts';

const NOWHERE: Position = [-1, 1, 1];

/** Rules that no operator expresses, in words. No `no …` drops them. */
const RULES: Readonly<Record<BuiltInRule, string>> = {
  samples: 'samples',
  'every-step-sampled': 'every step sampled',
  'nothing-thrown': 'no thrown flow',
  'generator-healthy': 'generator healthy',
};

export const ruleGates: readonly GateSpec[] = (Object.keys(RULES) as BuiltInRule[]).map((rule) => ({
  text: RULES[rule],
  at: NOWHERE,
  from: 'built-in',
  metric: { name: RULES[rule], kind: 'rule', rule },
  scope: { kind: 'all', pattern: null, rows: [] },
  stage: null,
  windowUs: null,
  op: '==',
  limit: { kind: 'value', value: 0, unit: '' },
  effect: 'fail',
  abortAfterUs: 0,
}));

/** What holds of every run unless it is dropped or replaced. */
export function builtInTexts({ load, rows, userSetup }: GateWorld): readonly string[] {
  const isMeasured = rows.some(({ kind, flow }) => kind === 'request' && flow !== null);
  return [
    ...(isMeasured ? ['error_rate < 5%', 'error_rate of each < 50%'] : []),
    ...(load.populations.some(({ model }) => model === 'open') ? ['dropped == 0'] : []),
    ...(userSetup === false ? [] : ['user_setup_errors == 0']),
  ];
}
