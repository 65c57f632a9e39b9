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
  const nameSize = Buffer.byteLength(name) + 1;
  const textSize = parses ? Buffer.byteLength(text) + 1 : 0;
  const sizes = values.map((value) => (value === null ? 0 : Buffer.byteLength(value)));
  const parseSize = 4 + nameSize + textSize + 2;
  const bindSize = 4 + 1 + nameSize + 2 + 2 + values.length * 4 + sizes.reduce((sum, size) => sum + size, 0) + 2;
  const total = (parses ? 1 + parseSize : 0) + 1 + bindSize + (describes ? 7 : 0) + 10 + 5;
  const buffer = Buffer.allocUnsafe(total);
  let at = 0;
  const string = (written: string): void => {
    at += buffer.write(written, at);
    buffer[at++] = 0;
  };
  if (parses) {
    buffer[at++] = PARSE;
    at = buffer.writeInt32BE(parseSize, at);
    string(name);
    string(text);
    at = buffer.writeInt16BE(0, at);
  }
  buffer[at++] = BIND;
  at = buffer.writeInt32BE(bindSize, at);
  buffer[at++] = 0;
  string(name);
  at = buffer.writeInt16BE(0, at);
  at = buffer.writeUInt16BE(values.length, at);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null;
    at = buffer.writeInt32BE(value === null ? -1 : (sizes[i] as number), at);
    if (value !== null) at += buffer.write(value, at);
  }
  at = buffer.writeInt16BE(0, at);
  if (describes) {
    buffer[at++] = DESCRIBE;
    at = buffer.writeInt32BE(6, at);
    buffer[at++] = PORTAL;
    buffer[at++] = 0;
  }
  buffer[at++] = EXECUTE;
  at = buffer.writeInt32BE(9, at);
  buffer[at++] = 0;
  at = buffer.writeInt32BE(0, at);
  buffer[at++] = SYNC;
  buffer.writeInt32BE(4, at);
  return buffer;
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
