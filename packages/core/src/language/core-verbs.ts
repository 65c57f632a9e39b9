import { z } from 'zod';
import { entryName } from './core-keys.ts';
import { kit } from './kit.ts';
import { pause } from './quantities.ts';

/** What stands in a key that holds steps. */
export type Nested = 'steps' | 'optionalSteps' | 'branches';

export interface CoreVerb {
  readonly doc: string;
  /** Null: `choose`, whose value is walked by the checker. */
  readonly value: z.ZodType | null;
  readonly options: Readonly<Record<string, z.ZodType>>;
  readonly nested: Readonly<Record<string, Nested>>;
}

export const conditions = z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))]);
const times = z.union([z.int().min(0), z.string().regex(/\$\{/)]);

const A_LIST = '`forEach` must be a template that yields a list, such as `${ids}`';

/** On any step. */
export const stepOptions: Readonly<Record<string, z.ZodType>> = {
  every: kit.durationUs
    .optional()
    .describe('This user runs the step again only this long after it last began it. Default: none, each time.'),
};

const retry = z.union([
  z.int().min(0),
  z.strictObject({
    times: z.int().min(0).describe('Further tries, at least 0.'),
    on: z.array(z.string().min(1)).optional().describe('Error kinds that are tried again. Default all.'),
    wait: kit.durationUs.optional().describe('Pause before each further try. Default none.'),
  }),
]);
const onFail = z.enum(['end', 'continue']).optional().describe('What a failure does to the iteration. Default end.');
const name = z.string().min(1).optional().describe('What gates and reports call it; never a template.');

const tags = z.array(entryName).min(1).optional().describe('Words that gates pool steps by: `p95 of tag "read" < 200ms`; never templates.');

/** On any request of a protocol, beside the verb's own. */
export const requestOptions: Readonly<Record<string, z.ZodType>> = {
  name,
  tags,
  expect: conditions
    .optional()
    .describe('Conditions on what comes back: `201`, `status < 400`, `$.id exists`. Default of HTTP: `status < 400`.'),
  capture: z
    .record(z.string(), z.string())
    .optional()
    .describe('Takes values out of what comes back: `{ id: $.id }`; `id?` may find nothing.'),
  timeout: kit.durationUs
    .optional()
    .describe('Longest time; then it fails with `timeout`. Default: that of the section, of `call` without one 60s.'),
  retry: retry.optional().describe('Tries again after a failure: a number, or `{ times, on, wait }`. Default: none.'),
  onFail,
};

/** Verbs that no protocol brings. */
export const coreVerbs = {
  think: { doc: 'Pause: `1s`, `1s..3s`; in place of `load.think` where it stands.', value: pause, options: {}, nested: {} },
  set: { doc: 'Gives values names: `set: { id: "${data.ids.id}" }`.', value: z.record(z.string(), kit.json), options: {}, nested: {} },
  log: { doc: 'Writes a line into the run’s log.', value: kit.text, options: {}, nested: {} },
  group: { doc: 'Steps measured together as well as one by one.', value: z.string().min(1), options: {}, nested: { steps: 'steps' } },
  repeat: {
    doc: 'Passes through steps: so many times, or until conditions hold after a pass.',
    value: times,
    options: { until: conditions.optional().describe('Conditions on templates; checked after each pass.') },
    nested: { steps: 'steps' },
  },
  forEach: {
    doc: 'Passes through steps once for each entry of a list.',
    value: z.string({ error: A_LIST }).regex(/\$\{/, { error: A_LIST }),
    options: { as: z.string().describe('Name of the variable that holds the entry.') },
    nested: { steps: 'steps' },
  },
  if: {
    doc: 'Steps only if all conditions hold: `if: ${tier} == gold`.',
    value: conditions,
    options: {},
    nested: { then: 'steps', else: 'optionalSteps' },
  },
  choose: { doc: 'One of several lists of steps, by weight.', value: null, options: {}, nested: { choose: 'branches' } },
  parallel: {
    doc: 'Steps side by side, at most so many (1 to 100) at a time, as a browser loads what belongs to a page. Goes on when all have ended.',
    value: z.int().min(1).max(100),
    options: {},
    nested: { steps: 'steps' },
  },
  call: {
    doc: 'Runs a function of a script: `call: steps/checkout.ts#placeOrder`. What it returns is the body for `expect` and `capture`.',
    value: z.string().min(1),
    options: {
      with: z.record(z.string(), kit.json).optional().describe('The function’s `args`.'),
      ...requestOptions,
    },
    nested: {},
  },
  use: {
    doc: 'Puts the steps of a fragment here.',
    value: z.string().min(1),
    options: { with: z.record(z.string(), kit.json).optional().describe('Values for names that the fragment reads.') },
    nested: {},
  },
} as const satisfies Readonly<Record<string, CoreVerb>>;
export type CoreVerbName = keyof typeof coreVerbs;

/** On any block of a protocol. */
export const blockOptions: Readonly<Record<string, z.ZodType>> = {
  name,
  tags,
  retry: retry.optional().describe('Runs the block again after a failure. Default: none.'),
  onFail,
};
export type WrittenRetry = number | { readonly times: number; readonly on?: readonly string[]; readonly wait?: number };
