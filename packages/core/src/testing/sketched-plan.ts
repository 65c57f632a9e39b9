import type { DataSource, Json, Level, Plan, Population, Row, Stage, Step } from '../contract/plan.ts';
import { callsIn } from '../flow/steps/calls-in.ts';
import { NOWHERE, pauseOf } from './sketched-steps.ts';

export interface PlanSketch {
  readonly flows: Readonly<Record<string, readonly Step[] | { readonly weight: number; readonly steps: readonly Step[] }>>;
  readonly load: LoadSketch;
  readonly setup?: readonly Step[];
  readonly cleanup?: readonly Step[];
  readonly userSetup?: readonly Step[];
  readonly userCleanup?: readonly Step[];
  readonly data?: Readonly<Record<string, Partial<DataSource> & { readonly rows: readonly Json[] }>>;
  readonly vars?: Plan['vars'];
  /** Default 1. */
  readonly seed?: number;
  /** Default: `fake` alone. */
  readonly protocols?: Plan['protocols'];
  readonly sections?: Plan['sections'];
  readonly target?: string;
}

export interface LoadSketch {
  /** One stage, where there are no `stages`. Null: until the iterations are done. */
  readonly durationUs?: number | null;
  readonly stages?: readonly {
    readonly name?: string;
    readonly durationUs: number | null;
    readonly warmup?: boolean;
    /** One per population. */
    readonly levels: readonly (number | Level)[];
  }[];
  /** Closed populations by their users, open ones by their arrivals per second. */
  readonly users?: number | Level;
  readonly arrivals?: number | Level;
  /** Default 0.1 s: the tests' own hard end. */
  readonly gracefulStopUs?: number;
  /** What is not the default of each population. */
  readonly populations?: readonly Partial<Population>[];
  readonly think?: number | Population['think'];
  readonly pacingUs?: number;
  readonly iterations?: number;
  readonly maxUsers?: number;
  readonly spacing?: 'even' | 'poisson';
}

/** A whole plan from what a test is about; every row that is measured is found in the steps. */
export function sketchedPlan(sketch: PlanSketch): Plan {
  const { setup = [], cleanup = [], userSetup = [], userCleanup = [], protocols = [{ name: 'fake', url: 'fake:' }] } = sketch;
  const rows: Row[] = [];
  const flows = Object.entries(sketch.flows).map(([name, written], flow) => {
    const { weight, steps } = 'steps' in written ? written : { weight: 1, steps: written };
    const placed = withRows(steps, flow, rows);
    const row = rows.push({ name, kind: 'iteration', flow, protocol: null, conditional: false, at: NOWHERE }) - 1;
    return { name, at: NOWHERE, weight, steps: placed, row };
  });
  const all = [setup, cleanup, userSetup, userCleanup, ...flows.map(({ steps }) => steps)];
  return {
    schema: 1,
    name: 'sketch',
    type: '',
    files: ['sketch', 'script.ts'],
    root: '/',
    environment: null,
    approval: null,
    target: sketch.target ?? null,
    seed: sketch.seed ?? 1,
    timeScale: 1,
    partial: false,
    protocols,
    sections: sketch.sections ?? { fake: {} },
    vars: sketch.vars ?? {},
    data: Object.entries(sketch.data ?? {}).map(dataSource),
    flows,
    setup: withRows(setup, null, rows),
    cleanup: withRows(cleanup, null, rows),
    userSetup: withRows(userSetup, null, rows),
    userCleanup: withRows(userCleanup, null, rows),
    rows,
    load: loadOf(sketch.load, flows.length),
    gates: [],
    droppedGates: [],
    baseline: null,
    monitors: [],
    ...(all.some((steps) => callsIn(steps).length > 0) && { scripts: ['script.ts'] }),
    reporters: [],
    allowHosts: [],
    notify: [],
    typeOptions: {},
  };
}

/** Rows of the data sources, as a generator gets them. */
export const sketchedRows = ({ data = {} }: PlanSketch): Readonly<Record<string, readonly Json[]>> =>
  Object.fromEntries(Object.entries(data).map(([name, { rows }]) => [name, rows]));

function dataSource([name, { rows, ...how }]: [string, Partial<DataSource> & { readonly rows: readonly Json[] }]): DataSource {
  return {
    name,
    at: NOWHERE,
    file: null,
    hash: '',
    count: rows.length,
    columns: Object.keys((rows[0] ?? {}) as object),
    order: 'sequential',
    per: 'iteration',
    onEnd: 'wrap',
    ...how,
  };
}

function loadOf(sketch: LoadSketch, flows: number): Plan['load'] {
  const { users, arrivals, stages, durationUs = null, populations = [{}], gracefulStopUs = 1e5 } = sketch;
  const level = arrivals ?? users ?? 1;
  const made = populations.map((own): Population => {
    const { think = null, pacingUs = null, iterations = null, maxUsers, spacing = 'even' } = sketch;
    const model = arrivals === undefined ? 'closed' : 'open';
    return {
      model,
      flows: Array.from({ length: flows }, (_, flow) => flow),
      think: think === null ? null : pauseOf(think),
      pacingUs,
      spacing,
      maxUsers: maxUsers ?? (model === 'open' ? 10_000 : mostOf(stages?.flatMap(({ levels }) => levels) ?? [level])),
      iterations,
      ...own,
    };
  });
  const written = stages ?? [{ name: 'main', durationUs, levels: made.map(() => level) }];
  return { gracefulStopUs, populations: made, stages: written.map(stageOf) };
}

const stageOf = (stage: NonNullable<LoadSketch['stages']>[number], i: number): Stage => ({
  name: stage.name ?? `stage ${i + 1}`,
  at: NOWHERE,
  durationUs: stage.durationUs,
  warmup: stage.warmup ?? false,
  levels: stage.levels.map((level) => (typeof level === 'number' ? [[0, level]] : level)),
});

const mostOf = (levels: readonly (number | Level)[]): number =>
  Math.max(...levels.flatMap((level) => (typeof level === 'number' ? [level] : level.map(([, value]) => value))));

/** The same steps, each with its row. */
function withRows(steps: readonly Step[], flow: number | null, rows: Row[], conditional = false): readonly Step[] {
  const inside = (list: readonly Step[], isConditional = conditional) => withRows(list, flow, rows, isConditional);
  const add = (name: string, kind: Row['kind'], protocol: string | null): number =>
    rows.push({ name, kind, flow, protocol, conditional, at: NOWHERE }) - 1;
  const placed = (step: Step): Step => {
    switch (step.kind) {
      case 'request':
        return { ...step, row: add(step.name, 'request', step.protocol) };
      case 'block':
        return { ...step, row: add(step.name, 'block', step.protocol), steps: inside(step.steps) };
      case 'group':
        return { ...step, row: add(step.name, 'group', null), steps: inside(step.steps) };
      case 'sequence':
      case 'parallel':
        return { ...step, steps: inside(step.steps) };
      case 'repeat':
        return { ...step, steps: inside(step.steps, conditional || typeof step.times !== 'number' || step.times === 0) };
      case 'forEach':
        return { ...step, steps: inside(step.steps, true) };
      case 'if':
        // biome-ignore lint/suspicious/noThenProperty: the plan's own word
        return { ...step, then: inside(step.then, true), else: inside(step.else, true) };
      case 'choose':
        return { ...step, branches: step.branches.map((branch) => ({ ...branch, steps: inside(branch.steps, true) })) };
      case 'call':
        return {
          ...step,
          row: add(step.name, 'call', null),
          requests: step.requests.map((request) => ({ ...request, row: add(request.name, 'request', request.protocol) })),
          protocols: step.protocols.map((protocol) => ({ ...protocol, otherRow: add('other', 'request', protocol.name) })),
        };
      case 'think':
      case 'set':
      case 'log':
        return step;
    }
  };
  return steps.map(placed);
}
