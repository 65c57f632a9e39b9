import type { GateOutcome } from '@loadgate/core';
import { countText, DASH } from '../../words/figures.ts';
import { GATE_SIGNS, gateLine, isBroken } from '../../words/gates.ts';
import { plain } from '../../words/plain.ts';
import { EMPTY, html } from '../markup.ts';
import { type Cell, figure, table, text } from '../table.ts';
import type { Section, View } from '../view.ts';

const WORDS = {
  held: 'held',
  failed: 'failed',
  'no-data': 'no data',
  warned: 'warned',
  inconclusive: 'inconclusive',
  'not-judged': 'not judged',
} as const satisfies Record<GateOutcome, string>;

/** Every gate on its own, those that broke first. */
export function gatesSection({ result, worst }: View): Section | null {
  const { gates, droppedGates } = result;
  if (gates.length === 0 && droppedGates.length === 0) return null;
  const rows = [...gates.filter(isBroken), ...gates.filter((gate) => !isBroken(gate))].map((gate): readonly Cell[] => {
    const line = gateLine(gate, result, worst);
    const why = [...line.details, ...(line.place === null ? [] : [line.place])].join('; ');
    return [
      text(html`<code>${plain(gate.gate)}</code>`),
      text(`${GATE_SIGNS[gate.outcome]} ${WORDS[gate.outcome]}`, stateOf(gate.outcome)),
      figure(line.observed === '' ? DASH : line.observed),
      figure(line.margin === '' ? DASH : line.margin),
      figure(countText(gate.samples)),
      text(gate.from, 'faint'),
      text(why, 'faint why'),
    ];
  });
  return {
    id: 'gates',
    title: 'Gates',
    body: html`${table({ caption: 'What must hold, what was observed, and how far that is from the limit', columns: ['Gate', 'Outcome', 'Observed', 'Margin', 'Samples', 'From', 'Why and where'], rows })}
${droppedGates.length === 0 ? EMPTY : html`<p class="faint">Not judged, as the scenario or the command line says: ${droppedGates.map(plain).join(', ')}</p>`}`,
  };
}

const stateOf = (outcome: GateOutcome): 'good' | 'bad' | 'warning' | 'faint' =>
  outcome === 'held' ? 'good' : outcome === 'not-judged' ? 'faint' : isBroken({ outcome }) ? 'bad' : 'warning';
