import type { Baseline, GateSpec, Load, Row } from '../contract/plan.ts';
import type { MetricSpec } from '../contract/plugin.ts';
import { SUSTAINED } from '../search/sustained.ts';
import type { Checking } from './checking.ts';
import type { Experiments } from './experiments.ts';
import { compileGates } from './gates/compile-gates.ts';
import { readGates } from './layered-gates.ts';
import type { World } from './layers.ts';
import type { CheckedMonitor } from './monitors.ts';
import { childOf, type Node } from './node.ts';
import type { CheckRequest } from './request.ts';
import type { Section } from './sections.ts';
import { standsInWalk } from './walk-only.ts';

export interface GateParts {
  readonly world: World;
  readonly rows: readonly Row[];
  readonly flows: readonly { readonly name: string; readonly row: number }[];
  /** Undefined where the load could not be read: then only the sentences are checked against what is known. */
  readonly load: Load | undefined;
  readonly sections: readonly Section[];
  readonly monitors: readonly CheckedMonitor[];
  readonly experiments: Experiments;
  readonly baseline: Baseline | null;
  readonly userSetup: boolean;
  readonly leftOut: {
    readonly flows: readonly string[];
    readonly steps: readonly string[];
    readonly tags: readonly string[];
    readonly isIncomplete: boolean;
  };
}

/** The gates of all layers, resolved; what is wrong with one is said in its text. */
export function planGates(
  parts: GateParts,
  { compareBaseline = false, timeScale = 1, walkOnly = false }: CheckRequest,
  checking: Checking,
): { readonly gates: readonly GateSpec[]; readonly dropped: readonly string[] } {
  const { world, rows, flows, load, sections, monitors, experiments, baseline, leftOut } = parts;
  const { type, typeSpan, config, main, known: values } = world;
  const written = readGates(
    { type, typeSpan, config, main: main?.node, experiments: experiments.chosen, compareBaseline },
    values,
    checking,
  );
  const { language, problems } = checking;
  const left = new Set(experiments.leftOut.flatMap(({ findings }) => findings.map(({ name }) => name)));
  const known = [...experiments.chosen.map(({ words }) => words), ...experiments.leftOut];
  const { gates, dropped, faults } = compileGates(written, {
    rows,
    flows,
    load: load ?? { stages: [], populations: [] },
    timeScale,
    protocols: sections.map(({ words }) => ({
      name: words.name,
      metrics: words.metrics,
      blocks: [...language.verbs.values()]
        .filter(({ kind, protocol }) => kind === 'block' && protocol === words.name)
        .map(({ key }) => key),
    })),
    monitors: monitors.map(({ ref, metrics }) => ({ name: ref.name, metrics })),
    findings: [
      ...(type?.findings ?? []),
      ...monitors.flatMap(({ findings }) => findings),
      ...searchFindings(load, main?.node),
      ...known.flatMap(({ findings }) => findings),
    ],
    notChosen: [...language.experiments.values()].filter((words) => !known.includes(words)),
    baseline,
    leftOut,
    userSetup: parts.userSetup,
  });
  // a load that could not be read has no stages to name
  for (const { gate, fault } of faults) if (load !== undefined || fault.code !== 'LG_GATE_STAGE') problems.fault(gate.node, fault);
  const ofTests = new Set(experiments.chosen.flatMap(({ words }) => words.findings.map(({ name }) => name)));
  const isLeft = (gate: GateSpec): boolean =>
    (gate.metric.kind === 'finding' && left.has(gate.metric.finding)) || (walkOnly && !standsInWalk(gate, ofTests));
  return { gates: gates.filter((gate) => !isLeft(gate)), dropped: [...dropped, ...gates.filter(isLeft).map(({ text }) => text)] };
}

/** What a search finds; where the load could not be read, what it might have found. */
function searchFindings(load: Load | undefined, main: Node | undefined): readonly MetricSpec[] {
  const isWanted = load === undefined ? childOf(childOf(main, 'load'), 'search') !== undefined : load.search !== undefined;
  const models = load?.search === undefined ? (['open', 'closed'] as const) : [load.search.model];
  // users are a plain count in a gate
  return isWanted ? models.map((model) => ({ ...SUSTAINED[model], kind: 'gauge', unit: model === 'open' ? '/s' : '' })) : [];
}
