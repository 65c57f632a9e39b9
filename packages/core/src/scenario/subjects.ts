import { type JSONPathError, jsonpath } from 'json-p3';
import type { Subject } from '../contract/plan.ts';
import type { View } from '../contract/plugin.ts';
import { closest } from '../template/closest.ts';
import { parseTemplate } from '../template/parse.ts';
import { didYouMean, type TextFault } from './text-fault.ts';

/** `reply`: in `expect` and `capture`, what came back. `values`: in `if` and `until`, a template. */
export type SubjectPlace = 'reply' | 'values';
/** What `expect` and `capture` may name of a protocol; core's `time` comes on top. */
export type Views = Readonly<Record<string, View>>;

/** A subject and where it ends; without one only the end. */
export interface ReadSubject {
  readonly subject: Subject | undefined;
  readonly end: number;
}

/** Reads the subject at the begin of `text`; what is wrong with it goes into `faults`. */
export function readSubject(text: string, place: SubjectPlace, views: Views, faults: TextFault[]): ReadSubject {
  if (place === 'values') return readTemplate(text, faults);
  if (text.startsWith('${')) return notAReply(text, faults);
  if (text.startsWith('$')) return readPath(text, views, faults);
  if (text.startsWith('/')) return readPattern(text, views, faults);
  return readView(text, views, faults);
}

/** Ends at a space outside `${…}`. */
function readTemplate(text: string, faults: TextFault[]): ReadSubject {
  const { parts, problems } = parseTemplate(text);
  const inside = (i: number): boolean => parts.some((part) => part.kind === 'expression' && part.start <= i && i < part.end);
  let end = 0;
  while (end < text.length && (inside(end) || !/\s/.test(text[end] as string))) end++;
  // an expression that could not be read has no part, so a space inside it may have ended the subject
  const broken = problems.find(() => [...text.slice(0, end).matchAll(/(?<!\$)\$\{/g)].some(({ index }) => !inside(index)));
  if (broken !== undefined) {
    const { offset, end: to, ...rest } = broken;
    faults.push({ ...rest, offset, length: to - offset });
    return { subject: undefined, end: text.length };
  }
  const written = text.slice(0, end);
  if (written.includes('${')) return { subject: { kind: 'template', template: written }, end };
  const word = /^\S*/.exec(text)?.[0] ?? '';
  faults.push({
    code: 'LG_CONDITION_SUBJECT',
    message: `\`${word}\` is no value: in \`if\` and \`until\` the subject is a template`,
    offset: 0,
    length: word.length,
    ...(/^[A-Za-z_]\w*$/.test(word) ? { hint: `write \`\${${word}}\`, after a \`capture\` or \`set\` of it` } : {}),
  });
  return { subject: undefined, end: word.length };
}

function notAReply(text: string, faults: TextFault[]): ReadSubject {
  const expression = parseTemplate(text).parts.find((part) => part.kind === 'expression');
  const end = expression?.end ?? text.length;
  faults.push({
    code: 'LG_CONDITION_SUBJECT',
    message: 'what came back is looked at here, not a value of this side',
    offset: 0,
    length: end,
    hint: 'write `status`, `$.id`, `header.etag` …; a template may be the value it is compared with',
  });
  return { subject: undefined, end };
}

/** Up to a space outside brackets and quotes. */
function readPath(text: string, views: Views, faults: TextFault[]): ReadSubject {
  const end = endOfPath(text);
  const path = text.slice(0, end);
  const fault = (message: string, offset: number, length: number, hint?: string): ReadSubject => {
    faults.push({ code: 'LG_CONDITION_PATH', message, offset, length, ...(hint !== undefined && { hint }) });
    return { subject: undefined, end };
  };
  if (!hasShape(views, 'document')) return fault(`there is no JSON to look into with \`${path}\``, 0, end, namedViews(views));
  const rounded = roundedDigits(path);
  if (rounded !== undefined) {
    const [digits] = rounded;
    return fault(`no number holds \`${digits}\``, rounded.index, digits.length, `in an answer it is text: write \`'${digits}'\``);
  }
  try {
    return { subject: { kind: 'path', path, singular: jsonpath.compile(path).singularQuery() }, end };
  } catch (error) {
    const { message, token } = error as JSONPathError;
    const offset = Math.min(Math.max(0, token?.index ?? 0), Math.max(0, end - 1));
    const reason = message.replace(/\s*\([^()]*:\d+\)$/, '');
    return fault(`\`${path}\` is no JSONPath: ${reason}`, offset, Math.max(1, end - offset), missingSpace(path));
  }
}

/** A whole number outside of quotes that is read as another one, or as a number where the answer has a text. */
function roundedDigits(path: string): RegExpExecArray | undefined {
  const bare = path.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, (quoted) => ' '.repeat(quoted.length));
  const found = /-?\d{16,}/.exec(bare);
  return found === null || Number.isSafeInteger(Number(found[0])) ? undefined : found;
}

function endOfPath(text: string): number {
  let depth = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (depth > 0 && (char === '"' || char === "'")) quote = char;
    else if (char === '[' || char === '(') depth++;
    else if (char === ']' || char === ')') depth--;
    else if (depth <= 0 && /\s/.test(char)) return i;
  }
  return text.length;
}

function readPattern(text: string, views: Views, faults: TextFault[]): ReadSubject {
  const read = readRegex(text, 0);
  if ('fault' in read) {
    faults.push(read.fault);
    return { subject: undefined, end: read.end };
  }
  const { source, flags, end } = read;
  if (hasShape(views, 'text')) return { subject: { kind: 'regex', source, flags }, end };
  faults.push({
    code: 'LG_CONDITION_SUBJECT',
    message: `there is no text to search with \`${text.slice(0, end)}\``,
    offset: 0,
    length: end,
    hint: namedViews(views),
  });
  return { subject: undefined, end };
}

export type ReadRegex =
  | { readonly source: string; readonly flags: string; readonly end: number }
  | { readonly fault: TextFault; readonly end: number };

/** `/source/flags` at `from`, compiled once to be sure that it can be. */
export function readRegex(text: string, from: number): ReadRegex {
  const match = /^\/((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+)\/([A-Za-z]*)/.exec(text.slice(from));
  const broken = (message: string, length: number, hint?: string): ReadRegex => ({
    fault: { code: 'LG_CONDITION_REGEX', message, offset: from, length, ...(hint !== undefined && { hint }) },
    end: from + length,
  });
  if (match === null)
    return broken('the regular expression is never closed by `/`', text.length - from, 'a `/` inside it is written `\\/`');
  const [whole, source = '', flags = ''] = match;
  if (/[^imsu]|(.).*\1/.test(flags)) return broken(`\`${flags}\` are no flags for it`, whole.length, 'known are `i`, `m`, `s` and `u`');
  try {
    new RegExp(source, flags);
  } catch (error) {
    return broken(`${(error as Error).message.replace(/^Invalid regular expression: /, '')} is no regular expression`, whole.length);
  }
  return { source, flags, end: from + whole.length };
}

function readView(text: string, views: Views, faults: TextFault[]): ReadSubject {
  const match = /^([A-Za-z_][\w-]*)(?:\.([^\s=<>!~]*))?/.exec(text);
  if (match === null) {
    const word = /^\S*/.exec(text)?.[0] ?? '';
    faults.push({
      code: 'LG_CONDITION_SUBJECT',
      message: `\`${word}\` is nothing that can be looked at`,
      offset: 0,
      length: word.length,
      hint: /^[.[]/.test(word) ? `did you mean \`$${word}\`?` : namedViews(views),
    });
    return { subject: undefined, end: word.length };
  }
  const [whole, name = '', key] = match;
  const end = whole.length;
  const wrong = (message: string, rest: { hint?: string; fix?: string }): ReadSubject => {
    faults.push({ code: 'LG_CONDITION_SUBJECT', message, offset: 0, length: end, ...rest });
    return { subject: undefined, end };
  };
  if (whole === 'time') return { subject: { kind: 'time' }, end };
  const view = Object.hasOwn(views, name) ? views[name] : undefined;
  if (view === undefined) return wrong(`there is no \`${whole}\` in what came back`, meantInstead(name, key, views));
  if (view.shape === 'map') {
    if (key === undefined || key === '') return wrong(`\`${name}\` holds several: say which one`, { hint: `write \`${name}.name\`` });
    return { subject: { kind: 'entry', view: name, key }, end };
  }
  if (key === undefined) return { subject: { kind: 'view', view: name }, end };
  if ((view.shape === 'document' || view.shape === 'text') && hasShape(views, 'document'))
    return wrong(`\`${whole}\` is no JSONPath`, didYouMean(`$.${key}`));
  return wrong(`\`${name}\` has no parts`, didYouMean(name));
}

function meantInstead(name: string, key: string | undefined, views: Views): { hint?: string; fix?: string } {
  const near = closest(name, [...Object.keys(views), 'time']) ?? SYNONYMS[name.toLowerCase()];
  if (near !== undefined && (near === 'time' || Object.hasOwn(views, near))) return didYouMean(key === undefined ? near : `${near}.${key}`);
  if (hasShape(views, 'document') && key === undefined)
    return { hint: `did you mean \`$.${name}\`? ${namedViews(views)}`, fix: `$.${name}` };
  return { hint: namedViews(views) };
}

const SYNONYMS: Readonly<Record<string, string>> = {
  code: 'status',
  statuscode: 'status',
  status_code: 'status',
  headers: 'header',
  cookies: 'cookie',
  length: 'size',
  bytes: 'size',
  text: 'body',
  response: 'body',
  duration: 'time',
  latency: 'time',
  responsetime: 'time',
  response_time: 'time',
  count: 'rows',
  rowcount: 'rows',
};

const hasShape = (views: Views, shape: View['shape']): boolean => Object.values(views).some((view) => view.shape === shape);

function namedViews(views: Views): string {
  const names = Object.entries(views).map(([name, { shape }]) => (shape === 'map' ? `\`${name}.name\`` : `\`${name}\``));
  const more = [...(hasShape(views, 'document') ? ['a JSONPath `$.…`'] : []), ...(hasShape(views, 'text') ? ['`/regex/`'] : [])];
  return `there are ${[...names, '`time`', ...more].join(', ')}`;
}

/** `$.a==1` reads as a path that is broken at its operator. */
function missingSpace(path: string): string | undefined {
  const match = /^([^[\]=!<>]+)(==|!=|<=|>=|<|>)(.+)$/.exec(path);
  return match === null ? undefined : `an operator stands between spaces: \`${match[1]} ${match[2]} ${match[3]}\``;
}
