import { countText, latencyText, percentText } from '../../words/figures.ts';
import { requestRows } from '../../words/worst-second.ts';
import { chartPlace } from '../chart-place.ts';
import { distribution, ROUND_EDGES_MS } from '../charts/distribution.ts';
import { html } from '../markup.ts';
import { type Cell, figure, table, text } from '../table.ts';
import type { Section, View } from '../view.ts';

/** How latencies spread, in judged time. */
export function distributionSection({ history }: View): Section | null {
  const rows = requestRows(history);
  const bins = distribution(history.figures({ rows, outcome: 'ok' }), history.figures({ rows, outcome: 'failed' }), ROUND_EDGES_MS);
  const all = bins.reduce((sum, { ok, failed }) => sum + ok + failed, 0);
  if (all === 0) return null;
  let below = 0;
  const cells = bins.map(({ upToMs, ok, failed }): readonly Cell[] => {
    below += ok + failed;
    return [
      text(`up to ${upToMs < 1 ? `${upToMs} ms` : latencyText(upToMs)}`),
      figure(countText(ok)),
      figure(countText(failed)),
      figure(percentText(((ok + failed) / all) * 100)),
      figure(percentText((below / all) * 100)),
    ];
  });
  return {
    id: 'distribution',
    title: 'Distribution',
    body: html`${chartPlace('chart-distribution', 'Requests by latency', 'Bars of equal width on a logarithmic scale; failed requests in front.')}
${table({ caption: 'Requests that ended, by latency', columns: ['Latency', 'OK', 'Failed', 'Share', 'Up to here'], rows: cells })}`,
  };
}
