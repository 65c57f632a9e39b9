import { gzipSync } from 'node:zlib';
import { answering, answerOf, megabytes, OK, OK_AND_CHUNKS, repeating } from './misbehaving.ts';
import { ALONE, type TargetFault } from './target-fault.ts';

const SHORT = '{ timeout: 300ms }';
const READS_ID = '- get: /\n  expect: $.id exists';
const IN_THE_MIDDLE = /closed the connection in the middle of its answer$/;
const NO_END = /no answer within 300 ms \(the answer had begun, \d+ bytes of its body had come\)$/;

/** A body that is not what the step expects. */
const unexpected = (fault: string, body: string | Buffer, says: RegExp, headers = '', steps = READS_ID): TargetFault => ({
  fault,
  gives: 'exit 1: expect',
  target: answering(answerOf(body, headers)),
  steps,
  says,
});
const undecodable = (fault: string, encoding: string, body: Buffer, says: RegExp): TargetFault => ({
  ...unexpected(fault, body, says, `Content-Encoding: ${encoding}\r\n`),
  gives: 'exit 1: http.bad_encoding',
});
const brokenChunks = (fault: string, chunks: string, says: RegExp): TargetFault => ({
  fault,
  gives: 'exit 1: http.bad_response',
  target: answering(OK_AND_CHUNKS + chunks),
  says,
});
const endless = (fault: string, target: TargetFault['target'], more: Partial<TargetFault> = {}): TargetFault => ({
  fault,
  gives: 'exit 1: timeout',
  target,
  http: SHORT,
  says: NO_END,
  ...more,
});

const GZIP = gzipSync('{"id":1}');
const DEEP = `${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`;

/** Bodies: their length, their encoding, what is in them. */
export const bodyFaults: readonly TargetFault[] = [
  {
    fault: 'a body that nobody reads has 1 GB',
    gives: 'exit 1: expect',
    target: megabytes(1000),
    load: ALONE,
    steps: '- get: /\n  expect: size < 1MB',
    samples: [1, 1],
    says: /size < 1MB: was 1000000000$/,
  },
  {
    fault: 'a body that is read is larger than `maxBody`',
    gives: 'exit 1: http.body_too_large',
    target: megabytes(12),
    steps: READS_ID,
    says: /the body is larger than the 10000000 bytes of http\.maxBody$/,
  },
  {
    fault: 'a small body of gzip holds 300 MB',
    gives: 'exit 1: http.body_too_large',
    target: answering(answerOf(gzipSync(Buffer.alloc(300e6)), 'Content-Encoding: gzip\r\n')),
    steps: READS_ID,
    says: /the body is larger than the 10000000 bytes of http\.maxBody$/,
  },
  endless('a body never ends', repeating(OK_AND_CHUNKS, `10000\r\n${'x'.repeat(65_536)}\r\n`)),
  endless('a body that is read never ends', repeating(OK_AND_CHUNKS, `10000\r\n${'x'.repeat(65_536)}\r\n`), {
    http: '{ timeout: 300ms, maxBody: 100kB }',
    steps: READS_ID,
  }),
  endless('a body that is read comes without end in chunks of one byte', repeating(OK_AND_CHUNKS, '1\r\nx\r\n'.repeat(1e4)), {
    http: '{ timeout: 1s }',
    steps: READS_ID,
    says: /no answer within 1\.00 s \(the answer had begun, \d{6,} bytes of its body had come\)$/,
  }),
  endless('the body comes byte by byte', repeating(`${OK}Content-Length: 1000\r\n\r\n`, 'x', 50)),
  endless('content-length says more than comes, and the connection stays open', answering(`${OK}Content-Length: 20\r\n\r\nhi`)),
  endless('the last chunk does not come, and the connection stays open', answering(`${OK_AND_CHUNKS}2\r\nhi\r\n`)),
  endless('an answer has no length, and the connection stays open', answering(`${OK}\r\nhi`)),
  {
    fault: 'content-length says more than comes before the connection closes',
    gives: 'exit 1: http.truncated',
    target: answering(`${OK}Content-Length: 20\r\n\r\nhi`, 'ends'),
    says: IN_THE_MIDDLE,
  },
  {
    fault: 'the connection closes before the last chunk',
    gives: 'exit 1: http.truncated',
    target: answering(`${OK_AND_CHUNKS}2\r\nhi\r\n`, 'ends'),
    says: IN_THE_MIDDLE,
  },
  {
    ...unexpected('content-length says less than comes', '', /the body is no valid JSON: \{"i$/),
    target: answering(`${OK}Content-Length: 3\r\n\r\n{"id":1}`),
  },
  {
    ...unexpected('an answer of 204 has a body all the same', '', /the answer has no body, so there is no JSON to read$/),
    target: answering('HTTP/1.1 204 No Content\r\nContent-Length: 8\r\n\r\n{"id":1}'),
  },
  {
    ...unexpected('an answer of 304 has a body all the same', '', /the answer has no body, so there is no JSON to read$/),
    target: answering('HTTP/1.1 304 Not Modified\r\nContent-Length: 8\r\n\r\n{"id":1}'),
  },
  brokenChunks('the size of a chunk is no number', 'zz\r\nhi\r\n0\r\n\r\n', /Invalid character in chunk size$/),
  brokenChunks('the size of a chunk is larger than any number', `${'f'.repeat(20)}\r\nhi\r\n0\r\n\r\n`, /Chunk size overflow$/),
  brokenChunks('a chunk is longer than its size', '2\r\nhi and more\r\n0\r\n\r\n', /Expected LF after chunk data$/),
  brokenChunks('garbage comes where the last chunk should', '2\r\nhi\r\ngarbage', /Invalid character in chunk size$/),
  undecodable(
    'a body says gzip and is none',
    'gzip',
    Buffer.from('{"id":1}'),
    /content-encoding: gzip, but cannot be decoded \(incorrect header check\)$/,
  ),
  undecodable('a body of gzip is cut off', 'gzip', GZIP.subarray(0, 12), /cannot be decoded \(unexpected end of file\)$/),
  undecodable('garbage stands behind a body of gzip', 'gzip', Buffer.concat([GZIP, Buffer.from('garbage')]), /cannot be decoded/),
  undecodable('a body says br and is gzip', 'br', GZIP, /content-encoding: br, but cannot be decoded/),
  undecodable('a body has an encoding that nobody knows', 'klingon', GZIP, /\(the encoding klingon is unknown\)$/),
  undecodable('a body says that it was encoded 500 times', 'gzip, '.repeat(500).slice(0, -2), GZIP, /^.{1,300}$/),
  unexpected(
    'a body has another charset than it says',
    Buffer.from('café', 'latin1'),
    /body contains café: was caf\ufffd$/,
    'Content-Type: text/plain; charset=utf-8\r\n',
    '- get: /\n  expect: body contains café',
  ),
  unexpected('JSON is UTF-16 and does not say so', Buffer.from('{"id":1}', 'utf16le'), /the body is no valid JSON: /),
  unexpected(
    'a page of HTML comes in place of JSON',
    '<html>Sorry</html>',
    /\$\.id exists: the body is no valid JSON: <html>Sorry<\/html>$/,
  ),
  unexpected('JSON is cut off', '{"id":1', /the body is no valid JSON: \{"id":1$/),
  unexpected('JSON holds NaN', '{"id":NaN}', /the body is no valid JSON: \{"id":NaN\}$/),
  unexpected('there is no body in place of JSON', '', /the answer has no body, so there is no JSON to read$/),
  unexpected('JSON is null', 'null', /\$\.id exists: nothing there$/),
  unexpected('JSON has 100,000 levels', DEEP, /\$\.id exists: nothing there$/),
  unexpected('JSON that is searched has 100,000 levels', DEEP, /recursion limit reached/, '', '- get: /\n  expect: $..id exists'),
  {
    ...unexpected('JSON of 100,000 levels is captured for the next request', DEEP, /x: \$\.a: nested more than 1000 levels deep$/),
    gives: 'exit 1: capture',
    steps: '- get: /\n  capture: { x: $.a }\n- post: /next\n  json: { x: "${x}" }',
  },
  unexpected('what is expected stands below `__proto__`', '{"__proto__":{"id":1}}', /\$\.id exists: nothing there$/),
  unexpected('JSON has a key twice, at last null', '{"id":1,"id":null}', /\$\.id == 1: was null$/, '', '- get: /\n  expect: $.id == 1'),
];
