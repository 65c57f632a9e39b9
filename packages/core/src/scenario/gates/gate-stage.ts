import { closest } from '../../template/closest.ts';
import { didYouMean, type TextFault } from '../text-fault.ts';
import type { DurationTree, NameTree } from './gate-tree.ts';
import type { GateWorld } from './gate-world.ts';
import type { KnownMetric } from './known-metric.ts';

/** Index of the stage that `during` names; null without one. */
export function findStage(
  during: NameTree | null,
  { metric, of }: KnownMetric,
  { load }: GateWorld,
): { readonly stage: number | null } | { readonly fault: TextFault } {
  if (during === null) return { stage: null };
  const { name } = during;
  if (metric.kind === 'finding') return fault(during, `\`${metric.name}\` is concluded from the whole run: \`during\` does not divide it`);
  if (metric.kind === 'count' && of === 'run')
    return fault(during, `\`${metric.name}\` is counted over the whole run: \`during\` does not divide it`);
  if (load.search !== undefined)
    return fault(during, 'a search has no stages to name', { hint: 'each of its trials is judged by this gate as it is' });
  const names = load.stages.map((stage) => stage.name);
  const stage = names.indexOf(name);
  if (stage < 0) {
    const near = closest(
      name,
      names.filter((one) => one !== ''),
    );
    const listed = names.filter((one) => one !== '').map((one) => `\`${one}\``);
    return fault(
      during,
      `no stage is called \`${name}\``,
      near === undefined ? (listed.length > 0 && listed.length < 9 ? { hint: `there are ${listed.join(', ')}` } : {}) : didYouMean(near),
    );
  }
  if (names.lastIndexOf(name) !== stage) return fault(during, `several stages are called \`${name}\``);
  if (load.stages[stage]?.warmup === true) return fault(during, `stage \`${name}\` is a warm-up, which no gate judges`);
  return { stage };
}

/** Why windows of this length can judge nothing here; undefined where they can. */
export function windowFault(
  every: DurationTree | null,
  { metric, of }: KnownMetric,
  stage: number | null,
  { load, timeScale }: GateWorld,
): TextFault | undefined {
  if (every === null) return undefined;
  const refuse = (message: string): TextFault => fault(every, message).fault;
  if (metric.kind === 'finding') return refuse(`\`${metric.name}\` is concluded from the whole run: it has no windows`);
  if (metric.kind === 'count' && of === 'run') return refuse(`\`${metric.name}\` is counted over the whole run: it has no windows`);
  // windows are never scaled: in a scaled run the whole stage is judged as one
  if (timeScale !== 1) return undefined;
  const stages = load.stages.filter(({ warmup }, index) => (stage === null ? !warmup : index === stage));
  const judgedUs = stages.reduce((sum, { durationUs }) => sum + (durationUs ?? Number.POSITIVE_INFINITY), 0);
  return judgedUs < every.us ? refuse(`no window of ${every.text} fits into what is judged`) : undefined;
}

/** Why a gate that is broken for this long can never be seen to be; undefined where it can. */
export function abortFault(after: DurationTree | null, { load, timeScale }: GateWorld): TextFault | undefined {
  if (after === null || timeScale !== 1) return undefined;
  const loadUs = load.stages.reduce((sum, { durationUs }) => sum + (durationUs ?? Number.POSITIVE_INFINITY), 0);
  return loadUs < after.us ? fault(after, `the load is over before a gate can be broken for ${after.text}`).fault : undefined;
}

const fault = (
  { offset, text }: { offset: number; text: string },
  message: string,
  more: { hint?: string; fix?: string } = {},
): { fault: TextFault } => ({
  fault: { code: 'LG_GATE_STAGE', message, offset, length: text.length, ...more },
});
