import { parseDurationUs } from '../time/duration.ts';
import { childOf, itemsOf, type Mapping, type Node, textOf } from './node.ts';

/** Where k6 begins when nothing says so. */
const FIRST_USERS = 1;

/** A load of k6 whose `target` is of iterations started, not of users. */
export const isOfArrivals = (above: Node | undefined): boolean =>
  /arrival/.test(textOf(childOf(above, 'executor')) ?? '') ||
  childOf(above, 'startRate') !== undefined ||
  childOf(above, 'timeUnit') !== undefined;

/**
 * The users of a stage of k6, which move to its `target` from where the one before ended; undefined where that is not sure.
 * `above` is what the stages stand in.
 */
export function usersOfStage(stage: Node, before: Node | undefined, above: Node | undefined): string | undefined {
  const to = countOf(childOf(stage, 'target'));
  const from = before === undefined ? firstUsers(above) : lastUsers(before);
  if (to === undefined || from === undefined || isOfArrivals(above)) return undefined;
  return from === to ? String(to) : `${from}..${to}`;
}

function firstUsers(above: Node | undefined): number | undefined {
  const written = childOf(above, 'startVUs') ?? childOf(above, 'vus') ?? childOf(above, 'users');
  return written === undefined ? FIRST_USERS : countOf(written);
}

/** Of a stage that is rewritten already too. */
function lastUsers(before: Node): number | undefined {
  const end = /^(?:\d+\.\.)?(\d+)$/.exec(textOf(childOf(before, 'users')) ?? '')?.[1];
  return countOf(childOf(before, 'target')) ?? countOf(childOf(before, 'users')) ?? (end === undefined ? undefined : Number(end));
}

/** A load in YAML for the `stages` of k6 or the `phases` of Artillery at the top of a file; undefined where one of them is not surely the same here. */
export function loadInYaml(key: string, top: Mapping): string | undefined {
  const list = childOf(top, key);
  const stages = itemsOf(list).map((stage, i, all) =>
    key === 'stages' ? stageInYaml(stage, all[i - 1], top) : key === 'phases' ? phaseInYaml(stage) : undefined,
  );
  // a remark would be lost
  if (list === undefined || list.span.source.text.slice(list.span.start, list.span.end).includes('#')) return undefined;
  return stages.length === 0 || stages.includes(undefined) ? undefined : `{ stages: [${stages.join(', ')}] }`;
}

function stageInYaml(stage: Node, before: Node | undefined, top: Mapping): string | undefined {
  const users = usersOfStage(stage, before, top);
  const duration = durationOf(textOf(childOf(stage, 'duration')));
  return users === undefined || duration === undefined || !hasOnly(stage, ['duration', 'target'])
    ? undefined
    : `{ duration: ${duration}, users: ${users} }`;
}

function phaseInYaml(phase: Node): string | undefined {
  const written = childOf(phase, 'duration');
  const seconds = countOf(written);
  const duration = durationOf(seconds === undefined ? textOf(written) : `${seconds}s`);
  const [from, to, name] = [countOf(childOf(phase, 'arrivalRate')), childOf(phase, 'rampTo'), childOf(phase, 'name')];
  const end = to === undefined ? from : countOf(to);
  if (duration === undefined || from === undefined || end === undefined || !hasOnly(phase, ['name', 'duration', 'arrivalRate', 'rampTo']))
    return undefined;
  const title = textOf(name);
  if (name !== undefined && (title === undefined || title === '')) return undefined;
  return `{ ${title === undefined ? '' : `name: ${JSON.stringify(title)}, `}duration: ${duration}, arrivals: ${from === end ? from : `${from}..${end}`}/s }`;
}

const hasOnly = (node: Node, keys: readonly string[]): boolean =>
  node.kind === 'map' && [...node.entries.keys()].every((key) => keys.includes(key));

const countOf = (node: Node | undefined): number | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'number' && Number.isInteger(node.value) && node.value >= 0 ? node.value : undefined;

function durationOf(text: string | undefined): string | undefined {
  const read = text === undefined ? undefined : parseDurationUs(text);
  return read?.ok === true && read.value > 0 ? text : undefined;
}
