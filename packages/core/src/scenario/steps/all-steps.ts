import type { Flow, Step } from '../../contract/plan.ts';
import type { Document } from '../documents.ts';
import type { WrittenFlow } from '../flows.ts';
import { readStepsKey } from '../flows.ts';
import type { Node } from '../node.ts';
import { Problems } from '../problems.ts';
import { ScriptFiles } from '../scripts/script-files.ts';
import { positionOf } from '../source.ts';
import { checkSteps } from './check-steps.ts';
import { RowTable } from './rows.ts';
import { settersIn } from './setters.ts';
import type { Around, StepChecking } from './step-checking.ts';
import { Variables } from './variables.ts';

export interface AllSteps {
  /** Those that are kept, in order. */
  readonly flows: readonly Flow[];
  readonly setup: readonly Step[];
  readonly cleanup: readonly Step[];
  readonly userSetup: readonly Step[];
  readonly userCleanup: readonly Step[];
  /** Names of steps and groups of the flows that are not kept. */
  readonly leftOut: readonly string[];
  /** And their tags. */
  readonly leftOutTags: readonly string[];
}

export type StepWorld = Omit<StepChecking, 'steps' | 'setSomewhere' | 'addresses' | 'rows' | 'scripts'> &
  Partial<Pick<StepChecking, 'rows' | 'addresses' | 'scripts'>>;

/** Ties the checking of steps to itself, so that steps inside steps are checked the same way. */
export function stepChecking(world: StepWorld, texts: readonly (Node | undefined)[]): StepChecking {
  const checking: StepChecking = {
    rows: new RowTable(world.problems),
    addresses: [],
    scripts: new ScriptFiles(world),
    ...world,
    setSomewhere: new Set(texts.flatMap((node) => (node === undefined ? [] : [...settersIn(node)]))),
    steps: (list, around) => checkSteps(list, around, checking),
  };
  return checking;
}

/** Checks every step of the scenario in the order in which they run: setup, userSetup, flows, userCleanup, cleanup. */
export function checkAllSteps(
  documents: readonly Document[],
  flows: readonly WrittenFlow[],
  isKept: (name: string) => boolean,
  variables: Variables,
  checking: StepChecking,
): AllSteps {
  const once = (name: 'setup' | 'cleanup' | 'userSetup' | 'userCleanup', around: Around): readonly Step[] =>
    checking.steps(readStepsKey(documents, name, checking), around);
  const outside = (own: Variables): Around => ({ flow: null, variables: own, conditional: false, fragments: [] });
  const setup = once('setup', outside(variables));
  const ofUser = variables.fork();
  const userSetup = once('userSetup', outside(ofUser));
  const aside: StepChecking = { ...checking, rows: new RowTable(new Problems()), steps: (list, around) => checkSteps(list, around, aside) };
  const kept: Flow[] = [];
  for (const flow of flows) {
    const into = isKept(flow.name) ? checking : aside;
    const read = checkFlow(flow, kept.length, ofUser.fork(), into);
    if (into === checking) kept.push(read);
  }
  const userCleanup = once('userCleanup', outside(ofUser));
  const cleanup = once('cleanup', outside(variables));
  return {
    flows: kept,
    setup,
    cleanup,
    userSetup,
    userCleanup,
    leftOut: aside.rows.rows.filter(({ kind }) => kind !== 'iteration').map(({ name }) => name),
    leftOutTags: aside.rows.rows.flatMap(({ tags }) => tags ?? []),
  };
}

function checkFlow({ name, key, share, steps }: WrittenFlow, index: number, variables: Variables, checking: StepChecking): Flow {
  const row = checking.rows.add({ name, kind: 'iteration', flow: index, protocol: null, conditional: false, verb: '', span: key });
  return {
    name,
    at: positionOf(key),
    weight: share,
    steps: checking.steps(steps, { flow: index, variables, conditional: false, fragments: [] }),
    row,
  };
}

/** Fragments that nothing uses are checked all the same; what they read may come from anywhere. */
export function checkUnusedFragments(checking: StepChecking): void {
  const aside: StepChecking = {
    ...checking,
    rows: new RowTable(new Problems()),
    addresses: [],
    steps: (list, around) => checkSteps(list, around, aside),
  };
  for (const { name, steps } of checking.fragments.values())
    if (!checking.used.fragments.has(name))
      checkSteps(steps, { flow: null, variables: new Variables([], 'set'), conditional: false, fragments: [name] }, aside);
}
