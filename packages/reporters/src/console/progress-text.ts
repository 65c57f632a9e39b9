import type { History } from '@loadgate/core';
import { countText, durationText, errorRateText, latencyText, momentText, rateText } from '../words/figures.ts';
import { lengthOf } from '../words/load.ts';
import { plain } from '../words/plain.ts';
import { type RunState, recent } from './run-state.ts';

const PHASES = {
  preflight: 'is the target there?',
  setup: 'setup',
  load: 'load',
  gracefulStop: 'no new iterations; the running ones finish',
  experiments: 'the tests after the load',
  cleanup: 'cleanup',
  reports: 'reports',
} as const satisfies Record<RunState['phase'], string>;

export const phaseText = (phase: RunState['phase']): string => PHASES[phase];

/** One line for a log: `02:10  100 users  292.8/s  0.31% errors  p95 741 ms`. */
export function logLine(state: RunState, history: History): string {
  const now = recent(history, state.second);
  return [
    momentText(state.second),
    ...(state.plan.load.stages.length > 1 ? [plain(state.stage)] : []),
    usersText(state),
    `${rateText(now?.ratePerSec ?? null)}/s`,
    `${errorRateText(now?.errorRate ?? null)} errors`,
    `p95 ${latencyText(now?.p95Ms ?? null)}`,
  ].join('  ');
}

/** The block that is drawn anew while the load runs. */
export function blockLines(state: RunState, history: History): readonly string[] {
  const { notice, broken } = state;
  return [
    ...(state.phase === 'load' || state.phase === 'gracefulStop' ? loadLines(state, history) : [`${phaseText(state.phase)} …`]),
    ...broken.map((text) => `✗ broken: ${plain(text)}`),
    ...(notice === null ? [] : [`! ${plain(notice.source)}: ${plain(notice.message)}`]),
  ];
}

function loadLines(state: RunState, history: History): readonly string[] {
  const now = recent(history, state.second);
  const sum = [
    `${countText(state.requests)} requests`,
    `${countText(state.failed)} failed`,
    ...(state.dropped > 0 ? [`${countText(state.dropped)} dropped`] : []),
  ];
  return [
    timeLine(state),
    now === null
      ? 'last 10 s  –'
      : [
          `last ${String(now.seconds).padStart(2)} s  ${rateText(now.ratePerSec)}/s`,
          `${errorRateText(now.errorRate)} errors`,
          `p50 ${latencyText(now.p50Ms)}`,
          `p95 ${latencyText(now.p95Ms)}`,
          `p99 ${latencyText(now.p99Ms)}`,
        ].join('   '),
    `so far     ${sum.join(', ')}`,
    ...(state.phase === 'gracefulStop' ? [phaseText('gracefulStop')] : []),
  ];
}

const BAR = 20;
function timeLine(state: RunState): string {
  const { load } = state.plan;
  const isOpenEnded = load.search !== undefined || load.stages.some(({ durationUs }) => durationUs === null);
  const planned = isOpenEnded ? 0 : lengthOf(state.plan);
  const share = planned === 0 ? null : Math.min(1, state.second / planned);
  const filled = Math.round((share ?? 0) * BAR);
  return [
    share === null ? momentText(state.second) : `${momentText(state.second)} of ${durationText(planned)}`,
    ...(share === null ? [] : [`${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${Math.floor(share * 100)} %`]),
    ...(load.stages.length > 1 ? [`stage ${plain(state.stage)}`] : []),
    usersText(state),
  ].join('   ');
}

const usersText = ({ users, waiting }: RunState): string =>
  `${countText(users)} ${users === 1 ? 'user' : 'users'}${waiting > 0 ? `, ${countText(waiting)} waiting` : ''}`;
