import { countText, DASH, figureText, percentText } from '../../words/figures.ts';
import { floorText } from '../../words/floor.ts';
import { plain } from '../../words/plain.ts';
import { chartPlace } from '../chart-place.ts';
import { EMPTY, html } from '../markup.ts';
import { figure, table, text } from '../table.ts';
import type { Section, View } from '../view.ts';

/** The system under test as its monitors saw it, and the machine that made the load. */
export function monitorsSection({ result, history }: View): Section | null {
  const names = Object.entries(result.monitors);
  const hasMadeLoad = history.seconds > 0;
  if (names.length === 0 && !hasMadeLoad) return null;
  return {
    id: 'monitors',
    title: 'Monitors',
    body: html`${names.length === 0 ? html`<p class="faint">Nothing watched the system under test: no monitors.</p>` : targetTable(names)}
${history.monitorNames.map((name, i) => chartPlace(`chart-monitor-${i}`, plain(name), 'Greatest value of each point in time.'))}
<h3>Load generator</h3>
${generatorTable(result)}
${hasMadeLoad ? html`${chartPlace('chart-loop', 'Event loop delay, p99', 'Greatest of all workers.')}${chartPlace('chart-cpu', 'Processor cores used', 'Of the whole process.')}` : EMPTY}`,
  };
}

function targetTable(names: readonly (readonly [string, View['result']['monitors'][string]])[]): ReturnType<typeof table> {
  const rows = names.map(([name, { min, mean, max, last }]) => [
    text(plain(name)),
    ...[min, mean, max, last].map((value) => figure(figureText(value, unitOf(name)))),
  ]);
  return table({ caption: 'The system under test', columns: ['Metric', 'Least', 'Mean', 'Greatest', 'Last'], rows });
}

/** Both kinds of monitor give these names; of others only their author knows the unit. */
const unitOf = (name: string): string => (name.endsWith('.memory') ? 'B' : '');

const FLOOR = 'Floor: an echo in the main thread of loadgate. Latencies near it are mostly loadgate’s own';

function generatorTable({ generator, workers }: View['result']): ReturnType<typeof table> {
  const { healthy, reasons, eventLoopDelayP99Ms, loopBusy, gcPauseMaxMs, cpuCores, dropped, scheduleLagP99Ms, userWaitP99Ms } = generator;
  const { floorMs, machineBusy, machineSteal } = generator;
  const ms = (value: number | null): string => figureText(value, 'ms');
  const share = (ratio: number | null): string => percentText(ratio === null ? null : ratio * 100);
  const rows: readonly (readonly [string, string])[] = [
    ['Health', healthy ? 'healthy' : `not healthy: ${reasons.map(plain).join('; ')}`],
    ['Workers', countText(workers)],
    ['Processor cores used, mean', cpuCores === null ? DASH : cpuCores.toFixed(1)],
    ['Processors of this machine busy, greatest', share(machineBusy)],
    ['Processor time taken by its host, greatest', share(machineSteal)],
    ['Event loop busy, greatest', share(loopBusy)],
    ['Event loop delay p99, greatest', ms(eventLoopDelayP99Ms)],
    ['Pause of garbage collection, greatest', ms(gcPauseMaxMs)],
    ['Schedule lag p99', ms(scheduleLagP99Ms)],
    ['Wait for a free user p99', ms(userWaitP99Ms)],
    ['Iterations dropped', countText(dropped)],
    [FLOOR, floorMs === null ? DASH : floorText(floorMs)],
  ];
  return table({
    caption: 'Whether the figures can be believed',
    columns: ['Load generator', 'Figure'],
    rows: rows.map(([name, value]) => [text(name), text(value)]),
  });
}
