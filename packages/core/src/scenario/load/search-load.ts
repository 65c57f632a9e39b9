import type { LoadSearch } from '../../contract/plan.ts';
import type { WrittenLoad, WrittenSearch } from '../../language/load-keys.ts';
import { beginSearch } from '../../search/search.ts';
import { trialStages } from '../../search/trial-stages.ts';
import { writtenDuration } from '../../time/duration.ts';
import type { Checking } from '../checking.ts';
import { childOf } from '../node.ts';
import { positionOf } from '../source.ts';
import type { DraftLoad } from './draft-load.ts';
import { type LoadBlame, loadBlame } from './load-blame.ts';
import type { LoadRequest } from './load-request.ts';
import { crowdOf, sayMisfits } from './population.ts';

const SEC = 1e6;
const USUAL_SETTLE_US = 10 * SEC;
const USUAL_PRECISION = 0.05;
const [LEAST_PRECISION, MOST_PRECISION] = [0.01, 0.5];
/** What a search decides by itself. */
const DECIDED = ['users', 'arrivals', 'stages', 'duration', 'rampUp', 'iterations', 'warmup'] as const;

/** A search as a load: its first trial, and what decides of the others. */
export function searchLoad(
  written: WrittenLoad,
  wanted: WrittenSearch,
  { flows, timeScale }: LoadRequest,
  blame: LoadBlame,
  checking: Checking,
): DraftLoad | undefined {
  for (const key of DECIDED)
    if (written[key] !== undefined)
      blame.contradicts(key, `\`${key}\` and \`search\` exclude each other`, 'a search decides itself who comes, and for how long');
  const own = loadBlame(childOf(blame.node, 'search'), blame.at('search'), checking.problems);
  const bounds = boundsOf(wanted, own);
  const times = timesOf(wanted, own, timeScale);
  const { precision = USUAL_PRECISION } = wanted;
  if (precision < LEAST_PRECISION || precision > MOST_PRECISION)
    own.contradicts(
      'precision',
      `a precision of ${Number((precision * 100).toPrecision(6))}% is none to search by`,
      'write from `1%` to `50%`',
    );
  if (bounds === undefined || times === undefined) return undefined;
  sayMisfits(written, bounds.model, blame);
  const search: LoadSearch = { at: positionOf(own.at(bounds.key)), ...boundsOnly(bounds), ...times, precisionRatio: precision };
  return {
    stages: trialStages(beginSearch(search), search).map((stage) => ({ ...stage, span: own.at(bounds.key) })),
    populations: [{ written, model: bounds.model, flows: flows.map((_, i) => i), iterations: null, blame: own }],
    warmupUs: 0,
    search,
  };
}

interface Bounds extends Pick<LoadSearch, 'model' | 'from' | 'to'> {
  readonly key: 'users' | 'arrivals';
}

const boundsOnly = ({ model, from, to }: Bounds): Pick<LoadSearch, 'model' | 'from' | 'to'> => ({ model, from, to });

/** Undefined after it was said what is wrong with them. */
function boundsOf(wanted: WrittenSearch, own: LoadBlame): Bounds | undefined {
  const crowd = crowdOf(wanted, own);
  if (crowd === undefined) return undefined;
  const { key, model, course } = crowd;
  const example = model === 'open' ? 'arrivals: 10..1000/s' : 'users: 5..500';
  const refuse = (message: string): undefined => void own.contradicts(key ?? 'search', message, `write for example \`${example}\``);
  if (key === null) return refuse('a search needs `users` or `arrivals`, from the lowest to the highest');
  if (course.by !== null) return refuse('a search chooses its levels itself: `by` has no place here');
  if (course.from === course.to) return refuse('a search needs a range, from the lowest to the highest');
  if (course.from > course.to) return refuse('a search goes upwards: the lowest comes first');
  if (course.from === 0) return refuse('a search cannot begin at 0');
  return { key, model, from: course.from, to: course.to };
}

function timesOf({ hold, settle }: WrittenSearch, own: LoadBlame, timeScale: number): Pick<LoadSearch, 'holdUs' | 'settleUs'> | undefined {
  const settleUs = settle ?? Math.max(SEC, Math.min(USUAL_SETTLE_US, Math.ceil(hold / 3 / SEC) * SEC));
  const isWhole = (key: string, us: number): boolean => {
    if (us >= SEC && us % SEC === 0) return true;
    own.contradicts(key, `\`${key}\` of ${writtenDuration(us)}: a trial is whole seconds, at least one`, 'write for example `30s`');
    return false;
  };
  const areWhole = [isWhole('hold', hold), settle === undefined || isWhole('settle', settle)].every(Boolean);
  // scaled or not: seconds and stages have the same borders
  const scaled = (us: number): number => Math.max(SEC, Math.round(us / timeScale / SEC) * SEC);
  return areWhole ? { holdUs: scaled(hold), settleUs: scaled(settleUs) } : undefined;
}
