import { checkApproval } from './approvals.ts';
import type { Checking } from './checking.ts';
import { allowedHosts, checkAddresses, readAllowedHosts } from './hosts.ts';
import { KnownValues } from './known-values.ts';
import type { World } from './layers.ts';
import type { CheckedMonitor } from './monitors.ts';
import { type Node, textOf } from './node.ts';
import { Problems } from './problems.ts';
import type { CheckRequest } from './request.ts';
import type { Section } from './sections.ts';
import type { Address } from './steps/step-checking.ts';
import { hasTarget, namedHosts, type Target } from './targets.ts';

export interface Places {
  /** Hosts beside loopback that may be connected to. */
  readonly allowed: readonly string[];
  /** Hosts that may be loaded with more than a stranger. */
  readonly named: ReadonlySet<string>;
}

/** Where requests may go, and what must be said before they do. */
export function checkPlaces(
  world: World,
  target: Target | undefined,
  sections: readonly Section[],
  monitors: readonly CheckedMonitor[],
  addresses: readonly Address[],
  request: CheckRequest,
  checking: Checking,
): Places {
  // environments that are not chosen may read variables that are not there
  const quiet = new KnownValues(world.vars, { ...checking, problems: new Problems() });
  const urlOf = (node: Node): string | undefined => {
    const { node: rendered, ok } = quiet.render(node);
    return ok ? textOf(rendered) : undefined;
  };
  const byHost = namedHosts(world.environments.values(), urlOf);
  const asked = readAllowedHosts([], request.allowHosts ?? [], checking);
  const allowed = allowedHosts(target, sections, monitors, [
    ...readAllowedHosts([world.config, ...world.documents], [], checking),
    ...asked,
  ]);
  checkAddresses(addresses, target, hasTarget(world.chosen, world.main?.node), allowed, checking);
  checkApproval(world.chosen, target, byHost, request, checking);
  return { allowed, named: new Set([...byHost.keys(), ...asked]) };
}
