/** A text with none, one or more layers of what filters, formats and protocols make of signs taken off. */
export interface Layer {
  readonly text: string;
  /** Where in the first text each sign began, and at last where that ends; undefined: it is the first text. */
  readonly begins?: Uint32Array;
}

/** Deeper than JSON in JSON in a query in HTML is nothing read. */
const DEEPEST = 5;

/** No two parts of it can match the same signs, so that it takes as long as the text is. */
const ESCAPE = /(?:%[\da-f]{2})+|\\u[\da-f]{4}|\\x[\da-f]{2}|\\[\s\S]|&(?:#0*\d{1,7}|#x0*[\da-f]{1,6}|amp|lt|gt|quot|apos);|\+|\r\n/gi;

/** The text as it stands, then percent-encoding, forms, JSON and HTML taken off, layer by layer, until nothing more comes off. */
export function layersOf(text: string): readonly Layer[] {
  const layers: Layer[] = [{ text }];
  for (let last = layers[0]; last !== undefined && layers.length <= DEEPEST; ) {
    last = unescaped(last);
    if (last !== undefined) layers.push(last);
  }
  return layers;
}

function unescaped({ text, begins }: Layer): Layer | undefined {
  // nothing becomes longer
  const from = new Uint32Array(text.length + 1);
  const pieces: string[] = [];
  let length = 0;
  let done = 0;
  const copy = (end: number): void => {
    pieces.push(text.slice(done, end));
    for (let at = done; at < end; at++) from[length++] = begins?.[at] ?? at;
  };
  const put = (sign: string, at: number): void => {
    pieces.push(sign);
    for (let i = 0; i < sign.length; i++) from[length++] = begins?.[at] ?? at;
  };
  for (const { 0: written, index } of text.matchAll(ESCAPE)) {
    copy(index);
    if (written.startsWith('%')) for (const [sign, at] of signsOf(written)) put(sign, index + at);
    else put(signOf(written), index);
    done = index + written.length;
  }
  if (done === 0) return undefined;
  copy(text.length);
  from[length] = begins?.[text.length] ?? text.length;
  return { text: pieces.join(''), begins: from.subarray(0, length + 1) };
}

/** Percent-encoded bytes as UTF-8; what is none, each as a sign of Latin-1. With where in the text they begin. */
function* signsOf(written: string): Iterable<readonly [sign: string, at: number]> {
  const bytes = Buffer.from(written.replaceAll('%', ''), 'hex');
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number;
    const size = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
    const sign = size === 1 ? '\ufffd' : bytes.toString('utf8', i, i + size);
    const isOne = [...sign].length === 1 && sign !== '\ufffd';
    yield [isOne ? sign : String.fromCharCode(first), i * '%xx'.length];
    i += isOne ? size : 1;
  }
}

function signOf(written: string): string {
  if (written === '+') return ' ';
  if (written === '\r\n') return '\n';
  if (written.startsWith('&'))
    return written[1] === '#' ? numbered(written.slice(2, -1)) : (NAMED[written.slice(1, -1).toLowerCase()] as string);
  if (written.length > 2) return String.fromCharCode(Number.parseInt(written.slice(2), 16));
  const sign = written[1] as string;
  return CONTROLS[sign] ?? sign;
}

function numbered(number: string): string {
  const code = /^x/i.test(number) ? Number.parseInt(number.slice(1), 16) : Number(number);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
