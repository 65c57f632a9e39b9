import type { Checking } from './checking.ts';
import type { DataTables } from './data-sources.ts';
import { beginOf } from './documents.ts';
import { readFragments, type WrittenFlow } from './flows.ts';
import type { World } from './layers.ts';
import { childOf, type Node } from './node.ts';
import { keptFlows } from './only.ts';
import type { CheckRequest } from './request.ts';
import { type AllSteps, checkAllSteps, checkUnusedFragments, stepChecking } from './steps/all-steps.ts';
import type { Around, StepChecking } from './steps/step-checking.ts';
import { checkTemplates } from './steps/template-check.ts';
import { Variables } from './steps/variables.ts';

export interface PlanSteps {
  readonly all: AllSteps;
  readonly checking: StepChecking;
  readonly isKept: (flow: string) => boolean;
}

const STEP_KEYS = ['setup', 'userSetup', 'userCleanup', 'cleanup'] as const;

/** All steps of the scenario, and what they speak of. */
export function planSteps(
  world: World,
  data: DataTables,
  flows: readonly WrittenFlow[],
  { only }: Pick<CheckRequest, 'only'>,
  checking: Checking,
): PlanSteps {
  const { documents, sections, vars, known, main } = world;
  const fragments = readFragments(documents, checking);
  const texts: (Node | undefined)[] = [
    ...flows.map(({ steps }) => steps),
    ...[...fragments.values()].map(({ steps }) => steps),
    ...documents.flatMap(({ node }) => STEP_KEYS.map((key) => childOf(node, key))),
  ];
  const used = { fragments: new Set<string>(), data: new Set<string>(), vars: known.used };
  const stepping = stepChecking(
    { ...checking, sections, fragments, data: data.columns, vars, used, isPart: main?.place === 'flows' },
    texts,
  );
  const kept = keptFlows(only, flows, checking);
  const isKept = (name: string): boolean => kept === undefined || kept.has(name);
  const around: Around = { flow: null, variables: new Variables(), conditional: false, fragments: [] };
  for (const { value } of vars.entries.values()) checkTemplates(value, { around, mayMiss: true }, stepping);
  const all = checkAllSteps(documents, flows, isKept, new Variables([], stepping.isPart ? 'set' : undefined), stepping);
  checkUnusedFragments(stepping);
  if (flows.length === 0 && main?.place === 'scenario' && !checking.problems.hasErrors)
    checking.problems.error('LG_STEPS_MISSING', beginOf(main), 'there is nothing to do', {
      hint: 'write `steps:` or `flows:`, or `include` a file that has them',
    });
  return { all, checking: stepping, isKept };
}
