/** What one execution of a statement sends, in one piece: one system call, and one packet. */
export interface Sending {
  readonly text: string;
  /** `''`: unnamed. */
  readonly name: string;
  readonly values: readonly (string | null)[];
  /** The server has no statement of this name yet. */
  readonly parses: boolean;
  /** Rows will be read, so their columns have to be known. */
  readonly describes: boolean;
}

const PARSE = 0x50;
const BIND = 0x42;
const DESCRIBE = 0x44;
const EXECUTE = 0x45;
const SYNC = 0x53;
const PORTAL = 0x50;

/** Parse (if need be), Bind, Describe (if rows are read), Execute of all rows, Sync: all values and results as text. */
export function extendedMessages({ text, name, values, parses, describes }: Sending): Buffer {
  const nameBytes = bytesOf(name);
  const textBytes = parses ? bytesOf(text) : 0;
  const parseSize = 4 + nameBytes + 1 + textBytes + 1 + 2;
  let bindSize = 4 + 1 + nameBytes + 1 + 2 + 2 + values.length * 4 + 2;
  for (const value of values) if (value !== null) bindSize += bytesOf(value);
  const total = (parses ? 1 + parseSize : 0) + 1 + bindSize + (describes ? 7 : 0) + 10 + 5;
  const buffer = Buffer.allocUnsafe(total);
  let at = 0;
  if (parses) {
    buffer[at++] = PARSE;
    at = int32(buffer, parseSize, at);
    at = string(buffer, name, nameBytes, at);
    at = string(buffer, text, textBytes, at);
    at = int16(buffer, 0, at);
  }
  buffer[at++] = BIND;
  at = int32(buffer, bindSize, at);
  buffer[at++] = 0;
  at = string(buffer, name, nameBytes, at);
  at = int16(buffer, 0, at);
  at = int16(buffer, values.length, at);
  for (const value of values) {
    const size = value === null ? -1 : bytesOf(value);
    at = int32(buffer, size, at);
    if (value !== null) at = characters(buffer, value, size, at);
  }
  at = int16(buffer, 0, at);
  if (describes) {
    buffer[at++] = DESCRIBE;
    at = int32(buffer, 6, at);
    buffer[at++] = PORTAL;
    buffer[at++] = 0;
  }
  buffer[at++] = EXECUTE;
  at = int32(buffer, 9, at);
  buffer[at++] = 0;
  at = int32(buffer, 0, at);
  buffer[at++] = SYNC;
  int32(buffer, 4, at);
  return buffer;
}

/** Of texts up to this length a loop is faster than the call into Node. */
const SHORT = 32;
const ASCII = 0x7f;

function bytesOf(text: string): number {
  if (text.length > SHORT) return Buffer.byteLength(text);
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > ASCII) return Buffer.byteLength(text);
  return text.length;
}

function characters(buffer: Buffer, text: string, bytes: number, at: number): number {
  // as many bytes as characters: each is one of ASCII
  if (bytes !== text.length || bytes > SHORT) return at + buffer.write(text, at);
  for (let i = 0; i < bytes; i++) buffer[at + i] = text.charCodeAt(i);
  return at + bytes;
}

function string(buffer: Buffer, text: string, bytes: number, at: number): number {
  const end = characters(buffer, text, bytes, at);
  buffer[end] = 0;
  return end + 1;
}

function int32(buffer: Buffer, value: number, at: number): number {
  buffer[at] = value >>> 24;
  buffer[at + 1] = value >>> 16;
  buffer[at + 2] = value >>> 8;
  buffer[at + 3] = value;
  return at + 4;
}

function int16(buffer: Buffer, value: number, at: number): number {
  buffer[at] = value >>> 8;
  buffer[at + 1] = value;
  return at + 2;
}

/** Asks the server to end what a backend is doing; to be sent alone on a connection of its own. */
export function cancelMessage(processId: number, secretKey: number): Buffer {
  const buffer = Buffer.allocUnsafe(16);
  buffer.writeInt32BE(16, 0);
  buffer.writeInt32BE(80_877_102, 4);
  buffer.writeInt32BE(processId, 8);
  buffer.writeInt32BE(secretKey, 12);
  return buffer;
}
