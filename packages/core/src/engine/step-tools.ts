import type { CallStep, Condition, Json, RequestStep } from '../contract/plan.ts';
import type { Block, Session, StepContext, StepRun, Turn, Vu } from '../contract/plugin.ts';
import { PluginError } from '../errors.ts';
import type { Judge } from '../flow/steps/program.ts';
import type { Lifetime, StepTools } from '../flow/steps/tools.ts';
import { compileCaptures, type Setter } from '../flow/values/captures.ts';
import { compileConditions, compileTests } from '../flow/values/conditions.ts';
import { rendererOf } from '../flow/values/renderer.ts';
import type { ValueScope, Values } from '../flow/values/scope.ts';
import { neededViews, type Readers, readersOf } from '../flow/values/subject.ts';
import { compileText } from '../flow/values/text.ts';
import { compileValue } from '../flow/values/value.ts';
import type { Recorder } from '../metrics/recorder.ts';
import type { Clock } from '../time/clock.ts';
import type { OpenDriver } from './drivers.ts';
import { bugOf, reasonOf } from './plugin-bug.ts';
import { bodyReaders } from './scripts/body.ts';
import type { Scripts } from './scripts/open-scripts.ts';
import type { StepTurn } from './step-turn.ts';
import type { VirtualUser } from './virtual-user.ts';

export interface StepToolsParts {
  readonly drivers: readonly OpenDriver[];
  readonly scope: ValueScope;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly keepEvidence: boolean;
  readonly stageOf: (dueUs: number) => number;
  /** Where the plan has a `call`. */
  readonly scripts?: Scripts | undefined;
}

/** What the steps of one worker are compiled with: real protocols, and values of its users. */
export function stepTools(parts: StepToolsParts): StepTools {
  const { scope } = parts;
  const protocols = parts.drivers.map((open, index) => protocolTools(open, index, parts));
  const of = (name: string): ProtocolTools => {
    const found = protocols.find(({ protocol }) => protocol === name);
    if (found === undefined) throw new Error(`the plan has no protocol ${name}`);
    return found;
  };
  const tools: StepTools = {
    request: (step, readsAll) => of(step.protocol).request(step, readsAll),
    block: (step) => of(step.protocol).block(step),
    call(step, lifetime) {
      if (parts.scripts === undefined) throw new Error('the plan names no scripts');
      return parts.scripts.call(step, { tools, judge: callJudge(step, scope, lifetime) });
    },
    judge: (step, lifetime) => judgeOf(step, of(step.protocol).readers, scope, lifetime),
    test: (conditions) => forVu(compileTests(conditions, scope)),
    assign(values, lifetime) {
      const set = setterOf(scope, lifetime);
      const parts = Object.entries(values).map(([name, json]) => ({ read: compileValue(json, scope), set: set(name) }));
      return forVu((values) => {
        for (const { read, set } of parts) set(values, read(values));
      });
    },
    setter: (name, lifetime) => {
      const set = setterOf(scope, lifetime)(name);
      return (vu, value) => set(vu as Values, value);
    },
    value: (template) => forVu(compileValue(template, scope)),
    text: (template) => forVu(compileText(template, scope)),
  };
  return tools;
}

interface ProtocolTools extends Pick<StepTools, 'request' | 'block'> {
  readonly protocol: string;
  readonly readers: Readers;
}

function protocolTools({ ref, driver }: OpenDriver, session: number, parts: StepToolsParts): ProtocolTools {
  const readers = readersOf(driver.views, { document: ref.documentView, text: ref.textView });
  const compile = (
    step: { name: string; verb: string; value: Json; options: object },
    needs: ReadonlySet<string>,
  ): StepRun<Session, unknown> | Block<Session> => {
    const { verb, value, options } = step;
    try {
      return driver.compile({ verb, value, options }, contextOf(ref.name, step.name, needs, parts));
    } catch (error) {
      throw notCompiled(ref.name, step.name, `threw: ${reasonOf(error)}`, error);
    }
  };
  return {
    protocol: ref.name,
    readers,
    request(step, readsAll = false) {
      const needs = readsAll ? new Set(Object.keys(driver.views)) : neededViews(step.expect, step.capture, readers);
      const run = compile(step, needs);
      if (typeof run !== 'function')
        throw notCompiled(ref.name, step.name, `gave ${isBlock(run) ? 'a block for a plain step' : 'no function'}`);
      return { session, run };
    },
    block(step) {
      const block = compile(step, new Set());
      if (typeof block === 'function') throw notCompiled(ref.name, step.name, 'gave a plain step for a block');
      if (!isBlock(block)) throw notCompiled(ref.name, step.name, 'gave no block: it has `enter` and `leave`');
      return { session, block };
    },
  };
}

const notCompiled = (protocol: string, step: string, what: string, cause?: unknown): PluginError =>
  new PluginError('LG_PLUGIN_THREW', protocol, 'compile', bugOf(protocol, 'compile', `of step "${step}" ${what}`), { cause });

const isBlock = (made: unknown): made is Block<Session> =>
  typeof (made as Block<Session> | undefined)?.enter === 'function' && typeof (made as Block<Session>).leave === 'function';

function contextOf(
  protocol: string,
  name: string,
  needs: ReadonlySet<string>,
  { scope, clock, keepEvidence, recorder, stageOf }: StepToolsParts,
): StepContext {
  return {
    ...rendererOf(scope),
    clock,
    name,
    needs,
    keepEvidence,
    time(metric) {
      const record = recorder.time(`${protocol}.${metric}`);
      return (turn: Turn<Session, unknown>, us) => {
        const { code, vu } = turn as StepTurn;
        if (code.row !== null) record(code.row, stageOf(vu.dueUs), us);
      };
    },
  };
}

function judgeOf(step: RequestStep, readers: Readers, scope: ValueScope, lifetime: Lifetime): Judge | null {
  if (step.expect.length === 0 && step.capture.length === 0) return null;
  const check = compileConditions(step.expect, readers, scope);
  const capture = compileCaptures(step.capture, readers, scope, setterOf(scope, lifetime));
  const statuses = new Set(step.expect.filter(isOfStatus).map(({ at }) => at));
  return (runner, reply, serviceUs) => {
    const values = runner as unknown as Values;
    const failure = check(reply, serviceUs, values);
    if (failure === undefined) return capture(reply, serviceUs, values);
    const status = statuses.has(failure.at) ? Number(readers.views['status']?.(reply, '')) : 0;
    return status >= 400 ? { kind: `${step.protocol}.${status}`, message: failure.message } : failure;
  };
}

/** Of what a function of a script has returned. */
function callJudge(step: CallStep, scope: ValueScope, lifetime: Lifetime): Judge | null {
  if (step.expect.length === 0 && step.capture.length === 0) return null;
  const check = compileConditions(step.expect, bodyReaders, scope);
  const capture = compileCaptures(step.capture, bodyReaders, scope, setterOf(scope, lifetime));
  return (runner, body, serviceUs) => {
    const values = runner as unknown as Values;
    return check(body, serviceUs, values) ?? capture(body, serviceUs, values);
  };
}

const isOfStatus = ({ subject }: Condition): boolean => subject.kind === 'view' && subject.view === 'status';

/** Sets a variable for as long as it is to live: what outlives the iteration is what the user's next one begins with. */
const setterOf =
  (scope: ValueScope, lifetime: Lifetime): Setter =>
  (name) => {
    const slot = scope.slotOf(name);
    if (slot === undefined) throw new Error(`there is no place for the variable \`${name}\``);
    if (lifetime === 'iteration')
      return (values, value) => {
        values.variables[slot] = value;
        (values as VirtualUser).writes?.variables.add(slot);
      };
    return (values, value) => {
      const user = values as VirtualUser;
      user.variables[slot] = value;
      user.kept[slot] = value;
      user.writes?.variables.add(slot);
      user.writes?.kept.add(slot);
    };
  };

// the only users there are
const forVu = <T>(use: (values: Values) => T): ((vu: Vu) => T) => use as (vu: Vu) => T;
