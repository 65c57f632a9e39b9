import type { IncomingMessage, ServerResponse } from 'node:http';
import { sentFaults } from './faults.ts';

export const valueWith = (core: string): string => {
  const found = sentFaults.find((fault) => fault.core === core);
  if (found === undefined) throw new Error(`no row has ${core}`);
  return found.value;
};

/** Answers with all that it was sent, the worst case for what is kept of failures; a few paths write one value in one way. */
export function answerWithAll(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '', 'http://here');
  const value = url.searchParams.get('v') ?? '';
  if (url.pathname === '/fine') return void response.end('all is well');
  if (url.pathname === '/login-with') return void response.writeHead(204, { 'set-cookie': `sid=${request.headers['x-key']}` }).end();
  const known = written[url.pathname];
  if (known !== undefined) return void response.writeHead(500).end(known(value));
  const tokens = given[url.pathname];
  if (tokens !== undefined) return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(tokens()));
  if (url.pathname === '/cookie') response.setHeader('set-cookie', `sid=${encodeURIComponent(value)}`);
  if (url.pathname === '/moved') return void response.writeHead(302, { location: `/echo?${url.searchParams}` }).end();
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => {
    body += text;
  });
  request.once('end', () => {
    response.writeHead(500, { 'x-echo': encodeURIComponent(`${request.headers['x-key']}`) });
    // headers as they came, not as JSON has them: more is looked for in them
    response.end(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n${body}`);
  });
}

const given: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  '/login': () => ({ access_token: valueWith('tok7c4n4ry'), other: valueWith('tkl7c4n4ry') }),
  '/login/kept': () => ({ kept: valueWith('tku7c4n4ry') }),
};

const written: Readonly<Record<string, (value: string) => string>> = {
  // a message holds 120 characters
  '/padded': (value) => 'x'.repeat(105) + value,
  '/base64url': (value) => Buffer.from(value).toString('base64url'),
  '/json': (value) => JSON.stringify(JSON.stringify({ value })),
  '/html': (value) => value.replace(/[&<>"'`=/]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};`),
  '/latin1': (value) => Buffer.from(value).toString('latin1'),
  '/nfd': (value) => value.normalize('NFD'),
};
