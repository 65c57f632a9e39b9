import { ourWord } from '../../language/foreign-words.ts';
import type { Language, Verb } from '../../language/language.ts';
import { closest } from '../../template/closest.ts';
import type { Checking } from '../checking.ts';
import { inWords } from '../in-words.ts';
import type { Entry, Node, Scalar } from '../node.ts';
import { fitting } from '../parse.ts';
import type { Span } from '../source.ts';
import { placeOf } from '../text-places.ts';
import { type Fitting, renamed, sayUnknownKey } from '../unknown-keys.ts';

/** A step whose verb is known. */
export interface WrittenStep {
  readonly verb: Verb;
  readonly value: Node;
  /** Where its verb stands. */
  readonly verbSpan: Span;
  readonly span: Span;
  /** What stands beside the verb and may stand there. */
  readonly options: ReadonlyMap<string, Entry>;
}

/** Finds a step's verb and says what cannot stand beside it; undefined where there is no one verb. */
export function readStep(node: Node, checking: Checking): WrittenStep | undefined {
  if (node.kind === 'map') return readMap(node, checking);
  if (node.kind === 'scalar' && typeof node.value === 'string') return readShort(node, node.value, checking);
  if (node.kind !== 'scalar' || !node.empty)
    checking.problems.error(
      'LG_VALUE_TYPE',
      node.span,
      `a step must be a map or \`${exampleOf(checking.language)}\`, not ${inWords(node)}`,
    );
  return undefined;
}

/** `GET /path` */
function readShort(node: Scalar, text: string, checking: Checking): WrittenStep | undefined {
  const { language, problems } = checking;
  const [, word = '', gap = '', rest = ''] = /^(\S+)(\s*)(.*)$/s.exec(text) ?? [];
  const verb = language.verbs.get(language.shorthands.get(word) ?? '');
  if (verb !== undefined && rest !== '') {
    const offset = word.length + gap.length;
    const value: Scalar = { ...node, value: rest, textStart: node.textStart + offset, from: { kind: 'rest', scalar: node, offset } };
    return { verb, value, verbSpan: node.span, span: node.span, options: new Map() };
  }
  const blamed = placeOf(node, 0, word.length).span;
  if (verb !== undefined) problems.error('LG_VALUE_INVALID', node.span, `\`${word}\` needs a path`, { hint: `write \`${word} /path\`` });
  else {
    const shorthand = closest(word, language.shorthands.keys());
    const asKey = language.verbs.has(word.replace(/:$/, '')) ? `write \`${word.replace(/:$/, '')}: ${rest || '…'}\`` : undefined;
    const hint = shorthand !== undefined && rest !== '' ? `did you mean \`${shorthand}\`?` : asKey;
    problems.error('LG_VERB_UNKNOWN', blamed, `\`${word}\` is no verb of a short step`, {
      hint:
        hint ??
        `short steps are ${[...language.shorthands.keys()]
          .map((short) => `\`${short} /path\``)
          .slice(0, 3)
          .join(', ')} …`,
      ...(shorthand !== undefined && { fix: shorthand }),
    });
  }
  return undefined;
}

const exampleOf = ({ shorthands }: Language): string => `${[...shorthands.keys()][0] ?? 'get'} /path`;

function readMap(node: Extract<Node, { kind: 'map' }>, checking: Checking): WrittenStep | undefined {
  const { language, problems } = checking;
  const keys = [...node.entries];
  const verbs = keys.flatMap(([key, entry]) => {
    const verb = language.verbs.get(key);
    return verb === undefined ? [] : [{ verb, entry }];
  });
  const [first, second] = verbs.filter(
    ({ verb }) => !verbs.some((other) => other.verb !== verb && Object.hasOwn(other.verb.options, verb.key)),
  );
  if (first === undefined) {
    sayNoVerb(node, checking);
    return undefined;
  }
  if (second !== undefined) {
    problems.error(
      'LG_VERB_SEVERAL',
      second.entry.key,
      `a step has one verb, and this one has \`${first.verb.key}\` and \`${second.verb.key}\``,
      {
        hint: 'each step is an entry of the list, with its own dash',
      },
    );
    return undefined;
  }
  const { verb, entry } = first;
  const allowed = [...Object.keys(verb.options), ...Object.keys(verb.nested).filter((key) => key !== verb.key)];
  const options = new Map<string, Entry>();
  const fits: Fitting = (to, value) => (Object.hasOwn(verb.options, to) ? fitting(verb.options[to], value, to) : []);
  for (const [key, option] of keys) {
    if (key === verb.key) continue;
    if (allowed.includes(key)) options.set(key, option);
    else if (isStep(key, allowed, language))
      problems.error('LG_KEY_UNKNOWN', option.key, `unknown key \`${key}\` in \`${verb.key}\``, {
        hint: `\`${ourWord(key, language.verbs.keys()) ?? key}\` is a step of its own`,
      });
    else sayUnknownKey(key, node, verb.key, allowed, problems, fits);
  }
  sayExclusive(verb, options, checking);
  return { verb, value: entry.value, verbSpan: entry.key, span: node.span, options };
}

/** Another tool's word for what is a verb here, and no option. */
const isStep = (key: string, allowed: readonly string[], { verbs }: Language): boolean =>
  ourWord(key, allowed) === undefined && ourWord(key, verbs.keys()) !== undefined;

function sayExclusive(verb: Verb, options: ReadonlyMap<string, Entry>, { problems }: Checking): void {
  for (const group of verb.exclusive) {
    const [first, second] = [...options].filter(([key]) => group.includes(key));
    if (first !== undefined && second !== undefined)
      problems.error('LG_KEYS_EXCLUDE', second[1].key, `\`${first[0]}\` and \`${second[0]}\` exclude each other`, {
        hint: 'a request has one body',
      });
  }
}

const fitsVerb = (verb: Verb | undefined, value: Node): ReturnType<Fitting> =>
  verb?.value == null ? (value.kind === 'map' ? [] : undefined) : fitting(verb.value, value, verb.key);

function sayNoVerb(node: Extract<Node, { kind: 'map' }>, { language, problems }: Checking): void {
  const entries = [...node.entries];
  const [first] = entries;
  if (first === undefined) return problems.error('LG_VERB_MISSING', node.span, 'a step is empty');
  const isOption = (key: string): boolean =>
    [...language.verbs.values()].some((verb) => Object.hasOwn(verb.options, key) || Object.hasOwn(verb.nested, key));
  const [key, entry] = entries.find(([name]) => !isOption(name)) ?? first;
  const span = entry.key;
  if (isOption(key)) return problems.error('LG_VERB_MISSING', span, 'a step needs a verb', { hint: `for example \`get: /path\`` });
  const ours = ourWord(key, language.verbs.keys());
  const short = language.shorthands.get(key);
  const near = ours ?? short ?? closest(key, language.verbs.keys());
  const hint =
    ours !== undefined
      ? `in loadgate: \`${ours}\``
      : near !== undefined
        ? `did you mean \`${near}\`?`
        : `verbs are ${[...language.verbs.keys()].join(', ')}`;
  problems.error('LG_VERB_UNKNOWN', span, `\`${key}\` is no verb`, {
    hint,
    fixes: near === undefined ? [] : renamed(entry, near, node, (to, value) => fitsVerb(language.verbs.get(to), value)),
  });
}
