import type { GateSpec } from '../../contract/plan.ts';
import type { TextFault } from '../text-fault.ts';
import { builtInTexts, ruleGates } from './built-in-gates.ts';
import { draftGate } from './draft-gate.ts';
import { type LayeredDraft, putInLayers, withoutExceptions } from './gate-layers.ts';
import type { GateWorld, WrittenGate } from './gate-world.ts';

export type { GateProtocol, GateWorld, WrittenGate } from './gate-world.ts';

export interface CompiledGates<G extends WrittenGate> {
  /** Built-in, type, config, baseline, scenario: what is left after replacing and dropping. */
  readonly gates: readonly GateSpec[];
  /** Inherited gates that a `no …` dropped, in words. */
  readonly dropped: readonly string[];
  /** Everything wrong with each text, in the order given; `gates` is then not to be used. */
  readonly faults: readonly { readonly gate: G; readonly fault: TextFault }[];
}

/** Written gates of all layers, in any order of layers → the plan's. Never throws. */
export function compileGates<G extends WrittenGate>(written: readonly G[], world: GateWorld): CompiledGates<G> {
  const builtIn = builtInTexts(world).map((text) => layered<G>(text, 'built-in', null, world));
  const own = written.map((gate) => layered(gate.text, gate.from, gate, world));
  const { standing, dropped, idle } = putInLayers([...builtIn, ...own]);
  const drops = own.filter(({ kind }) => kind === 'drop');
  const faults = written.flatMap((gate) => [
    ...[...standing, ...drops]
      .filter(({ key }) => key === gate)
      .flatMap((draft) => draft.faults.map((fault) => ({ gate, fault: inherited(draft, fault) }))),
    ...idle.filter(({ draft }) => draft.key === gate).map(({ fault }) => ({ gate, fault: { ...fault, length: gate.text.length } })),
  ]);
  const gates = standing.flatMap((gate) => withoutExceptions(gate, standing, world.rows) ?? []);
  return { gates: [...ruleGates, ...gates], dropped, faults };
}

const layered = <G extends WrittenGate>(text: string, from: GateSpec['from'], key: G | null, world: GateWorld): LayeredDraft<G | null> => ({
  ...draftGate(text, key?.at ?? [-1, 1, 1], from, world),
  text: text.trim(),
  from,
  key,
});

/** Whoever did not write a gate can still drop it; a type's stands in no file. */
function inherited({ from, asDrop, text }: LayeredDraft<unknown>, fault: TextFault): TextFault {
  if ((from !== 'type' && from !== 'config') || asDrop === '') return fault;
  const drop = `drop it with \`${asDrop}\``;
  return {
    ...fault,
    message: from === 'type' ? `the type’s gate \`${text}\`: ${fault.message}` : fault.message,
    hint: fault.hint === undefined ? drop : `${fault.hint}, or ${drop}`,
  };
}
