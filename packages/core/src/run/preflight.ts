import { isDeepStrictEqual } from 'node:util';
import type { Json, Plan } from '../contract/plan.ts';
import type { Protocol, ProtocolScope } from '../contract/plugin.ts';
import type { Told } from '../engine/messages.ts';
import { reasonOf } from '../engine/plugin-bug.ts';
import { EnvironmentError, LoadgateError } from '../errors.ts';
import { withTimeout } from '../time/timeout.ts';
import { speakersOf } from './speakers.ts';

const PREFLIGHT_TIMEOUT_US = 30e6;

/** Asks each protocol of the plan, in order, whether its target is there. What it says is what the person reads; what it tells is for `open`. */
export async function preflight(plan: Plan, protocols: readonly Protocol[], scopeOf: (protocol: string) => ProtocolScope): Promise<Told> {
  const told: Record<string, Json> = {};
  for (const protocol of protocols) {
    if (protocol.preflight === undefined) continue;
    const tell = (value: Json): void => {
      told[protocol.name] = plainJson(value);
    };
    const scope: ProtocolScope = { ...scopeOf(protocol.name), tell };
    const asked = (async () => protocol.preflight?.(plan.sections[protocol.name], scope))();
    try {
      await withTimeout(scope.clock, PREFLIGHT_TIMEOUT_US, asked, `it gave no answer within ${PREFLIGHT_TIMEOUT_US / 1e6} s`);
    } catch (cause) {
      if (cause instanceof LoadgateError) throw cause;
      throw new EnvironmentError('LG_TARGET_NOT_READY', `preflight of ${protocol.name}: ${reasonOf(cause)}`, { cause });
    }
  }
  return told;
}

/** It crosses into workers: what cannot must be known here, with the plugin's name. */
function plainJson(value: Json): Json {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined || !isDeepStrictEqual(JSON.parse(text), value)) throw new Error('what it tells is no JSON');
  return value;
}

/** The greatest number of users of closed loads at once that speak a protocol. */
export function expectedUsers(plan: Plan, protocol: string): number {
  const speaks = speakersOf(plan, protocol);
  return plan.load.populations.reduce(
    (sum, population) => sum + (population.model === 'closed' && speaks(population) ? population.maxUsers : 0),
    0,
  );
}
