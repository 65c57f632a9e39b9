import type { Fault } from '../fault.ts';

/** One step that is sent, and what it looks at. */
export interface Check extends Fault {
  /** The verb with its path, and what stands beside it. */
  readonly step: Readonly<Record<string, unknown>>;
}

const expecting = (path: string, expect: unknown): Check['step'] => ({ get: path, expect });
const capturing = (path: string, source: string): Check['step'] => ({ get: path, capture: { it: source } });

/** Answers that are not what the scenario expects, or that hold nothing of what it captures. */
export const faults: readonly Check[] = [
  { fault: 'another status than the one expected', step: expecting('/json', 201), gives: 'expect: 201: was 200' },
  { fault: 'a status outside of a range', step: expecting('/json', 'status in 201..299'), gives: 'expect: status in 201..299: was 200' },
  { fault: 'a failure although nothing is expected', step: { get: '/gone' }, gives: 'http.410: status < 400: was 410' },
  {
    fault: 'a failure beside an expectation of something else',
    step: expecting('/gone', '$.error exists'),
    gives: 'http.410: status < 400: was 410',
  },
  { fault: 'a header that is missing', step: expecting('/text', 'header.etag exists'), gives: 'expect: header.etag exists: nothing there' },
  {
    fault: 'a header that is missing is not unequal either',
    step: expecting('/text', 'header.etag != x'),
    gives: 'expect: header.etag != x: nothing there',
  },
  {
    fault: 'a header that is not what it should be',
    step: expecting('/json', 'header.ETag == "8"'),
    gives: 'expect: header.ETag == "8": was "7"',
  },
  {
    fault: 'a header that should not be there',
    step: expecting('/json', 'header.etag absent'),
    gives: 'expect: header.etag absent: was "7"',
  },
  {
    fault: 'a header called as something of Object’s',
    step: expecting('/json', 'header.constructor exists'),
    gives: 'expect: header.constructor exists: nothing there',
  },
  { fault: 'a cookie that is missing', step: expecting('/text', 'cookie.sid exists'), gives: 'expect: cookie.sid exists: nothing there' },
  { fault: 'a cookie with another value', step: expecting('/json', 'cookie.sid == xyz'), gives: 'expect: cookie.sid == xyz: was abc' },
  {
    fault: 'a text that is not in the body',
    step: expecting('/text', 'body contains 4712'),
    gives: 'expect: body contains 4712: was Order 4711 is ready',
  },
  { fault: 'a body that is empty', step: expecting('/empty', 'body contains x'), gives: 'expect: body contains x: was ' },
  { fault: 'an answer without content', step: expecting('/no-content', 'body contains x'), gives: 'expect: body contains x: was ' },
  {
    fault: 'a body that a pattern does not match',
    step: expecting('/text', '/Order (\\d{5})/ exists'),
    gives: 'expect: /Order (\\d{5})/ exists: nothing there',
  },
  {
    fault: 'a pattern that finds something else',
    step: expecting('/text', '/Order (\\d+)/ == 4712'),
    gives: 'expect: /Order (\\d+)/ == 4712: was 4711',
  },
  {
    fault: 'latin1 that no charset names',
    step: expecting('/latin1-unsaid', 'body contains café'),
    gives: 'expect: body contains café: was caf\ufffd',
  },
  { fault: 'JSON that misses a member', step: expecting('/json', '$.email exists'), gives: 'expect: $.email exists: nothing there' },
  { fault: 'JSON with another value', step: expecting('/json', '$.id == 8'), gives: 'expect: $.id == 8: was 7' },
  { fault: 'JSON with a null where something should be', step: expecting('/json', '$.none == x'), gives: 'expect: $.none == x: was null' },
  {
    fault: 'a list in JSON that is empty',
    step: expecting('/json', '$.list[?@ > 5] exists'),
    gives: 'expect: $.list[?@ > 5] exists: nothing there',
  },
  {
    fault: 'a page in place of JSON',
    step: expecting('/html', '$.id exists'),
    gives: 'expect: $.id exists: the body is no valid JSON: <html><h1>Login</h1></html>',
  },
  {
    fault: 'a page in place of JSON, of which something should be absent',
    step: expecting('/html', '$.errors absent'),
    gives: 'expect: $.errors absent: the body is no valid JSON: <html><h1>Login</h1></html>',
  },
  {
    fault: 'JSON that is cut off',
    step: expecting('/broken-json', '$.id == 7'),
    gives: 'expect: $.id == 7: the body is no valid JSON: {"id":7',
  },
  {
    fault: 'no body in place of JSON',
    step: expecting('/empty', '$.id exists'),
    gives: 'expect: $.id exists: the answer has no body, so there is no JSON to read',
  },
  {
    fault: 'no body of which something should be absent',
    step: expecting('/empty', '$.errors absent'),
    gives: 'expect: $.errors absent: the answer has no body, so there is no JSON to read',
  },
  { fault: 'JSON that is not UTF-8', step: expecting('/not-utf8', '$.a == ok'), gives: 'expect: $.a == ok: was \ufffd\ufffd' },
  { fault: 'a body larger than expected', step: expecting('/text', 'size < 5B'), gives: 'expect: size < 5B: was 19' },
  { fault: 'a body smaller than expected', step: expecting('/empty', 'size > 0B'), gives: 'expect: size > 0B: was 0' },
  {
    fault: 'a body beyond the limit, read as text',
    step: expecting('/huge', 'body contains y'),
    gives: 'http.body_too_large: the body is larger than the 10000000 bytes of http.maxBody',
  },
  {
    fault: 'a body beyond the limit once it is decompressed',
    step: expecting('/bomb', 'body contains y'),
    gives: 'http.body_too_large: the body is larger than the 10000000 bytes of http.maxBody',
  },
  { fault: 'an answer that took too long', step: expecting('/text', 'time < 1us'), gives: 'expect: time < 1us: was …' },
  {
    fault: 'nothing to capture in JSON',
    step: capturing('/json', '$.email'),
    gives: 'capture: it: $.email: nothing there in {"id":7,"name":"Ada","list":[1,2],"none":null}',
  },
  { fault: 'nothing to capture in a header', step: capturing('/text', 'header.etag'), gives: 'capture: it: header.etag: nothing there' },
  {
    fault: 'nothing to capture by a pattern',
    step: capturing('/text', '/id=(\\d+)/'),
    gives: 'capture: it: /id=(\\d+)/: nothing there in Order 4711 is ready',
  },
  {
    fault: 'nothing to capture in a page',
    step: capturing('/html', '$.id'),
    gives: 'capture: it: $.id: the body is no valid JSON: <html><h1>Login</h1></html>',
  },
  {
    fault: 'GraphQL that answers 200 with errors',
    step: { graphql: '/graphql-errors', query: '{ a }' },
    gives: 'expect: $.errors absent: was [{"message":"no such field"}]',
  },
  {
    fault: 'GraphQL whose errors are null',
    step: { graphql: '/graphql-null', query: '{ a }' },
    gives: 'expect: $.errors absent: was null',
  },
  { fault: 'GraphQL with another status', step: { graphql: '/graphql-created', query: '{ a }' }, gives: 'expect: status == 200: was 201' },
  {
    fault: 'GraphQL that answers with a page',
    step: { graphql: '/html', query: '{ a }' },
    gives: 'expect: $.errors absent: the body is no valid JSON: <html><h1>Login</h1></html>',
  },
];
