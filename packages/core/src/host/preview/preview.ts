import { basename } from 'node:path';
import type { Plan } from '../../contract/plan.ts';
import { RefusedError } from '../../errors.ts';
import { usedSources } from '../../flow/values/used.ts';
import { previewOf } from '../../load/preview.ts';
import { levelText } from '../../search/trial-stages.ts';
import { worstCaseOf } from '../../search/worst-case.ts';
import { worstLoad } from '../../search/worst-load.ts';
import { formatCount, formatDurationUs, formatRatePerSec, formatRatio, parseDurationUs } from '../../time/duration.ts';
import type { CheckedScenario } from '../host.ts';
import { drawCurve } from './curve.ts';
import { type Expected, expected } from './expected.ts';
import { gateOutlook } from './gate-outlook.ts';
import { DEFAULT_ASSUMED_US, stepTimes } from './step-times.ts';

/** What a scenario would do, for people: its load over time, the requests it would send, whether its data lasts. */
export function preview(
  { plan: written }: Pick<CheckedScenario, 'plan'>,
  { columns, assume }: { readonly columns: number; readonly assume?: string },
): string {
  const assumedUs = assume === undefined ? null : assumed(assume);
  const plan = { ...written, load: worstLoad(written.load) };
  const timeOf = stepTimes(plan, assumedUs);
  const would = expected(plan, timeOf);
  return [
    head(plan, columns),
    ...searching(written),
    ...curves(plan, columns),
    ...amounts(plan, would, assumedUs, columns),
    ...gateOutlook(plan, would, timeOf).map((line) => `  ${line}`),
    ...data(plan, would),
    ...experiments(plan),
  ].join('\n');
}

function assumed(text: string): number {
  const parsed = parseDurationUs(text);
  if (!parsed.ok) throw new RefusedError('LG_USAGE', `--assume: ${parsed.reason}`, parsed.hint === undefined ? {} : { hint: parsed.hint });
  return parsed.value;
}

function head(plan: Plan, columns: number): string {
  const scaled = plan.timeScale === 1 ? '' : `  time scale ${plan.timeScale}`;
  const left = `${basename(plan.files[0] ?? plan.name)}  ${plan.environment ?? 'no environment'} → ${plan.target ?? 'no target'}${scaled}`;
  return `${left}${'nothing is sent'.padStart(Math.max(17, columns - left.length))}`;
}

const experiments = ({ experiments = [] }: Plan): readonly string[] =>
  experiments.length === 0 ? [] : [`Then  ${experiments.map(({ name }) => name).join(', ')}`];

/** What a search would do at most: what follows shows that way. */
function searching({ load: { search } }: Plan): readonly string[] {
  if (search === undefined) return [];
  const { trials, durationUs } = worstCaseOf(search);
  const bounds = `${levelText(search.from, search)} to ${levelText(search.to, search)}`;
  const trialUs = search.settleUs + search.holdUs;
  return [
    `Search from ${bounds} within ${formatRatio(search.precisionRatio)}, ${formatDurationUs(trialUs)} a trial:`,
    `at most ${trials} trials in ${formatDurationUs(durationUs)}, with every one that breaks tried twice; this is that way`,
  ];
}

function curves(plan: Plan, columns: number): readonly string[] {
  const { durationUs, populations } = previewOf(plan.load);
  return populations.flatMap(({ model, curve, most, iterations }, i) => {
    const unit = model === 'open' ? 'iterations/s' : 'users';
    const flows = plan.load.populations[i]?.flows.map((flow) => plan.flows[flow]?.name ?? '') ?? [];
    const title = populations.length === 1 ? [] : [flows.join(', ')];
    if (durationUs === null)
      return [
        ...title,
        `${formatCount(most)} ${most === 1 && model === 'closed' ? 'user' : unit}${iterations === null ? '' : untilDone(iterations)}`,
      ];
    return [...title, ...drawCurve(curve, durationUs, unit, columns - unit.length - 2)];
  });
}

const untilDone = (iterations: number): string =>
  iterations === 1 ? ' until 1 iteration is done' : ` until ${formatCount(iterations)} iterations are done`;

function amounts(plan: Plan, { perSec, requests }: Expected, assumedUs: number | null, columns: number): readonly string[] {
  const rate = [...perSec.values()].reduce((sum, each) => sum + each, 0);
  const unknown = assumedUs === null ? [...perSec.keys()].filter((step) => (plan.baseline?.steps[step]?.p50Us ?? null) === null) : [];
  const times =
    assumedUs !== null
      ? `If each answer takes ${formatDurationUs(assumedUs)}`
      : unknown.length === perSec.size
        ? `If each answer takes ${formatDurationUs(DEFAULT_ASSUMED_US)} (--assume)`
        : `At the latencies of ${basename(plan.baseline?.file ?? '')}${unknown.length === 0 ? '' : ` (${unknown.join(', ')}: ${formatDurationUs(DEFAULT_ASSUMED_US)})`}`;
  const all = requests === null ? '' : `, ${formatCount(rounded(requests))} in all`;
  const steps = [...perSec].sort(([, a], [, b]) => b - a).map(([step, each]) => `${step} ${formatRatePerSec(Number(each.toPrecision(2)))}`);
  return [
    `${times}: about ${formatRatePerSec(Number(rate.toPrecision(3))).replace('/s', ' requests/s')}${all}`,
    ...(perSec.size > 1 ? [listed(steps, columns)] : []),
  ];
}

/** As many as fit on a line. */
function listed(items: readonly string[], columns: number): string {
  let line = ' ';
  for (const item of items) {
    if (line.length + item.length + 4 > columns) return `${line} …`;
    line += ` ${item} `;
  }
  return line.trimEnd();
}

/** To three digits: it is an estimate. */
const rounded = (count: number): number => Number(count.toPrecision(3));

function data(plan: Plan, { iterations }: Expected): readonly string[] {
  const lines = plan.data.flatMap((source, index) => {
    const flows = plan.flows.flatMap((flow, i) => (usedSources([flow.steps, plan.sections], plan.data, plan.vars).has(index) ? [i] : []));
    if (flows.length === 0) return [];
    const name = source.file === null ? source.name : basename(source.file);
    const needed =
      source.per === 'user'
        ? users(plan)
        : flows.reduce<number | null>(
            (sum, flow) => (sum === null || iterations[flow] === null ? null : sum + (iterations[flow] as number)),
            0,
          );
    const whose =
      source.per === 'user'
        ? 'users'
        : `iterations${flows.length === plan.flows.length ? '' : ` of ${flows.map((flow) => plan.flows[flow]?.name).join(', ')}`}`;
    const outcome =
      needed === null
        ? ''
        : needed <= source.count
          ? ': enough'
          : source.onEnd === 'wrap'
            ? ': rows repeat'
            : source.onEnd === 'stop'
              ? ': the load ends early'
              : ': the run will fail';
    return [`${name} ${formatCount(source.count)} rows for ${needed === null ? 'all' : formatCount(rounded(needed))} ${whose}${outcome}`];
  });
  return lines.map((line, i) => `${i === 0 ? 'Data  ' : '      '}${line}`);
}

const users = (plan: Plan): number => plan.load.populations.reduce((sum, { maxUsers }) => sum + maxUsers, 0);
