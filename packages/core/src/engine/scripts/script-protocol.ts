import type { CallProtocol, CallStep, Condition, Json, Position, RequestStep } from '../../contract/plan.ts';
import type { Grammar, Kit, VerbGrammar } from '../../contract/plugin.ts';
import type { RequestCode } from '../../flow/steps/program.ts';
import type { StepTools } from '../../flow/steps/tools.ts';
import { shortened } from '../../flow/values/excerpt.ts';
import { type Readers, readersOf } from '../../flow/values/subject.ts';
import type { OpenDriver } from '../drivers.ts';
import { plainValue } from './plain-value.ts';
import { type Reply, replyClass } from './reply.ts';
import { rowFinder } from './request-rows.ts';

/** A protocol as one `call` step speaks it. */
export interface ScriptProtocol {
  readonly name: string;
  readonly exclusive: boolean;
  readonly readers: Readers;
  readonly Reply: typeof Reply;
  /** Names of the functions that its object has. */
  readonly verbs: readonly string[];
  /** What one request does. A throw is the script's fault: no such option, a value that cannot be. */
  request(verb: string, value: unknown, options: Options, isSampled: boolean): RequestCode;
}

export type Options = { readonly [key: string]: unknown };

export interface ScriptProtocolParts {
  readonly ref: CallProtocol;
  readonly driver: OpenDriver;
  readonly grammar: Grammar;
  readonly kit: Kit;
  readonly tools: StepTools;
  /** A name that has no row was used. */
  readonly unknownName: (name: string) => void;
}

export function scriptProtocol(step: CallStep, parts: ScriptProtocolParts): ScriptProtocol {
  const { ref, driver, grammar, kit, tools } = parts;
  const verbs = new Map<string, VerbGrammar>(Object.entries<VerbGrammar>(grammar.verbs).filter(([, verb]) => verb.block !== true));
  const rowOf = rowFinder(step.requests.filter(({ protocol }) => protocol === ref.name));
  const judgeOf = judges(ref, step, tools);
  return {
    name: ref.name,
    exclusive: ref.exclusive,
    readers: readersOf(driver.driver.views, { document: driver.ref.documentView, text: driver.ref.textView }),
    Reply: replyClass(grammar.views),
    verbs: [...verbs.keys()],
    request(verb, value, { name, expect, timeout, ...own }, isSampled) {
      const words = verbs.get(verb) as VerbGrammar;
      const known = rowOf(verb, value, name);
      if (known.row === null) parts.unknownName(known.name);
      const asText = words.noTemplates === undefined ? undefined : (text: string): string => text;
      const written: RequestStep = {
        ...requestStep(step, ref, known.name),
        verb,
        value: parsed(words.value, plainValue(value, asText), verb) as Json,
        options: optionsOf(words, plainValue(own) as { readonly [key: string]: Json }, verb),
        timeoutUs: timeout === undefined ? ref.timeoutUs : (parsed(kit.durationUs, timeout, 'timeout') as number),
      };
      return {
        ...{ at: step.at, unwind: NOWHERE, rest: 0, next: NOWHERE, failed: NOWHERE, continues: false, retry: null },
        ...tools.request(written, true),
        row: isSampled ? (known.row ?? ref.otherRow) : null,
        name: known.name,
        protocol: ref.name,
        timeoutUs: written.timeoutUs,
        judge: judgeOf(verb, expect),
      };
    },
  };
}

/** A request of a script goes on nowhere: its promise settles. */
const NOWHERE = { pc: 0 };

const requestStep = ({ at, row }: CallStep, { name: protocol, timeoutUs }: CallProtocol, name: string): RequestStep => ({
  ...{ kind: 'request', at, row, name, protocol, verb: '', value: null, options: {}, expect: [], capture: [] },
  ...{ timeoutUs, retry: null, onFail: 'end' },
});

/** `expect` of a request: statuses, in place of what is expected of the status else; each list is compiled once. */
function judges(ref: CallProtocol, step: CallStep, tools: StepTools): (verb: string, expect: unknown) => RequestCode['judge'] {
  const made = new Map<string, RequestCode['judge']>();
  return (verb, expect) => {
    const key = `${verb} ${JSON.stringify(expect)}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const usual = ref.verbExpect[verb] ?? ref.expect;
    const conditions = expect === undefined ? usual : [statusIn(expect, step.at), ...usual.filter((one) => !isOfStatus(one))];
    const judge = tools.judge({ ...requestStep(step, ref, ''), expect: conditions }, 'iteration');
    if (made.size < MOST_LISTS) made.set(key, judge);
    return judge;
  };
}

const isOfStatus = ({ subject }: Condition): boolean => subject.kind === 'view' && subject.view === 'status';

const MOST_LISTS = 100;

function statusIn(expect: unknown, at: Position): Condition {
  const list: readonly unknown[] = Array.isArray(expect) ? expect : [expect];
  if (list.length === 0 || !list.every((status) => Number.isInteger(status)))
    throw new TypeError(`\`expect\` of a request in a script is a status or a list of them, not ${JSON.stringify(expect)}`);
  return {
    at,
    text: `status in ${list.join(' | ')}`,
    subject: { kind: 'view', view: 'status' },
    op: 'in',
    values: list.map((value) => ({ kind: 'value', value: value as number })),
  };
}

function optionsOf(words: VerbGrammar, own: { readonly [key: string]: Json }, verb: string): { readonly [key: string]: Json } {
  const known: Readonly<Record<string, unknown>> = words.options;
  return Object.fromEntries(
    Object.entries(own).map(([key, value]) => {
      if (!Object.hasOwn(known, key))
        throw new TypeError(
          `\`${verb}\` has no option \`${key}\`: there are ${['name', 'expect', 'timeout', ...Object.keys(known)].join(', ')}`,
        );
      return [key, parsed(known[key] as Schema, value, key) as Json];
    }),
  );
}

interface Schema {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly data?: unknown;
    readonly error?: { readonly issues: readonly { readonly message: string }[] };
  };
}

function parsed(schema: Schema, value: unknown, called: string): unknown {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new TypeError(
    `\`${called}\` cannot be ${shortened(String(JSON.stringify(value)), 100)}: ${read.error?.issues[0]?.message ?? 'it is refused'}`,
  );
}
