import type { Level, Load, Stage } from '../../contract/plan.ts';
import { flowLoadKeys, loadKeys, type WrittenLoad, type WrittenPopulation } from '../../language/load-keys.ts';
import type { Checking } from '../checking.ts';
import type { KnownValues } from '../known-values.ts';
import type { Node } from '../node.ts';
import { parseNode } from '../parse.ts';
import { positionOf, type Span } from '../source.ts';
import { type DraftLoad, type DraftPopulation, sharedLoad } from './draft-load.ts';
import { type DraftStage, scaled, withWarmup } from './levels.ts';
import { type LoadBlame, loadBlame } from './load-blame.ts';
import type { LoadRequest } from './load-request.ts';
import { ownLoads } from './own-loads.ts';
import { populationOf } from './population.ts';
import { searchLoad } from './search-load.ts';

export interface ReadLoad {
  readonly load: Load;
  readonly seed: number | undefined;
}

/** The whole load as a timeline; undefined after everything wrong with it was said. */
export function readLoad(request: LoadRequest, known: KnownValues, checking: Checking): ReadLoad | undefined {
  const { node, around, timeScale, usersLimit } = request;
  const before = checking.problems.errorCount;
  const written = node === undefined ? {} : readKeys<WrittenLoad>(node, loadKeys, 'load', known, checking);
  const blame = loadBlame(node, around, checking.problems);
  const own = request.flows.map(({ load }) => (load === undefined ? undefined : readOwn(load, known, checking)));
  if (written === undefined) return undefined;
  sayZero(written, blame);
  const mixes = request.flows.some(({ load }) => load !== undefined);
  const draft = mixes
    ? ownLoads(written, request, own, blame, checking)
    : written.search !== undefined
      ? searchLoad(written, written.search, request, blame, checking)
      : sharedLoad(written, request, blame, checking);
  if (draft === undefined || checking.problems.errorCount > before) return undefined;
  const stages = timeline(draft, written, draft.search === undefined ? timeScale : 1, blame);
  if (stages === undefined) return undefined;
  const populations = draft.populations.map((population, p) =>
    populationOf({
      ...population,
      most: Math.max(draft.search?.to ?? 0, ...stages.flatMap(({ levels }) => (levels[p] as Level).map(([, value]) => value))),
      usualMaxUsers: Math.min(10_000, usersLimit ?? 10_000),
    }),
  );
  if (sayNobody(draft.populations, stages, blame)) return undefined;
  const { search } = draft;
  const load = { stages, populations, gracefulStopUs: written.gracefulStop ?? 30e6, ...(search !== undefined && { search }) };
  return { load, seed: written.seed };
}

function readKeys<T>(
  node: Node,
  schema: Parameters<typeof parseNode>[0],
  called: string,
  known: KnownValues,
  checking: Checking,
): T | undefined {
  const { node: rendered, ok } = known.render(node);
  const read = parseNode(schema, rendered, checking.problems, { called });
  return ok ? (read as T | undefined) : undefined;
}

function readOwn(
  node: Node,
  known: KnownValues,
  checking: Checking,
): { readonly written: WrittenPopulation; readonly blame: LoadBlame } | undefined {
  const written = readKeys<WrittenPopulation>(node, flowLoadKeys, 'load', known, checking);
  return written === undefined ? undefined : { written, blame: loadBlame(node, node.span, checking.problems) };
}

/** A part of the load that takes no time is a slip, not a wish. */
function sayZero(written: WrittenLoad, blame: LoadBlame): void {
  if (written.duration === 0) blame.contradicts('duration', 'a load of 0s is none');
}

function timeline(
  { stages, warmupUs }: DraftLoad,
  written: WrittenLoad,
  timeScale: number,
  blame: LoadBlame,
): readonly Stage[] | undefined {
  const totalUs = stages.some(({ durationUs }) => durationUs === null)
    ? Number.POSITIVE_INFINITY
    : stages.reduce((sum, { durationUs }) => sum + (durationUs as number), 0);
  if (warmupUs >= totalUs) {
    blame.contradicts('warmup', 'the warm-up takes the whole load: nothing would be judged', '`warmup` lies inside the duration');
    return undefined;
  }
  const spans = new Map<string, Span>(stages.map(({ name, span }) => [name, span]));
  const fallback = blame.at(written.users === undefined ? 'arrivals' : 'users');
  return withWarmup(stages, warmupUs)
    .map((stage) => scaled(stage, timeScale))
    .map(({ name, durationUs, warmup, levels }) => ({ name, at: positionOf(spans.get(name) ?? fallback), durationUs, warmup, levels }));
}

function sayNobody(populations: readonly DraftPopulation[], stages: readonly DraftStage[], blame: LoadBlame): boolean {
  const empty = populations.find((_, p) => stages.every(({ levels }) => (levels[p] as Level).every(([, value]) => value === 0)));
  if (empty === undefined) return false;
  empty.blame.contradicts(empty.model === 'open' ? 'arrivals' : 'users', 'nobody comes: the load is 0 from begin to end');
  return blame !== undefined;
}
