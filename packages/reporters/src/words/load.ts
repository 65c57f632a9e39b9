import type { LoadSearch, Plan, Population } from '@loadgate/core';
import { countText, durationText } from './figures.ts';

/** The load in one line: `100 users (10/s), think 50ms..160ms, 10m, 6 flows, seed 42`. */
export function loadParts(plan: Plan): readonly string[] {
  const { populations, stages, search } = plan.load;
  const seconds = search !== undefined || stages.some((stage) => stage.durationUs === null) ? null : lengthOf(plan);
  const iterations = populations.reduce<number | null>((sum, { iterations: each }) => (each === null ? sum : (sum ?? 0) + each), null);
  return [
    ...(search === undefined ? populations.map((population, index) => crowdText(plan, population, index)) : searchText(search)),
    ...new Set(populations.flatMap(pausesOf)),
    ...(seconds === null ? [] : [durationText(seconds)]),
    ...(iterations === null ? [] : [`${countText(iterations)} ${iterations === 1 ? 'iteration' : 'iterations'}`]),
    ...(plan.flows.length > 1 ? [`${plan.flows.length} flows`] : []),
    `seed ${plan.seed}`,
    ...(plan.timeScale === 1 ? [] : [`time scale ${plan.timeScale}`]),
  ];
}

/** Planned length in seconds; stages that last until their iterations are done count as 0, and of a search only its first trial is planned. */
export const lengthOf = (plan: Plan): number => plan.load.stages.reduce((sum, { durationUs }) => sum + (durationUs ?? 0), 0) / 1e6;

/** `search of 10..1000/s arrivals, within 5%, 30s a trial`. */
const searchText = ({ model, from, to, precisionRatio, holdUs }: LoadSearch): readonly string[] => [
  `search of ${number(from)}..${number(to)}${model === 'open' ? '/s arrivals' : ' users'}`,
  `within ${Number((precisionRatio * 100).toPrecision(4))}%`,
  `${shortTime(holdUs)} a trial`,
];

function pausesOf({ think, pacingUs }: Population): string[] {
  const parts: string[] = [];
  if (think !== null) parts.push(`think ${shortTime(think.minUs)}${think.maxUs === think.minUs ? '' : `..${shortTime(think.maxUs)}`}`);
  if (pacingUs !== null) parts.push(`pacing ${shortTime(pacingUs)}`);
  return parts;
}

/** As written in a scenario: `50ms`, `1.2s`. */
const shortTime = (us: number): string => (us !== 0 && us < 1e6 ? `${us / 1e3}ms` : us < 60e6 ? `${us / 1e6}s` : durationText(us / 1e6));

interface Point {
  readonly atSec: number;
  readonly value: number;
}

function crowdText({ load }: Plan, { model }: Population, index: number): string {
  const unit = model === 'open' ? '/s arrivals' : ' users';
  const courses = load.stages.map(({ levels }) => (levels[index] ?? []).map(([atUs, value]): Point => ({ atSec: atUs / 1e6, value })));
  const values = courses.flat().map(({ value }) => value);
  const most = Math.max(0, ...values);
  const amount = (text: string): string => (text === '1' ? `1${unit.replace(/s$/, '')}` : text + unit);
  const distinct = new Set(values);
  if (distinct.size <= 1) return amount(number(most));
  const ramp = rampOf(courses, most, (load.stages[0]?.durationUs ?? 0) / 1e6);
  if (ramp !== null) return `${amount(number(most))} (${ramp})`;
  const isStairs = courses.every((course) => course.length === 1);
  if (!isStairs) return amount(`${number(Math.min(...values))}..${number(most)}`);
  if (courses.length > 4) return `${amount(`${number(Math.min(...values))}..${number(most)}`)} in ${courses.length} stages`;
  return amount(load.stages.map((stage, i) => `${stage.name} ${number(courses[i]?.[0]?.value ?? 0)}`).join(', '));
}

/** From 0 in a straight line to what is then held: users per second, or the time that arrivals take. */
function rampOf(courses: readonly (readonly Point[])[], most: number, firstSec: number): string | null {
  const [first, ...later] = courses;
  const [start, top, ...rest] = first ?? [];
  const isHeld = [...rest, ...later.flat()].every(({ value }) => value === most);
  if (start?.value !== 0 || top?.value !== most || !isHeld) return null;
  if (later.length === 0 && rest.length === 0 && top.atSec >= firstSec && firstSec > 0) return null;
  return `${number(most / (top.atSec - start.atSec))}/s`;
}

const number = (value: number): string =>
  countText(value).length > 0 && Number.isInteger(value) ? countText(value) : String(Number(value.toPrecision(3)));
