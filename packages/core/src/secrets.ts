/** Replaces every occurrence of known secrets in text that leaves the process or the worker. */
export type Mask = (text: string) => string;

export const MASKED = '***';
/** Shorter values would mask ordinary words: they are not masked. */
export const SHORTEST_SECRET = 4;
/** Shorter lines of a secret of several lines are left: a bracket, a blank. */
const SHORTEST_LINE = 8;
/** What a text is cut off with, wherever we cut one. */
const CUT = '…';
/** Of a text that somebody fills with cuts, only so many are looked at, the last ones. */
const MOST_CUTS = 8;
/** Longest that one character becomes: `%25c3%25b6`. */
const LONGEST_ENCODING = 12;

/** Shorter forms in base64 would stand in other base64 by chance. */
const SHORTEST_BASE64 = 5;

/**
 * A mask for these values, however they turn up: as they are, in capitals or small letters, percent-encoded (also twice), as a form,
 * inside JSON (also JSON in JSON) or HTML, as base64 wherever they stand in it (basic auth), line by line, and the password of a URL by itself. Longer ones first, so that a secret
 * within another leaves no rest; the begin of one goes, too, where `…` says that the text was cut. `isMeant`: whether a part (a line, a password) of a secret is to be masked.
 */
export function maskOf(secrets: Iterable<string>, isMeant: (part: string) => boolean = () => true): Mask {
  const forms = new Set<string>();
  for (const secret of secrets)
    for (const part of partsOf(secret)) {
      if (part.length < SHORTEST_SECRET || !isMeant(part)) continue;
      for (const written of spellings(part)) forms.add(written);
      for (const form of base64Of(part)) if (form.length >= SHORTEST_BASE64) forms.add(form);
    }
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const any = new RegExp(longestFirst.map(inAnyEncoding).join('|'), 'g');
  let begins: readonly Begin[] | undefined;
  return (text) => {
    const masked = text.replace(any, MASKED);
    if (!masked.includes(CUT)) return masked;
    begins ??= longestFirst.map(beginOf);
    return withoutBegins(masked, begins);
  };
}

/** How a form begins, at the least that is masked, and its characters, each as a pattern of all that stands for it. */
interface Begin {
  readonly least: RegExp;
  readonly chars: readonly RegExp[];
}

function beginOf(form: string): Begin {
  const chars = [...form].map(encodings);
  return { least: new RegExp(chars.slice(0, SHORTEST_SECRET).join(''), 'g'), chars: chars.map((char) => new RegExp(char, 'y')) };
}

function withoutBegins(text: string, begins: readonly Begin[]): string {
  let hidden = text;
  for (let cut = text.lastIndexOf(CUT), left = MOST_CUTS; cut > 0 && left > 0; cut = text.lastIndexOf(CUT, cut - 1), left--) {
    const starts = begins.flatMap((begin) => startOf(begin, text, cut) ?? []);
    if (starts.length > 0) hidden = `${hidden.slice(0, Math.min(...starts))}${MASKED}${hidden.slice(cut)}`;
  }
  return hidden;
}

/** Where a form begins that is cut off at `cut`. */
function startOf({ least, chars }: Begin, text: string, cut: number): number | undefined {
  least.lastIndex = Math.max(0, cut - chars.length * LONGEST_ENCODING);
  for (let found = least.exec(text); found !== null && found.index < cut; found = least.exec(text)) {
    if (isCutAt(cut, chars, text, found.index)) return found.index;
    least.lastIndex = found.index + 1;
  }
  return undefined;
}

function isCutAt(cut: number, chars: readonly RegExp[], text: string, from: number): boolean {
  let at = from;
  for (const char of chars) {
    char.lastIndex = at;
    if (at >= cut || !char.test(text)) return at === cut || HALF_SIGN.test(text.slice(at, cut));
    at = char.lastIndex;
  }
  return false;
}

/** `%c`, `\\u00`, `&#x2`: what was cut in the middle. */
const HALF_SIGN = /^(?:%|\\|&)[\w#%\\]{0,11}$/;

function partsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const password = /^[a-z][a-z+.-]*:\/\/[^/?#@]*:([^@/?#]+)@/i.exec(secret)?.[1];
  return [
    secret,
    secret.trim(),
    ...(lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : []),
    ...(password === undefined ? [] : [password, decoded(password)]),
  ];
}

/** What filters, targets and file systems make of a text that still lets somebody read it. */
const spellings = (part: string): readonly string[] =>
  [part, part.toUpperCase(), part.toLowerCase()].flatMap((text) => [text, text.normalize('NFC'), text.normalize('NFD')]);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What of its base64 does not depend on what stands before and after it, for each of the three places where it may begin. */
function base64Of(secret: string): readonly string[] {
  return [0, 2, 3].flatMap((begin, before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const whole = bytes.toString('base64').replace(/=+$/, '');
    const form = whole.slice(begin, bytes.length % 3 === 0 ? whole.length : whole.length - 1);
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Blanks may have become one. */
const inAnyEncoding = (text: string): string =>
  text
    .split(/(\s+)/)
    .map((part) => (/^\s/.test(part) ? `(?:${[...part].map(encodings).join('')}|\\s+)` : [...part].map(encodings).join('')))
    .join('');

/** One character, as a pattern of all that stands for it somewhere. */
function encodings(char: string): string {
  if (/[a-z\d]/i.test(char)) return char;
  const percent = [...Buffer.from(char)].map((byte) => `%(?:25)*${anyCase(byte.toString(16).padStart(2, '0'))}`).join('');
  const unicode = Array.from({ length: char.length }, (_, i) => `\\\\+u${anyCase(char.charCodeAt(i).toString(16).padStart(4, '0'))}`).join(
    '',
  );
  const code = char.codePointAt(0) as number;
  const entity = `&(?:amp;)?#(?:0*${code}|[xX]0*${anyCase(code.toString(16))});`;
  return `(?:${[`\\\\*${escaped(char)}`, percent, unicode, entity, ...(SHORTHANDS[char] ?? [])].join('|')})`;
}

/** Of forms, JSON and HTML. */
const SHORTHANDS: Readonly<Record<string, readonly string[]>> = {
  ' ': ['\\+'],
  '\n': ['\\r\\n', '\\\\+n'],
  '\r': ['\\\\+r'],
  '\t': ['\\\\+t'],
  '\b': ['\\\\+b'],
  '\f': ['\\\\+f'],
  '&': ['&amp;(?:amp;)?'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;'],
  "'": ['&apos;'],
};

const escaped = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const anyCase = (hex: string): string => hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
