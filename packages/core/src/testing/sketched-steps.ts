import type {
  BlockStep,
  CallStep,
  Capture,
  ChooseStep,
  Condition,
  ForEachStep,
  GroupStep,
  IfStep,
  Json,
  LogStep,
  ParallelStep,
  Pause,
  Position,
  RepeatStep,
  RequestStep,
  SequenceStep,
  SetStep,
  Step,
  ThinkStep,
} from '../contract/plan.ts';
import { parseCapture } from '../scenario/captures.ts';
import { parseCondition } from '../scenario/conditions.ts';
import { FAKE_VIEWS } from './fake-protocol.ts';

/** Where sketched things stand: nowhere in particular. */
export const NOWHERE: Position = [0, 1, 1];

export interface RequestSketch {
  /** Default: the step's name. */
  readonly value?: Json;
  /** Default `do`. */
  readonly verb?: string;
  /** Default `fake`. */
  readonly protocol?: string;
  readonly options?: { readonly [key: string]: Json };
  readonly expect?: readonly (string | number)[];
  /** Name → source, as under `capture`. */
  readonly capture?: Readonly<Record<string, string>>;
  readonly timeoutUs?: number;
  readonly retry?: RequestStep['retry'];
  readonly onFail?: 'end' | 'continue';
  readonly everyUs?: number;
}

/** A request of the fake protocol; conditions and captures as they are written in a scenario. */
export function request(name: string, sketch: RequestSketch = {}): RequestStep {
  const { everyUs } = sketch;
  return {
    kind: 'request',
    at: NOWHERE,
    row: -1,
    name,
    protocol: sketch.protocol ?? 'fake',
    verb: sketch.verb ?? 'do',
    value: sketch.value ?? name,
    options: sketch.options ?? {},
    expect: (sketch.expect ?? []).map((text, i) => condition(text, [0, 2, i + 1])),
    capture: Object.entries(sketch.capture ?? {}).map(capture),
    timeoutUs: sketch.timeoutUs ?? null,
    retry: sketch.retry ?? null,
    onFail: sketch.onFail ?? 'end',
    ...(everyUs !== undefined && { everyUs }),
  };
}

/** A block (`tx`) of the fake protocol. */
export function block(
  name: string,
  steps: readonly Step[],
  { retry = null, onFail = 'end', timeoutUs }: Pick<RequestSketch, 'retry' | 'onFail' | 'timeoutUs'> = {},
): BlockStep {
  const fixed = { kind: 'block', at: NOWHERE, row: -1, protocol: 'fake', verb: 'tx', options: {} } as const;
  return { ...fixed, name, value: name, retry, onFail, steps, ...(timeoutUs !== undefined && { timeoutUs }) };
}

export interface CallSketch extends Pick<RequestSketch, 'timeoutUs' | 'retry' | 'onFail'> {
  readonly with?: { readonly [name: string]: Json };
  /** Names of requests that stand in the script: each is the value of a `do`, too. */
  readonly requests?: readonly string[];
  readonly data?: readonly string[];
  readonly expect?: readonly string[];
  readonly capture?: Readonly<Record<string, string>>;
  readonly exclusive?: boolean;
}

/** A call of the function `run` in `script.ts`, which speaks the fake protocol. */
export const call = (name: string, sketch: CallSketch = {}): CallStep => ({
  ...{ kind: 'call', at: NOWHERE, row: -1, name, script: 'script.ts', function: 'run' },
  with: sketch.with ?? {},
  protocols: [
    {
      name: 'fake',
      expect: [condition('status < 400', NOWHERE)],
      verbExpect: {},
      timeoutUs: null,
      exclusive: sketch.exclusive ?? false,
      otherRow: -1,
    },
  ],
  requests: (sketch.requests ?? []).map((name) => ({ row: -1, name, protocol: 'fake', verb: 'do', parts: [name] })),
  data: sketch.data ?? [],
  expect: (sketch.expect ?? []).map((text) => condition(text, NOWHERE)),
  capture: Object.entries(sketch.capture ?? {}).map(capture),
  timeoutUs: sketch.timeoutUs ?? null,
  retry: sketch.retry ?? null,
  onFail: sketch.onFail ?? 'end',
});

export const group = (name: string, steps: readonly Step[]): GroupStep => ({ kind: 'group', at: NOWHERE, row: -1, name, steps });

/** A fixed pause, or one drawn evenly. */
export const think = (us: number | Pause): ThinkStep => ({ kind: 'think', at: NOWHERE, pause: pauseOf(us) });

export const set = (values: { readonly [name: string]: Json }): SetStep => ({ kind: 'set', at: NOWHERE, values });

export const log = (message: string): LogStep => ({ kind: 'log', at: NOWHERE, message });

export const sequence = (values: { readonly [name: string]: Json }, steps: readonly Step[]): SequenceStep => ({
  kind: 'sequence',
  at: NOWHERE,
  values,
  steps,
});

export const repeat = (times: number | string, steps: readonly Step[], until: readonly string[] = []): RepeatStep => ({
  kind: 'repeat',
  at: NOWHERE,
  times,
  until: until.map(test),
  steps,
});

export const forEach = (list: string, as: string, steps: readonly Step[]): ForEachStep => ({
  kind: 'forEach',
  at: NOWHERE,
  list,
  as,
  steps,
});

export const when = (conditions: readonly string[], then: readonly Step[], otherwise: readonly Step[] = []): IfStep => ({
  kind: 'if',
  at: NOWHERE,
  conditions: conditions.map(test),
  then,
  else: otherwise,
});

/** Name of a branch → its weight and steps. */
export const choose = (branches: Readonly<Record<string, readonly [weight: number, steps: readonly Step[]]>>): ChooseStep => ({
  kind: 'choose',
  at: NOWHERE,
  branches: Object.entries(branches).map(([name, [weight, steps]]) => ({ name, weight, steps })),
});

export const parallel = (most: number, steps: readonly Step[]): ParallelStep => ({ kind: 'parallel', at: NOWHERE, most, steps });

export const pauseOf = (us: number | Pause): Pause => (typeof us === 'number' ? { minUs: us, maxUs: us } : us);

const test = (text: string): Condition =>
  parsed(text, parseCondition(text, { place: 'values', views: {}, at: NOWHERE, files: ['sketch'] })).condition;

const condition = (text: string | number, at: Position): Condition =>
  parsed(text, parseCondition(text, { place: 'reply', views: FAKE_VIEWS, at, files: ['sketch'] })).condition;

const capture = ([name, source]: readonly [string, string]): Capture =>
  parsed(source, parseCapture(name, source, { views: FAKE_VIEWS, nameAt: NOWHERE, sourceAt: NOWHERE, files: ['sketch'] })).capture;

function parsed<T extends { readonly ok: boolean }>(text: string | number, result: T): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(`"${text}" cannot be read: ${JSON.stringify(result)}`);
  return result as Extract<T, { ok: true }>;
}
