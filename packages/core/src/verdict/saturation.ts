import type { GeneratorInterval } from '../contract/events.ts';
import type { History } from '../contract/history.ts';
import { formatDurationUs, formatRatio } from '../time/duration.ts';
import { healthLimits } from './health-limits.ts';

/** What made the load. */
export interface LoadMachine {
  readonly workers: number;
  /** Left out where not known. */
  readonly cores?: number | undefined;
}

/** What was saturated and what to do about it, the likeliest cause first. It explains and never decides. */
export function saturationOf(history: History, machine: LoadMachine): readonly string[] {
  const seconds = secondsOfLoad(history);
  const heap = greatest(history.generator, ({ heapRatio }) => heapRatio);
  const steal = greatest(seconds, ({ stealRatio = 0 }) => stealRatio);
  const busy = greatest(seconds, ({ machineBusyRatio = 0 }) => machineBusyRatio);
  const isFull = busy > healthLimits.machineBusyRatio;
  const loop = greatest(seconds, ({ loopBusyRatio }) => loopBusyRatio);
  const still = greatest(seconds, ({ loopDelayMaxUs = 0 }) => loopDelayMaxUs);
  const delay = greatest(seconds, ({ loopDelayP99Us }) => loopDelayP99Us);
  const gc = greatest(seconds, ({ gcPauseUs }) => gcPauseUs);
  return [
    ...ranOutOf(history),
    ...(heap > healthLimits.heapRatio ? [moreWorkers(machine)] : []),
    ...(steal > healthLimits.stealRatio ? [`the host took ${percent(steal)} of this machine's processor time: ${OWN_MACHINE}`] : []),
    ...(isFull ? [`this machine's processors were ${percent(busy)} busy: ${ANOTHER_MACHINE}`] : []),
    // more threads are no help where no processor is left for them
    ...(loop > healthLimits.loopBusyRatio
      ? [`one worker's event loop was ${percent(loop)} busy${isFull ? '' : `: ${moreWorkers(machine)}`}`]
      : []),
    ...(still > healthLimits.standstillUs ? [`a worker stood still for ${formatDurationUs(still)}`] : []),
    ...(delay > healthLimits.loopDelayP99Us ? [`event loop delay reached ${formatDurationUs(delay)} (p99)`] : []),
    ...(gc > healthLimits.gcPauseUs ? [`garbage collection took up to ${formatDurationUs(gc)} of a second`] : []),
  ];
}

/** Without those after the load, which may be no longer than a moment. */
const secondsOfLoad = ({ generator, stages }: History): readonly GeneratorInterval[] =>
  generator.slice(0, Math.ceil((stages.at(-1)?.endUs ?? Number.POSITIVE_INFINITY) / 1e6));

const OWN_MACHINE = 'use one that shares its processors with nobody';
const ANOTHER_MACHINE = 'use another machine for the load, or less load';

function moreWorkers({ workers, cores = Number.POSITIVE_INFINITY }: LoadMachine): string {
  const more = Math.min(2 * workers, cores);
  return more > workers ? `try --workers ${more}` : ANOTHER_MACHINE;
}

/** What this machine had no more of, or did wrong, and what to do. */
const RESOURCES: Readonly<Record<string, string>> = {
  fds: 'this machine ran out of file descriptors: raise `ulimit -n`',
  ports: 'this machine ran out of local ports: keep connections open, or use several machines',
  buffers: 'this machine has no memory left for sockets: use fewer users, or more memory',
  file: 'a file that requests send was taken away or changed during the run: leave it as it is until the end',
};

function ranOutOf({ errors }: History): readonly string[] {
  const kinds = errors.flatMap(({ kind }) => (isOwn(kind) ? [kind.slice(OWN.length)] : []));
  return [...new Set(kinds)].map((kind) => RESOURCES[kind] ?? `this machine ran out of ${kind.replaceAll('_', ' ')}`);
}

const percent = (ratio: number): string => formatRatio(Math.round(ratio * 100) / 100);

/** How kinds of failure begin that are this machine's, not the target's. */
const OWN = 'generator.';
export const isOwn = (kind: string): boolean => kind.startsWith(OWN);

export const greatest = (seconds: readonly GeneratorInterval[], pick: (second: GeneratorInterval) => number): number =>
  seconds.reduce((most, second) => Math.max(most, pick(second)), 0);
