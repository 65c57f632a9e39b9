import type { WrittenLimits } from '../language/core-keys.ts';
import { checkApproval } from './approvals.ts';
import type { Checking } from './checking.ts';
import { askedHosts, checkAddresses, type Destination, sectionHosts, writtenHosts } from './hosts.ts';
import { KnownValues } from './known-values.ts';
import type { World } from './layers.ts';
import type { CheckedMonitor } from './monitors.ts';
import { type Node, textOf } from './node.ts';
import { Problems } from './problems.ts';
import type { CheckRequest } from './request.ts';
import type { Section } from './sections.ts';
import type { Address } from './steps/step-checking.ts';
import { hasTarget, hostOf, isLoopback, namedHosts, type Target } from './targets.ts';
import { parseTopKey } from './top-keys.ts';

export interface Places {
  /** Hosts beside loopback that may be connected to. */
  readonly allowed: readonly string[];
  /** Hosts that load may be sent to and that neither an environment nor the command line names: they get little. */
  readonly strangers: readonly Destination[];
  /** Limits of the environments that it is sent to, whichever was chosen. */
  readonly limits: readonly WrittenLimits[];
}

export interface PlaceParts {
  readonly target: Target | undefined;
  /** Of the protocols that steps use. */
  readonly sections: readonly Section[];
  readonly monitors: readonly CheckedMonitor[];
  readonly addresses: readonly Address[];
}

/** Where requests may go, and what must be said before they do. */
export function checkPlaces(
  world: World,
  { target, sections, monitors, addresses }: PlaceParts,
  request: CheckRequest,
  checking: Checking,
): Places {
  const byHost = namedHosts(world.environments.values(), quietReader(world, checking));
  const asked = askedHosts(request.allowHosts ?? [], checking);
  const written = [
    ...(target === undefined ? [] : [target]),
    ...sectionHosts(sections),
    ...writtenHosts([world.config, ...world.documents], checking),
  ];
  const destinations = written.filter(({ host }, i) => written.findIndex((other) => other.host === host) === i);
  const scraped = monitors.flatMap(({ hosts }) => hosts.flatMap((url) => hostOf(url) ?? []));
  const allowed = [...new Set([...destinations.map(({ host }) => host), ...scraped, ...asked])].filter((host) => !isLoopback(host));
  const isHere = (host: string): boolean => isLoopback(host) || staysHere(sections, host);
  checkAddresses(addresses, target, hasTarget(world.chosen, world.main?.node), (host) => isHere(host) || allowed.includes(host), checking);
  checkApproval(world.chosen, destinations, byHost, request, checking);
  return {
    allowed,
    strangers: destinations.filter(({ host }) => !isHere(host) && !byHost.has(host) && !asked.includes(host)),
    limits: destinations.flatMap(({ host }) => {
      const environment = byHost.get(host);
      return environment === undefined ? [] : (parseTopKey<WrittenLimits>(environment.node, 'limits', 'environment', checking) ?? []);
    }),
  };
}

/** True for a name that every protocol which could connect to it takes for this machine. */
function staysHere(sections: readonly Section[], host: string): boolean {
  const able = sections.filter(({ words }) => !words.noTarget);
  return able.length > 0 && able.every(({ words, config }) => config !== undefined && words.staysHere(config, host));
}

/** Environments that are not chosen may read variables that are not there. */
function quietReader({ vars }: World, checking: Checking): (node: Node) => string | undefined {
  const quiet = new KnownValues(vars, { ...checking, problems: new Problems() });
  return (node) => {
    const { node: rendered, ok } = quiet.render(node);
    return ok ? textOf(rendered) : undefined;
  };
}
