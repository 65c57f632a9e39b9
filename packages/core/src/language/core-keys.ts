import { z } from 'zod';
import { kit, known } from './kit.ts';
import { flowLoadKeys, loadKeys } from './load-keys.ts';
import { rate } from './quantities.ts';

/** Which file a key may stand in. `environment`: below `environments.<name>` of the config. */
export type Place = 'scenario' | 'flows' | 'config' | 'environment';

export interface CoreKey {
  readonly doc: string;
  readonly places: readonly Place[];
  /** What it holds; `null` where the checker walks it itself and the JSON Schema is put together from {@link CoreKey.shape}. */
  readonly schema: z.ZodType | null;
  /** Of keys with steps in them. */
  readonly shape?: 'steps' | 'flows' | 'fragments' | 'type' | 'monitors' | 'reporters' | 'environments' | 'environmentName';
  /** Config has another form of it than the scenario. */
  readonly inConfig?: z.ZodType;
  /** One line of YAML, for the reference. */
  readonly example?: string;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
/** Names of flows, fragments, data sources and environments. */
export const entryName = z.string().regex(NAME, { error: 'must begin with a letter and hold letters, digits, `_`, `-`, `.`' });
/** Names of variables. */
export const VARIABLE = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

const file = z.string().min(1);
const gates = z.array(z.string()).describe('Requirements such as `p95 < 500ms`, `error_rate of "CRM *" < 2%`.');
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const dataKeys = z.strictObject({
  file: file.optional().describe('CSV with a header row, or JSON with a list of objects; relative to this file. This or `rows` is needed.'),
  rows: z.array(z.record(z.string(), scalar)).min(1).optional().describe('Rows written here, in place of a file.'),
  order: z
    .enum(['sequential', 'shuffle', 'random'])
    .default('sequential')
    .describe('Which row comes next; `shuffle` gives each once before any comes again, `random` draws. Default sequential.'),
  per: z
    .enum(['iteration', 'user'])
    .default('iteration')
    .describe('One row per iteration, or one per user for its whole life. Default iteration.'),
  onEnd: z
    .enum(['wrap', 'stop', 'fail'])
    .default('wrap')
    .describe('After the last row: begin again, end the load, or fail. With stop and fail each row is given once. Default wrap.'),
});

export const limitKeys = z.strictObject({
  users: z.int().min(0).optional().describe('Most users. Default: none.'),
  arrivals: rate.optional().describe('Most iterations started per second: `100/s`. Default: none.'),
  duration: kit.durationUs.optional().describe('Longest load: `30m`. Default: none.'),
});

const baselineKeys = z.strictObject({
  file: file.describe('JSON with agreed figures per step, relative to this file.'),
  gates: gates.optional().describe('Requirements such as `p95 of each <= baseline + 10%`, judged only with `--compare-baseline`.'),
});

export const allowedKeys = z.strictObject({
  days: z.string().optional().describe('Days of the week: `Mon..Fri`, `Sat,Sun`. Default: all.'),
  hours: z
    .string()
    .regex(/^\d{1,2}:\d{2}\s*\.\.\s*\d{1,2}:\d{2}$/, { error: 'must be two times of day such as `20:00..06:00`' })
    .optional()
    .describe('Times of day: `20:00..06:00`, over midnight too. Default: all day.'),
  zone: z.string().optional().describe('Time zone such as `Europe/Berlin`. Default UTC.'),
});

const all: readonly Place[] = ['scenario', 'flows', 'config', 'environment'];
const files: readonly Place[] = ['scenario', 'flows', 'config'];
const flows: readonly Place[] = ['scenario', 'flows'];
const config: readonly Place[] = ['config'];
const steps = (doc: string): CoreKey => ({ doc, places: flows, schema: null, shape: 'steps' });

/** Top-level keys of core's own, in the order of the reference. Sections of protocols and keys of test types come on top. */
export const coreKeys = {
  type: { doc: 'Test type: its default load, gates and analysis.', places: ['scenario'], schema: null, shape: 'type' },
  target: { doc: 'Base URL of the system under test.', places: ['scenario', 'environment'], schema: known(z.string().min(1)) },
  include: { doc: 'Flows files, relative to this one.', places: flows, schema: z.union([file, z.array(file)]) },
  load: {
    doc: 'How hard.',
    places: ['scenario'],
    schema: loadKeys,
    example: 'load: { users: 100, rampUp: 10/s, think: 1s..3s, duration: 10m, warmup: 1m }',
  },
  gates: {
    doc: 'What must hold.',
    places: ['scenario', 'config'],
    schema: gates,
    inConfig: z.record(z.string(), gates).describe('Gates by test type.'),
  },
  steps: steps('The one flow of this file.'),
  flows: { doc: 'Several flows, with their shares of iterations.', places: flows, schema: null, shape: 'flows' },
  fragments: { doc: 'Lists of steps that `use` puts in.', places: flows, schema: null, shape: 'fragments' },
  data: {
    doc: 'Rows for `${data.name.column}`.',
    places: flows,
    schema: z.record(entryName, dataKeys),
    example: 'data: { people: { file: people.csv, order: shuffle, per: user, onEnd: stop } }',
  },
  vars: { doc: 'Values for `${name}`.', places: all, schema: z.record(z.string(), kit.json) },
  setup: steps('Once per run, before the load; what it captures all users read.'),
  cleanup: steps('Once per run, after the load, always.'),
  userSetup: steps('Once per user, before its first iteration; what it captures lives as long as the user.'),
  userCleanup: steps('Once per user, after its last iteration.'),
  monitors: { doc: 'What is watched beside the load, by name.', places: all, schema: null, shape: 'monitors' },
  reporters: { doc: 'Who writes what: names, or `name: { options }`.', places: files, schema: null, shape: 'reporters' },
  plugins: {
    doc: 'Plugins to load: package names or `./file.ts`, from this file’s folder.',
    places: files,
    schema: z.array(z.string().min(1)),
  },
  headers: { doc: 'Headers for every protocol that has any.', places: config, schema: z.record(z.string(), scalar) },
  baseline: {
    doc: 'Agreed figures to compare with.',
    places: ['scenario', 'config'],
    schema: baselineKeys,
    example: 'baseline: { file: baselines.json, gates: [p95 of each <= baseline + 10% (at least 5ms)] }',
  },
  limits: {
    doc: 'What nobody may exceed; only tightened by nearer files.',
    places: all,
    schema: limitKeys,
    example: 'limits: { users: 200, arrivals: 100/s, duration: 30m }',
  },
  allowHosts: { doc: 'Hosts beside the targets that may be connected to.', places: files, schema: z.array(z.string().min(1)) },
  notify: { doc: 'Who is told. Accepted, not yet sent.', places: files, schema: z.array(z.record(z.string(), kit.json)) },
  scenarios: { doc: 'Folder of the scenarios, so that they can be named.', places: config, schema: file },
  results: { doc: 'Folder for results. Default results.', places: config, schema: file },
  environment: { doc: 'Environment when `--env` is not given.', places: config, schema: null, shape: 'environmentName' },
  environments: { doc: 'Places where we test.', places: config, schema: null, shape: 'environments' },
  protected: { doc: 'Needs `--approve "reason"`.', places: ['environment'], schema: z.boolean() },
  allowed: {
    doc: 'When it may be loaded; at other times a run is refused.',
    places: ['environment'],
    schema: allowedKeys,
    example: 'allowed: { days: Mon..Fri, hours: 20:00..06:00, zone: Europe/Berlin }',
  },
} as const satisfies Readonly<Record<string, CoreKey>>;

export type CoreKeyName = keyof typeof coreKeys;

/** Keys of a flow beside its steps. */
export const flowKeys = {
  weight: z.number().positive().optional().describe('Share of iterations among the flows. Default 1.'),
  load: flowLoadKeys.optional().describe('A population of its own, in place of a weight.'),
};

/** Keys of a branch of `choose` beside its steps. */
export const branchKeys = { weight: z.number().positive().optional().describe('Share of the passes. Default 1.') };

export interface WrittenData {
  readonly file?: string;
  readonly rows?: readonly { readonly [column: string]: string | number | boolean | null }[];
  readonly order: 'sequential' | 'shuffle' | 'random';
  readonly per: 'iteration' | 'user';
  readonly onEnd: 'wrap' | 'stop' | 'fail';
}
export interface WrittenLimits {
  readonly users?: number;
  readonly arrivals?: number;
  readonly duration?: number;
}
