import type { Plan, ProtocolRef } from '../contract/plan.ts';
import type { Driver, Plugin, Protocol, ProtocolScope } from '../contract/plugin.ts';
import { LoadgateError, PluginError } from '../errors.ts';
import { withTimeout } from '../time/timeout.ts';
import type { Told } from './messages.ts';
import { reasonOf } from './plugin-bug.ts';

/** A protocol that is ready for users in this worker. */
export interface OpenDriver {
  readonly ref: ProtocolRef;
  readonly driver: Driver;
}

/** Without which a driver is none. */
const HOOKS = ['session', 'compile', 'evidence', 'close'] as const;
const OPEN_TIMEOUT_US = 30e6;
const CLOSE_TIMEOUT_US = 5e6;

/** Where a worker gets plugins from: the thread imports them, a test hands them over. */
export type FindPlugin = (ref: ProtocolRef) => Promise<Plugin>;

/** Which protocols, and with which sections. */
type Protocols = Pick<Plan, 'protocols' | 'sections'>;

/** Imports the plan's protocols and what they will need. */
export async function warmProtocols({ protocols }: Protocols, find: FindPlugin): Promise<void> {
  for (const ref of protocols) await (await protocolOf(ref, find))?.warm?.();
}

/** Opens the plan's protocols in their order. The first that fails ends it: named, with what it said. */
export async function openDrivers(
  plan: Protocols,
  find: FindPlugin,
  scope: ProtocolScope,
  told: Told = {},
): Promise<readonly OpenDriver[]> {
  const open: OpenDriver[] = [];
  try {
    for (const ref of plan.protocols) {
      const own = told[ref.name];
      open.push({ ref, driver: await openDriver(plan, ref, find, own === undefined ? scope : { ...scope, told: own }) });
    }
  } catch (error) {
    await closeDrivers(open, scope);
    throw error;
  }
  return open;
}

async function openDriver(plan: Protocols, ref: ProtocolRef, find: FindPlugin, scope: ProtocolScope): Promise<Driver> {
  const { name } = ref;
  const protocol = await protocolOf(ref, find);
  if (protocol === undefined) throw new PluginError('LG_PLUGIN_INVALID', name, 'open', `the module ${ref.url} has no protocol ${name}`);
  const late = `plugin ${name}: open was not done within ${OPEN_TIMEOUT_US / 1e6} s`;
  try {
    const driver = await withTimeout(scope.clock, OPEN_TIMEOUT_US, protocol.open(plan.sections[name], scope), late);
    const missing = HOOKS.find((hook) => typeof driver?.[hook] !== 'function');
    if (missing !== undefined) throw new Error(`it gave no driver: \`${missing}\` is no function`);
    return driver;
  } catch (cause) {
    if (cause instanceof LoadgateError) throw cause;
    const message = cause instanceof Error && cause.message === late ? late : `plugin ${name}: open failed: ${reasonOf(cause)}`;
    throw new PluginError('LG_PLUGIN_THREW', name, 'open', message, { cause });
  }
}

const protocolOf = async (ref: ProtocolRef, find: FindPlugin): Promise<Protocol | undefined> =>
  (await find(ref)).protocols?.find(({ name }) => name === ref.name);

/** Closes all of them whatever becomes of the others; one sentence for each that failed or took too long. */
export async function closeDrivers(drivers: readonly OpenDriver[], { clock }: Pick<ProtocolScope, 'clock'>): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const { ref, driver } of drivers) {
    const late = `plugin ${ref.name}: close was not done within ${CLOSE_TIMEOUT_US / 1e6} s`;
    try {
      await withTimeout(clock, CLOSE_TIMEOUT_US, driver.close(), late);
    } catch (cause) {
      failures.push(cause instanceof Error && cause.message === late ? late : `plugin ${ref.name}: close failed: ${reasonOf(cause)}`);
    }
  }
  return failures;
}
