/** Replaces every occurrence of known secrets in text that leaves the process or the worker. */
export type Mask = (text: string) => string;

export const MASKED = '***';
/** Shorter values would mask ordinary words: they are not masked. */
export const SHORTEST_SECRET = 4;
/** Shorter lines of a secret of several lines are left: a bracket, a blank. */
const SHORTEST_LINE = 8;
/** Shorter forms in base64 would stand in other base64 by chance. */
const SHORTEST_BASE64 = 5;

/**
 * A mask for these values, however they turn up: as they are, in capitals or small letters, percent-encoded (also twice), as a form,
 * inside JSON (also JSON in JSON) or HTML, as base64 wherever they stand in it (basic auth), line by line, and the password of a URL by itself. Longer ones first, so that a secret
 * within another leaves no rest. `isMeant`: whether a part (a line, a password) of a secret is to be masked.
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
  return (text) => text.replace(any, MASKED);
}

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

const inAnyEncoding = (text: string): string => [...text].map(encodings).join('');

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
