import type { CallStep } from '../../contract/plan.ts';
import type { Vu } from '../../contract/plugin.ts';
import type { CallTools } from '../../contract/script.ts';
import type { ValueScope } from '../../flow/values/scope.ts';
import { parseDurationUs } from '../../time/duration.ts';
import type { RunningCall } from './running-call.ts';
import type { Options, ScriptProtocol } from './script-protocol.ts';

export interface CallToolsParts {
  readonly step: CallStep;
  readonly protocols: readonly ScriptProtocol[];
  readonly scope: ValueScope;
  readonly runId: string;
  /** The step's `with`, rendered. */
  readonly value: (vu: Vu) => unknown;
}

/** What a function of a script gets, anew for each call. */
export function callTools({ step, protocols, scope, runId, value }: CallToolsParts): (call: RunningCall) => CallTools {
  const sources = scope.data.flatMap(({ name }, index) => (step.data.includes(name) ? [[name, index] as const] : []));
  return (call) => {
    const { user } = call;
    const rows = sources.map(([name, index]) => [name, user.row(index)] as const);
    return {
      ...(Object.fromEntries(protocols.map((protocol) => [protocol.name, verbsOf(protocol, call)])) as object),
      args: value(user) as Readonly<Record<string, unknown>>,
      data: readOnly('data', (name) => rows.find(([source]) => source === name)?.[1]),
      vars: readOnly('vars', (name) => variableOf(name, scope, call)),
      run: { id: runId },
      user: { id: user.id },
      random: {
        float: () => user.random(),
        int: (min, max) => min + Math.floor(user.random() * (max - min + 1)),
        pick: <T>(list: readonly T[]): T => list[Math.floor(user.random() * list.length)] as T,
      },
      log: (text) => user.log(step.at, String(text)),
      sleep: (time) => call.sleep(microseconds(time)),
      signal: call.signal,
    };
  };
}

const verbsOf = (protocol: ScriptProtocol, call: RunningCall): object =>
  Object.fromEntries(
    protocol.verbs.map((verb) => [verb, (value: unknown, options: Options = {}) => call.ask(protocol, verb, value, options)]),
  );

function variableOf(name: string, scope: ValueScope, { user }: RunningCall): unknown {
  const slot = scope.slotOf(name);
  const set = slot === undefined ? undefined : user.variables[slot];
  return set ?? scope.readVar(name)?.(user);
}

/** Read by name; a write throws, so that nobody waits for what it would change. */
function readOnly(called: string, read: (name: string) => unknown): { readonly [name: string]: unknown } {
  return new Proxy(Object.create(null) as { readonly [name: string]: unknown }, {
    get: (_, name) => (typeof name === 'string' ? read(name) : undefined),
    set: (_, name) => {
      throw new TypeError(`\`${called}.${String(name)}\` cannot be set by a script: return it, and \`capture\` it`);
    },
  });
}

function microseconds(time: string | number): number {
  if (typeof time === 'number' && time >= 0) return time * 1e3;
  const read = parseDurationUs(String(time));
  if (!read.ok) throw new TypeError(`sleep: ${read.reason}`);
  return read.value;
}
