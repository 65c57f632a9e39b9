import type { Plan, Population, Position } from '../contract/plan.ts';
import type { Footprint, Protocol } from '../contract/plugin.ts';
import { reasonOf } from '../engine/plugin-bug.ts';
import { PluginError } from '../errors.ts';
import { leastRequests } from '../flow/steps/least-requests.ts';
import { mostAtOnce } from '../flow/steps/most-at-once.ts';
import { mostOf } from '../load/level.ts';
import { usersOf } from '../load/users.ts';
import { worstLoad } from '../search/worst-load.ts';
import { speakersOf } from './speakers.ts';

/** What one stage of a load takes of the machine at once, as far as the scenario says it. */
export interface Needs {
  /** Of closed loads, and `maxUsers` of open ones where it is written. */
  readonly users: number;
  readonly connections: number;
  readonly bytes: number;
  /** What arrivals and pacing ask for, at least. */
  readonly requestsPerSec: number;
  /** Of open loads without a written `maxUsers`: how many users they need, the answers decide. */
  readonly looseArrivalsPerSec: number;
  /** And how many they may have at most. */
  readonly looseUsers: number;
  /** Where it is written. */
  readonly at: Position;
}

const USUAL: Required<Footprint> = { connectionsPerUser: 1, sharedConnections: 0, bytesPerUser: 24e3 };

/** What each stage needs, in order. Throws a PluginError where a protocol cannot say what it takes. */
export function needsOf(plan: Plan, protocols: readonly Protocol[], workers: number): readonly Needs[] {
  const { stages, populations } = worstLoad(plan.load);
  const spoken = protocols.map((protocol) => ({
    speaks: speakersOf(plan, protocol.name),
    footprint: inParallel({ ...USUAL, ...footprintOf(protocol, plan, workers) }, plan, protocol.name),
  }));
  return stages.map(({ levels, durationUs, at }) => {
    const crowds = populations.map((population, p) => crowdOf(plan, population, mostOf(levels[p] ?? [[0, 0]], durationUs)));
    const parts = spoken.map(({ speaks, footprint }) =>
      partOf(
        footprint,
        sum(crowds, ({ population, users }) => (speaks(population) ? users : 0)),
      ),
    );
    return {
      users: sum(crowds, ({ users }) => users),
      connections: sum(parts, ({ connections }) => connections),
      bytes: sum(parts, ({ bytes }) => bytes),
      requestsPerSec: sum(crowds, ({ requestsPerSec }) => requestsPerSec),
      looseArrivalsPerSec: sum(crowds, ({ looseArrivalsPerSec }) => looseArrivalsPerSec),
      looseUsers: sum(crowds, ({ looseUsers }) => looseUsers),
      at,
    };
  });
}

function footprintOf({ name, footprint }: Protocol, { sections, target }: Plan, workers: number): Footprint {
  try {
    return footprint?.(sections[name], { target, workers }) ?? {};
  } catch (cause) {
    throw new PluginError('LG_PLUGIN_THREW', name, 'footprint', `plugin ${name}: footprint threw: ${reasonOf(cause)}`, { cause });
  }
}

/** A user whose steps stand in `parallel` keeps a connection for each of those that are in flight at a time. */
function inParallel(footprint: Required<Footprint>, { flows }: Plan, protocol: string): Required<Footprint> {
  const most = Math.max(1, ...flows.map(({ steps }) => mostAtOnce(steps, protocol)));
  const { connectionsPerUser, bytesPerUser } = footprint;
  // where users share connections, their number is bounded already
  return {
    ...footprint,
    connectionsPerUser: connectionsPerUser * most,
    bytesPerUser: connectionsPerUser === 0 ? bytesPerUser : bytesPerUser * most,
  };
}

interface Crowd extends Pick<Needs, 'users' | 'requestsPerSec' | 'looseArrivalsPerSec' | 'looseUsers'> {
  readonly population: Population;
}

/** `most`: users or arrivals per second in the stage's greatest moment. */
function crowdOf(plan: Plan, population: Population, most: number): Crowd {
  const { model, maxUsers, isMaxUsersUsual = false, iterations, pacingUs } = population;
  const bound = model === 'closed' ? usersOf(most) : most > 0 ? maxUsers : 0;
  const atOnce = Math.min(bound, iterations ?? bound);
  const users = isMaxUsersUsual ? 0 : atOnce;
  const perSec = model === 'open' ? most : pacingUs === null || pacingUs === 0 ? 0 : (users * 1e6) / pacingUs;
  return {
    population,
    users,
    requestsPerSec: perSec * requestsAnIteration(plan, population),
    looseArrivalsPerSec: isMaxUsersUsual ? most : 0,
    looseUsers: isMaxUsersUsual ? atOnce : 0,
  };
}

/** Mean over the flows by weight. */
function requestsAnIteration({ flows }: Plan, population: Population): number {
  const walked = population.flows.flatMap((flow) => flows[flow] ?? []);
  const weights = sum(walked, ({ weight }) => weight);
  return weights === 0 ? 0 : sum(walked, ({ weight, steps }) => weight * leastRequests(steps)) / weights;
}

const partOf = (
  { connectionsPerUser, sharedConnections, bytesPerUser }: Required<Footprint>,
  users: number,
): Pick<Needs, 'connections' | 'bytes'> => ({
  // what is shared is opened as it is needed
  connections: users * connectionsPerUser + Math.min(users, sharedConnections),
  bytes: users * bytesPerUser,
});

const sum = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((all, one) => all + of(one), 0);
