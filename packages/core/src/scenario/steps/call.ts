import { posix } from 'node:path';
import type { CallProtocol, CallRequest, CallStep, Json } from '../../contract/plan.ts';
import type { View } from '../../contract/plugin.ts';
import { closest } from '../../template/closest.ts';
import { withDefaultExpectations } from '../conditions.ts';
import { ownSource } from '../documents.ts';
import { type Mapping, nodeOf, type Scalar, textOf } from '../node.ts';
import type { Script } from '../scripts/script-files.ts';
import { positionOf } from '../source.ts';
import { placeOf } from '../text-places.ts';
import { readCaptures, readConditions } from '../written-conditions.ts';
import { optionOf, retryOf, writtenName } from './options.ts';
import { sayExclusive } from './parallel.ts';
import { isEmpty, setCaptured, textsOf } from './request.ts';
import { type CallWords, requestsOf } from './script-rows.ts';
import { valueOfVerb } from './simple.ts';
import type { Around, StepChecking } from './step-checking.ts';
import { checkTemplates } from './template-check.ts';
import type { WrittenStep } from './written-step.ts';

/** What a function returns, as `expect` and `capture` look into it. */
const BODY: Readonly<Record<string, View>> = {
  body: { shape: 'text', doc: 'What the function returned, as text.' },
  json: { shape: 'document', doc: 'What the function returned.' },
};

/** A function of a script. Nothing of it is run: what can be known of it is read in its text. */
export function call(written: WrittenStep, around: Around, checking: StepChecking): CallStep | undefined {
  const { problems } = checking;
  const target = targetOf(written, checking);
  const given = writtenName(written, checking);
  const name = given?.name ?? textOf(written.value)?.trim() ?? 'call';
  const values = optionOf<{ readonly [name: string]: Json }>(written, 'with', checking) ?? {};
  const handed = written.options.get('with')?.value;
  if (handed !== undefined) checkTemplates(handed, { around }, checking);
  const expect = written.options.get('expect')?.value;
  const conditions = expect === undefined || isEmpty(expect) ? [] : readConditions(expect, 'reply', BODY, problems);
  for (const text of expect === undefined ? [] : textsOf(expect)) checkTemplates(text, { around }, checking);
  const capture = written.options.get('capture')?.value;
  const captures = optionOf<Json>(written, 'capture', checking) === undefined ? [] : readCaptures(capture as Mapping, BODY, problems);
  const onFail = optionOf<'end' | 'continue'>(written, 'onFail', checking) ?? 'end';
  const retry = retryOf(written, checking);
  const timeoutUs = optionOf<number>(written, 'timeout', checking);
  setCaptured(capture, onFail === 'continue', around);
  const tags = optionOf<readonly string[]>(written, 'tags', checking) ?? [];
  const row = checking.rows.add({
    tags,
    ...{ name, kind: 'call', flow: around.flow, protocol: null, conditional: around.conditional, verb: 'call' },
    span: given?.span ?? written.verbSpan,
  });
  if (target === undefined) {
    checking.rows.isIncomplete = true;
    return undefined;
  }
  const { scripts, path, of } = target;
  const said = (word: string): boolean => scripts.some(({ code }) => code.has(word));
  for (const known of checking.vars.entries.keys()) if (said(known)) checking.used.vars.add(known);
  const data = [...checking.data.keys()].filter(said);
  for (const source of data) checking.used.data.add(source);
  const { protocols, requests } = spoken(scripts, { call: name, tags }, around, checking);
  for (const { name: protocol } of protocols) sayExclusive(written, around, checking, protocol);
  return {
    ...{ kind: 'call', at: positionOf(written.span), row, name, script: checking.files.shown(path), function: of, with: values },
    ...{ protocols, requests, data, expect: conditions, capture: captures, retry, onFail },
    timeoutUs: timeoutUs ?? longestOf(protocols),
  };
}

interface Target {
  readonly path: string;
  /** Name of the export. */
  readonly of: string;
  readonly scripts: readonly Script[];
}

/** `../steps/checkout.ts#placeOrder` */
function targetOf(written: WrittenStep, checking: StepChecking): Target | undefined {
  const { problems, scripts: files } = checking;
  const text = valueOfVerb<string>(written, checking);
  const value = written.value as Scalar;
  if (text === undefined) return undefined;
  const [, file = '', of = ''] = /^\s*([^#]+)#([\w$]+)\s*$/.exec(text) ?? [];
  if (file === '' || text.includes('${')) {
    problems.error('LG_VALUE_INVALID', value.span, '`call` needs a file and a function of it, as they are', {
      hint: 'write `steps.ts#function`',
    });
    return undefined;
  }
  const path = posix.resolve(posix.dirname(value.span.source.path), file);
  const scripts = files.read(path, placeOf(value, text.indexOf(file), file.length).span);
  const code = scripts?.[0]?.code;
  if (scripts === undefined || code === undefined) return undefined;
  if (code.exportsMore || code.exports.includes(of)) return { path, of, scripts };
  const near = closest(of, code.exports);
  problems.error(
    'LG_SCRIPT_FUNCTION',
    placeOf(value, text.lastIndexOf(of), of.length).span,
    `${checking.files.shown(path)} exports no \`${of}\``,
    {
      hint:
        near !== undefined
          ? `did you mean \`${near}\`?`
          : code.exports.length === 0
            ? 'it exports nothing'
            : `it exports ${code.exports.join(', ')}`,
      fix: near,
    },
  );
  return undefined;
}

/** The protocols that scripts name, with a row for each request that stands there and one for all others. */
function spoken(
  scripts: readonly Script[],
  own: CallWords,
  around: Around,
  checking: StepChecking,
): { readonly protocols: readonly CallProtocol[]; readonly requests: readonly CallRequest[] } {
  const named = [...checking.sections].filter(([protocol]) => scripts.some(({ code }) => code.has(protocol)));
  const requests = requestsOf(scripts, own, around, checking);
  const [first] = scripts;
  const protocols = named.map(
    ([
      name,
      {
        expect,
        timeoutUs,
        words: { exclusive },
      },
    ]) => {
      const otherRow = checking.rows.add({
        name: named.length > 1 ? `other ${name}` : 'other',
        kind: 'request',
        flow: around.flow,
        protocol: name,
        conditional: true,
        verb: `other ${name}`,
        isSpare: true,
        span: { source: (first as Script).source, start: 0, end: 0 },
      });
      return { name, expect, verbExpect: ofVerbs(name, checking), timeoutUs, exclusive, otherRow };
    },
  );
  return { protocols, requests };
}

/** Conditions of the verbs of a protocol that have some, as a step with that verb has them. */
function ofVerbs(protocol: string, { language, sections, problems }: StepChecking): CallProtocol['verbExpect'] {
  const { words, expect = [] } = sections.get(protocol) ?? {};
  const own = [...language.verbs.values()].filter((verb) => verb.protocol === protocol && verb.expect.length > 0);
  return Object.fromEntries(
    own.map((verb) => {
      const written = readConditions(nodeOf([...verb.expect], ownSource('')), 'reply', words?.views ?? {}, problems);
      return [verb.key, withDefaultExpectations(written, expect)];
    }),
  );
}

/** No longer than a request may take, or what never ends would go unseen. */
const longestOf = (protocols: readonly CallProtocol[]): number => Math.max(...protocols.map(({ timeoutUs }) => timeoutUs ?? 0), 0) || 60e6;
