import type { Plan } from '../contract/plan.ts';
import type { ProtocolScope, Vu } from '../contract/plugin.ts';
import { privateValues } from '../flow/values/private-values.ts';
import { rendererOf } from '../flow/values/renderer.ts';
import type { ValueScope, Values } from '../flow/values/scope.ts';
import { compileText } from '../flow/values/text.ts';
import { valueScope } from '../flow/values/value-scope.ts';
import type { Clock } from '../time/clock.ts';
import { variableSlots } from './variables.ts';

export interface ProtocolScopeParts {
  readonly plan: Plan;
  readonly clock: Clock;
  /** Default: never aborted. */
  readonly signal?: AbortSignal;
  readonly runId: string;
  readonly toolVersion: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  /** What templates are compiled with; default: the plan's own, without the library for JSONPath. */
  readonly values?: ValueScope;
}

/** What a protocol's `open` and `preflight` get. */
export function protocolScope(parts: ProtocolScopeParts): ProtocolScope {
  const { plan, clock, runId, toolVersion, log } = parts;
  const values = parts.values ?? planScope(parts);
  const allowed = new Set(plan.allowHosts.map((host) => host.toLowerCase()));
  return {
    clock,
    signal: parts.signal ?? new AbortController().signal,
    runId,
    toolVersion,
    log,
    resolve: (token) => {
      throw new Error(`${String(token)} is no service of a protocol`);
    },
    target: plan.target === null ? undefined : compileText(plan.target, values)(nobody),
    root: plan.root,
    allowsHost: (hostname) => isLoopback(hostname) || allowed.has(hostname.toLowerCase()),
    nobody,
    ...rendererOf(values),
  };
}

/** Templates of one plan, as one thread knows them. */
export function planScope({
  plan,
  clock,
  runId,
  env,
  secrets,
  jsonPath,
  fake,
}: Pick<ProtocolScopeParts, 'plan' | 'clock' | 'runId' | 'env' | 'secrets'> & Pick<ValueScope, 'jsonPath' | 'fake'>): ValueScope {
  const slots = variableSlots(plan);
  return valueScope({
    slotOf: (name) => slots.get(name),
    data: plan.data,
    vars: plan.vars,
    env,
    secrets,
    run: { id: runId },
    clock,
    jsonPath,
    fake,
    isPrivate: privateValues(plan),
  });
}

/** Renders where there is no user yet: no variables, no rows, no chance. */
const nobody: Vu & Values = { id: 0, random: () => 0, variables: [], row: () => undefined };

const LOOPBACK = /^(?:(?:[^.]+\.)*localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;
/** By its name or address; names below `localhost` too, as when a scenario is checked. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);
