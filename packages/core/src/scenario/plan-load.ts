import type { Flow, Load } from '../contract/plan.ts';
import type { WrittenLimits } from '../language/core-keys.ts';
import type { Settled } from './apply-settings.ts';
import type { Checking } from './checking.ts';
import type { WrittenFlow } from './flows.ts';
import { canPassFree } from './free-iterations.ts';
import { STRANGER_LIMITS, sayBeyond, sizeOf, tightest } from './guards.ts';
import type { Destination } from './hosts.ts';
import type { World } from './layers.ts';
import { type LoadBlame, loadBlame } from './load/load-blame.ts';
import { type ReadLoad, readLoad } from './load/read-load.ts';
import { childOf, type Mapping, mapOf, type Node, nodeOf } from './node.ts';
import { withSetting } from './settings-line.ts';
import type { Span } from './source.ts';
import { parseTopKey } from './top-keys.ts';

export interface LoadParts {
  readonly world: World;
  readonly settled: Settled;
  /** Flows that are kept. */
  readonly written: readonly WrittenFlow[];
  readonly timeScale: number;
}

/** The load of the scenario, else of its type, with what the command line changes in it. */
export function planLoad(
  { world, settled, written, timeScale }: LoadParts,
  limits: WrittenLimits,
  checking: Checking,
): ReadLoad | undefined {
  const own = childOf(world.main?.node, 'load');
  const preset = world.type?.defaults.load;
  const base: Node | undefined = own ?? (preset === undefined ? undefined : nodeOf(preset, world.typeSpan));
  const node = settled.load.reduce<Node | undefined>((load, setting) => changed(load, setting, world.typeSpan), base);
  if (node?.kind === 'scalar' && node.empty) return undefined;
  const request = {
    node,
    isDefault: own === undefined && settled.load.length === 0,
    flows: written,
    lastStair: world.type?.lastStair ?? null,
    timeScale,
    usersLimit: limits.users,
    around: world.typeSpan,
  };
  const read = readLoad(request, world.known, checking);
  if (read === undefined) return undefined;
  const maxUsers = Math.max(0, ...read.load.populations.map((population) => (population.model === 'open' ? population.maxUsers : 0)));
  if (read.load.search !== undefined) sayTypeFinds(world, loadBlame(node, world.typeSpan, checking.problems));
  const blamed = childOf(node, 'search') ?? node;
  sayBeyond(sizeOf(read.load), maxUsers, limits, loadBlame(blamed, world.typeSpan, checking.problems).at, checking.problems);
  return read;
}

/** What a type concludes, it concludes from stages of its own. */
function sayTypeFinds({ type }: World, blame: LoadBlame): void {
  if (type === undefined || type.findings.length === 0) return;
  blame.contradicts(
    'search',
    `\`search\` and \`type: ${type.name}\` exclude each other: what the type finds, it finds in stages of its own`,
    'leave out `type`',
  );
}

function changed(load: Node | undefined, setting: Settled['load'][number], span: Span): Node {
  const [, ...path] = setting.path;
  if (path.length === 0) return setting.value;
  return withSetting(load?.kind === 'map' ? load : mapOf([], load?.span ?? span), path, setting);
}

/** The limits of all layers, and those of the places that load is sent to. */
export function limitsOf(layers: readonly Mapping[], ofPlaces: readonly WrittenLimits[], checking: Checking): WrittenLimits {
  return tightest([...ofPlaces, ...layers.flatMap((layer) => parseTopKey<WrittenLimits>(layer, 'limits', 'scenario', checking) ?? [])]);
}

/** A flow that neither asks nor waits would spin. */
export function sayFree(flows: readonly Flow[], { populations }: Load, written: readonly WrittenFlow[], { problems }: Checking): void {
  for (const { model, pacingUs, flows: indices } of populations) {
    if (model === 'open' || (pacingUs !== null && pacingUs > 0)) continue;
    for (const index of indices) {
      const [flow, key] = [flows[index], written[index]?.key];
      if (flow !== undefined && key !== undefined && flow.steps.length > 0 && canPassFree(flow.steps))
        problems.error('LG_FREE_ITERATION', key, `flow \`${flow.name}\` can pass without a request and without a pause`, {
          hint: 'a `think` step, or `pacing` in `load`, keeps it from spinning',
        });
    }
  }
}

/** Hosts that nobody vouches for get little. */
export function sayStrangers(strangers: readonly Destination[], { load }: ReadLoad, { problems }: Checking): void {
  const { users, arrivalsPerSec } = sizeOf(load);
  if (users <= STRANGER_LIMITS.users && arrivalsPerSec <= STRANGER_LIMITS.arrivals) return;
  for (const { host, span } of strangers)
    problems.error(
      'LG_HOST_GUARD',
      span,
      `no environment names ${host}: it gets at most ${STRANGER_LIMITS.users} users or ${STRANGER_LIMITS.arrivals}/s`,
      { hint: `name it in loadgate.config.yaml, or write --allow-host ${host}` },
    );
}
