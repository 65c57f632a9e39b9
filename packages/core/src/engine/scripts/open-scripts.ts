import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallStep, Plan, Position } from '../../contract/plan.ts';
import type { Grammar, Kit } from '../../contract/plugin.ts';
import type { Call } from '../../contract/script.ts';
import { EnvironmentError } from '../../errors.ts';
import { callsIn } from '../../flow/steps/calls-in.ts';
import type { CallCode, Judge } from '../../flow/steps/program.ts';
import type { StepTools } from '../../flow/steps/tools.ts';
import type { ValueScope } from '../../flow/values/scope.ts';
import type { Mask } from '../../secrets.ts';
import type { FindPlugin, OpenDriver } from '../drivers.ts';
import { reasonOf } from '../plugin-bug.ts';
import type { VirtualUser } from '../virtual-user.ts';
import { callTools } from './call-tools.ts';
import { RunningCall, type ScriptFunction } from './running-call.ts';
import { ScriptFailure } from './script-failure.ts';
import { placeIn } from './script-place.ts';
import { scriptProtocol } from './script-protocol.ts';

/** Where a worker gets scripts from, and what grammars are made with. Asked only where the plan has a `call`. */
export interface ScriptHost {
  /** Imports a file of the user's, once. */
  load(url: string): Promise<Readonly<Record<string, unknown>>>;
  kit(): Promise<Kit>;
  /** From now on `isOfScript` is told what is thrown outside of every call; what it answers with false ends the thread. */
  watch?(isOfScript: (thrown: unknown) => boolean): void;
}

/** The scripts of a plan, imported. */
export interface Scripts {
  call(step: CallStep, parts: { readonly tools: StepTools; readonly judge: Judge | null }): Pick<CallCode, 'begin' | 'judge'>;
}

export interface ScriptsParts {
  readonly plan: Plan;
  readonly host: ScriptHost | undefined;
  readonly findPlugin: FindPlugin;
  readonly drivers: readonly OpenDriver[];
  readonly scope: ValueScope;
  readonly runId: string;
  readonly mask: Mask;
  readonly thrown: (at: Position, error: unknown, by: Mask) => void;
  readonly warn: (message: string) => void;
}

/** Imports every script before anything is sent. Rejects with its place where one cannot be imported, or lacks a function. */
export async function openScripts(parts: ScriptsParts): Promise<Scripts> {
  const { plan, host, drivers, scope, runId } = parts;
  if (host === undefined) throw new Error('this worker was not told how to import scripts');
  const kit = await host.kit();
  const grammars = await grammarsOf(parts, kit);
  const functions = await functionsOf(plan, host);
  host.watch?.((thrown) => {
    const at = thrown instanceof ScriptFailure ? beginOf(plan) : placeIn(plan, thrown);
    if (at !== undefined) parts.thrown(at, thrown, parts.mask);
    return at !== undefined;
  });
  const told = new Set<string>();
  const warn = (message: string): void => {
    if (told.has(message) || told.size >= MOST_WARNINGS) return;
    told.add(message);
    parts.warn(message);
  };
  const overflow = new Set<string>();
  return {
    call(step, { tools, judge }) {
      const protocols = step.protocols.map((ref) =>
        scriptProtocol(step, {
          ...{ ref, kit, tools },
          driver: drivers.find((open) => open.ref.name === ref.name) as OpenDriver,
          grammar: grammars.get(ref.name) as Grammar,
          unknownName(name) {
            if (overflow.has(step.script)) return;
            overflow.add(step.script);
            warn(
              `${step.script}: "${name}" and every other name that does not stand in the script as it is count as "${otherOf(plan, ref.otherRow)}"`,
            );
          },
        }),
      );
      const toolsOf = callTools({ step, protocols, scope, runId, value: tools.value(step.with) });
      const run = functions.get(keyOf(step)) as Call;
      const script: ScriptFunction = {
        run: (call) => run(toolsOf(call)),
        threw: (error, by) => parts.thrown(placeIn(plan, error) ?? step.at, error, by),
        warn,
      };
      return { judge, begin: (runner, code) => new RunningCall(runner as VirtualUser, code, script).begin() };
    },
  };
}

/** Different sentences of scripts in one worker. */
const MOST_WARNINGS = 20;

/** A failed request that was passed on and awaited by nobody does not tell where. */
const beginOf = ({ files, scripts = [] }: Plan): Position => [files.indexOf(scripts[0] ?? ''), 1, 1];

const otherOf = ({ rows }: Plan, row: number): string => rows[row]?.name ?? 'other';
const keyOf = ({ script, function: name }: CallStep): string => `${script}#${name}`;

const allCalls = (plan: Plan): readonly CallStep[] =>
  callsIn([...plan.setup, ...plan.userSetup, ...plan.flows.flatMap(({ steps }) => steps), ...plan.userCleanup, ...plan.cleanup]);

async function functionsOf(plan: Plan, host: ScriptHost): Promise<ReadonlyMap<string, Call>> {
  const functions = new Map<string, Call>();
  for (const step of allCalls(plan)) {
    const url = pathToFileURL(posix.resolve(plan.root, step.script)).href;
    const found = (await imported(plan, step, host, url))[step.function];
    if (typeof found !== 'function')
      throw new EnvironmentError('LG_SCRIPT_FUNCTION', `${step.script} exports no function \`${step.function}\``, {
        hint: `write \`export const ${step.function}: Call = async (…) => …\``,
      });
    functions.set(keyOf(step), found as Call);
  }
  return functions;
}

async function imported(plan: Plan, step: CallStep, host: ScriptHost, url: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await host.load(url);
  } catch (cause) {
    const [file, line, column] = placeIn(plan, cause) ?? step.at;
    throw new EnvironmentError(
      'LG_SCRIPT_IMPORT',
      `${plan.files[file]}:${line}:${column}: ${step.script} cannot be imported: ${reasonOf(cause)}`,
      {
        cause,
      },
    );
  }
}

async function grammarsOf({ plan, drivers, findPlugin }: ScriptsParts, kit: Kit): Promise<ReadonlyMap<string, Grammar>> {
  const names = new Set(allCalls(plan).flatMap(({ protocols }) => protocols.map(({ name }) => name)));
  const grammars = new Map<string, Grammar>();
  for (const { ref } of drivers) {
    if (!names.has(ref.name)) continue;
    const protocol = (await findPlugin(ref)).protocols?.find(({ name }) => name === ref.name);
    if (protocol !== undefined) grammars.set(ref.name, protocol.grammar(kit));
  }
  return grammars;
}
