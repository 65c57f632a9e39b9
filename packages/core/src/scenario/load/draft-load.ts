import type { LoadSearch, Population } from '../../contract/plan.ts';
import type { WrittenLoad, WrittenPopulation } from '../../language/load-keys.ts';
import type { Checking } from '../checking.ts';
import type { Span } from '../source.ts';
import { type DraftStage, levelOf, stairName, stairsOf } from './levels.ts';
import { blameOfItem, type LoadBlame } from './load-blame.ts';
import type { LoadRequest } from './load-request.ts';
import { type Crowd, crowdOf, rampUsOf, sayMisfits, stretchOf } from './population.ts';

/** A load before warm-up and time scale. */
export interface DraftLoad {
  readonly stages: readonly (DraftStage & { readonly span: Span })[];
  readonly populations: readonly DraftPopulation[];
  readonly warmupUs: number;
  /** The stages are then those of its first trial, already scaled. */
  readonly search?: LoadSearch;
}
export interface DraftPopulation {
  readonly written: WrittenPopulation;
  readonly model: Population['model'];
  readonly flows: readonly number[];
  readonly iterations: number | null;
  readonly blame: LoadBlame;
}

/** One crowd that all flows share, by weight. */
export function sharedLoad(
  written: WrittenLoad,
  { flows, lastStair }: LoadRequest,
  blame: LoadBlame,
  checking: Checking,
): DraftLoad | undefined {
  const all = flows.map((_, i) => i);
  const warmupUs = written.warmup ?? 0;
  if (written.stages !== undefined) return fromStages(written, all, blame, checking);
  const crowd = crowdOf(written, blame);
  if (crowd === undefined) return undefined;
  sayMisfits(written, crowd.model, blame);
  const durationUs = written.duration ?? null;
  const isNothing = durationUs === null && written.iterations === undefined;
  if (isNothing && crowd.key !== null) {
    blame.contradicts(crowd.key, 'the load has no end', 'write `duration: 1m` or `iterations: 100`');
    return undefined;
  }
  const population = { written, model: crowd.model, flows: all, iterations: written.iterations ?? (isNothing ? 1 : null), blame };
  const stages = plainStages(written, crowd, durationUs, lastStair, blame);
  return stages === undefined ? undefined : { stages, populations: [population], warmupUs };
}

function plainStages(
  written: WrittenLoad,
  crowd: Crowd,
  durationUs: number | null,
  lastStair: string | null,
  blame: LoadBlame,
): DraftLoad['stages'] | undefined {
  const span = blame.at(crowd.key ?? 'duration');
  const values = stairsOf(crowd.course);
  if (crowd.course.by === null || values.length < 2 || durationUs === null) {
    const level = stretchOf(written, crowd, durationUs, blame);
    return level === undefined ? undefined : [{ name: 'load', span, durationUs, warmup: false, levels: [level] }];
  }
  if (rampUsOf(written, crowd, durationUs, blame) === undefined) return undefined;
  const eachUs = Math.round(durationUs / values.length);
  return values.map((value, i) => ({
    name: i === values.length - 1 && lastStair !== null ? lastStair : stairName(value, crowd.model),
    span,
    durationUs: i === values.length - 1 ? durationUs - eachUs * i : eachUs,
    warmup: false,
    levels: [[[0, value]]],
  }));
}

/** `stages` say everything about who comes when. */
function fromStages(written: WrittenLoad, flows: readonly number[], blame: LoadBlame, checking: Checking): DraftLoad | undefined {
  for (const key of ['users', 'arrivals', 'duration', 'rampUp'] as const)
    if (written[key] !== undefined)
      blame.contradicts(key, `\`${key}\` and \`stages\` exclude each other`, 'each stage says who comes and for how long');
  const names = new Set<string>();
  let model: Population['model'] | undefined;
  const stages = (written.stages ?? []).flatMap((stage, i) => {
    const own = blameOfItem(blame, 'stages', i, checking.problems);
    const name = stage.name ?? `stage ${i + 1}`;
    if (names.has(name)) checking.problems.error('LG_NAME_TWICE', own.at('name'), `there is a stage \`${name}\` already`);
    names.add(name);
    if (stage.duration === 0) own.contradicts('duration', 'a stage of 0s is none');
    if (stage.users === undefined && stage.arrivals === undefined) {
      checking.problems.error('LG_KEY_MISSING', own.node?.span ?? own.at('name'), `stage \`${name}\` needs \`users\` or \`arrivals\``);
      return [];
    }
    const crowd = crowdOf(stage, own);
    if (crowd === undefined) return [];
    if (model !== undefined && crowd.model !== model)
      own.contradicts(crowd.key ?? 'users', 'stages of one load are all `users` or all `arrivals`');
    model ??= crowd.model;
    return [
      {
        name,
        span: own.node?.span ?? own.at('name'),
        durationUs: stage.duration,
        warmup: stage.warmup === true,
        levels: [levelOf(crowd.course, stage.duration, 0)],
      },
    ];
  });
  if (model === undefined) return undefined;
  sayMisfits(written, model, blame);
  return { stages, populations: [{ written, model, flows, iterations: written.iterations ?? null, blame }], warmupUs: written.warmup ?? 0 };
}
