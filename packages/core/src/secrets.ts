import { layersOf } from './escapes.ts';

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
/** `%c`, `\\u00`, `&#x2`: what was cut in the middle. */
const HALF_SIGN = /[%\\&][\w#%\\]{0,11}$/;
const LONGEST_HALF_SIGN = 12;

/** Shorter forms in base64 would stand in other base64 by chance. */
const SHORTEST_BASE64 = 5;
/** What begins as a secret does for so long is hidden as far as it goes on like it. */
const HEAD = 32;

/**
 * A mask for these values, however they turn up: as they are, in capitals or small letters, percent-encoded (also twice), as a form,
 * inside JSON (also JSON in JSON) or HTML, in UTF-8 read as Latin-1, as base64 wherever they stand in it (basic auth), line by line, and
 * the password of a URL by itself. Longer ones first, so that a secret within another leaves no rest; of a long one also its begin alone, of any where `…` says that the text was cut.
 * What it costs grows with the text, not with what the target has put into text or values. `isMeant`: whether a part (a line, a
 * password) of a secret is to be masked.
 */
export function maskOf(secrets: Iterable<string>, isMeant: (part: string) => boolean = () => true): Mask {
  const forms = new Set<string>();
  for (const secret of secrets)
    for (const part of partsOf(secret)) {
      if (part.length < SHORTEST_SECRET || !isMeant(part)) continue;
      for (const written of spellings(part)) for (const form of bareOf(written)) forms.add(form);
      for (const based of base64Of(part)) if (based.length >= SHORTEST_BASE64) for (const form of bareOf(based)) forms.add(form);
    }
  if (forms.size === 0) return (text) => text;
  const index = indexOf(forms);
  return (text) => without(text, hits(text, index));
}

/** As it is, and what is left of it where its own signs are taken for escapes. */
const bareOf = (form: string): readonly string[] =>
  layersOf(form).flatMap(({ text }, layer) => (layer === 0 || text.trim().length >= SHORTEST_SECRET ? [text] : []));

/** Forms with the same first signs. */
interface Shelf {
  /** Lengths of heads, longest first. */
  readonly lengths: number[];
  /** By their head, the whole forms that are longer. */
  readonly heads: Map<string, string[]>;
}

type Index = ReadonlyMap<number, Shelf>;

function indexOf(forms: Iterable<string>): Index {
  const index = new Map<number, Shelf>();
  for (const form of forms) {
    const key = keyAt(form, 0);
    const shelf: Shelf = index.get(key) ?? { lengths: [], heads: new Map() };
    index.set(key, shelf);
    const head = form.slice(0, HEAD);
    const longer = shelf.heads.get(head) ?? [];
    shelf.heads.set(head, longer);
    if (form.length > HEAD) longer.push(form);
    if (!shelf.lengths.includes(head.length)) shelf.lengths.push(head.length);
  }
  for (const { lengths } of index.values()) lengths.sort((a, b) => b - a);
  return index;
}

/** Of the {@link SHORTEST_SECRET} signs there. */
const keyAt = (text: string, at: number): number =>
  text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 8) ^ (text.charCodeAt(at + 2) << 16) ^ (text.charCodeAt(at + 3) << 24);

type Hit = readonly [begin: number, end: number];

function hits(text: string, index: Index): readonly Hit[] {
  const found: Hit[] = [];
  for (const { text: layer, begins } of layersOf(text)) {
    for (let at = 0; at + SHORTEST_SECRET <= layer.length; at++) {
      const shelf = index.get(keyAt(layer, at));
      const end = shelf === undefined ? at : endOf(layer, at, shelf);
      if (end === at) continue;
      found.push([begins?.[at] ?? at, begins?.[end] ?? end]);
      // another may begin in the last of it
      at = Math.max(at, end - HEAD);
    }
    for (const [at, end] of cutOff(layer, index)) found.push([begins?.[at] ?? at, begins?.[end] ?? end]);
  }
  return found.sort(([a], [b]) => a - b);
}

/** Where the longest form that begins there ends; `at` if none does. */
function endOf(text: string, at: number, { lengths, heads }: Shelf): number {
  for (const length of lengths) {
    const longer = heads.get(text.slice(at, at + length));
    if (longer === undefined) continue;
    return at + Math.max(length, ...longer.map((form) => commonOf(text, at, form)));
  }
  return at;
}

/** Where the begin of a form stands before a cut. One that is longer than a head is found without the cut. */
function* cutOff(text: string, index: Index): Iterable<Hit> {
  for (let cut = text.lastIndexOf(CUT), left = MOST_CUTS; cut > 0 && left > 0; cut = text.lastIndexOf(CUT, cut - 1), left--)
    for (let at = Math.max(0, cut - HEAD - LONGEST_HALF_SIGN); at + SHORTEST_SECRET <= cut; at++) {
      const shelf = index.get(keyAt(text, at));
      if (shelf === undefined) continue;
      const piece = text.slice(at, cut);
      const whole = piece.replace(HALF_SIGN, '');
      const isBegin = (head: string): boolean => head.startsWith(piece) || (whole.length >= SHORTEST_SECRET && head.startsWith(whole));
      if ([...shelf.heads.keys()].some(isBegin)) yield [at, cut];
    }
}

/** How many signs of the form, from its head on, stand there. */
function commonOf(text: string, at: number, form: string): number {
  let length = HEAD;
  while (length < form.length && text.charCodeAt(at + length) === form.charCodeAt(length)) length++;
  return length;
}

function without(text: string, found: readonly Hit[]): string {
  let masked = '';
  let done = 0;
  for (let i = 0; i < found.length; ) {
    const first = found[i++] as Hit;
    let end = first[1];
    // of two that overlap neither leaves a rest
    for (; i < found.length && (found[i] as Hit)[0] < end; i++) end = Math.max(end, (found[i] as Hit)[1]);
    masked += text.slice(done, first[0]) + MASKED;
    done = end;
  }
  return masked + text.slice(done);
}

/** Short, or a word, a number, an address: it stands in plans and figures by chance. */
export const isOrdinary = (text: string): boolean => text.length < 8 || (text.length < 16 && /^(?:[a-z]+|[\d.:-]+)$/i.test(text));

/** A short word or a short number, nothing mixed: whatever it is to its owner, it stands in any text. */
export const isPlainWord = (text: string): boolean => text.length < 8 && /^(?:[a-z]+|\d+)$/i.test(text);

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
  [part, part.toUpperCase(), part.toLowerCase()]
    .flatMap((text) => [text, text.normalize('NFC'), text.normalize('NFD')])
    .flatMap((text) => [text, text.replace(/\s+/g, ' '), Buffer.from(text).toString('latin1')]);

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
