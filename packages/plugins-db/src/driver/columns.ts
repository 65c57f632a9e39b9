import { parseExactJson } from './exact-json.ts';

/** A column of a result, as the server describes it. */
export interface Column {
  readonly name: string;
  readonly dataTypeID: number;
}
type Read = (text: string) => unknown;

/** What a column's text means as JSON. Numbers that JSON cannot hold exactly, times and whatever is not named here stay text. */
export const readerOf = ({ dataTypeID }: Column): Read => readers.get(dataTypeID) ?? asText;

const asText: Read = (text) => text;
const finite: Read = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);
const whole: Read = (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text);
const truth: Read = (text) => text === 't';

/** Object ids of types and of arrays of them: they are the same on every server. */
const types: readonly (readonly [oid: number, arrayOid: number, read: Read])[] = [
  [16, 1000, truth],
  [20, 1016, whole],
  [21, 1005, finite],
  [23, 1007, finite],
  [26, 1028, whole],
  [700, 1021, finite],
  [701, 1022, finite],
  [114, 199, parseExactJson],
  [3802, 3807, parseExactJson],
  // text, varchar, char, uuid, numeric, date, timestamp, timestamptz
  [25, 1009, asText],
  [1043, 1015, asText],
  [1042, 1014, asText],
  [2950, 2951, asText],
  [1700, 1231, asText],
  [1082, 1182, asText],
  [1114, 1115, asText],
  [1184, 1185, asText],
];
const readers = new Map<number, Read>(
  types.flatMap(([oid, arrayOid, read]) => [
    [oid, read],
    [arrayOid, (text: string) => listOf(text, read)],
  ]),
);

/** `{1,NULL,{"a b"}}` as lists. */
function listOf(text: string, read: Read): unknown {
  let at = text.indexOf('{');
  const quoted = (): string => {
    let entry = '';
    for (at++; text[at] !== '"'; at++) {
      if (text[at] === '\\') at++;
      entry += text[at];
    }
    at++;
    return entry;
  };
  const plain = (): unknown => {
    const begin = at;
    while (text[at] !== ',' && text[at] !== '}') at++;
    const entry = text.slice(begin, at);
    return entry === 'NULL' ? null : read(entry);
  };
  const list = (): unknown[] => {
    const entries: unknown[] = [];
    at++;
    while (text[at] !== '}') {
      entries.push(text[at] === '{' ? list() : text[at] === '"' ? read(quoted()) : plain());
      if (text[at] === ',') at++;
    }
    at++;
    return entries;
  };
  return list();
}
