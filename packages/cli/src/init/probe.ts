import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { monotonicUs } from '@loadgate/core/start';
import { VERSION } from '../version.ts';

const PATIENCE_MS = 3_000;
const MEANINGS: Readonly<Record<string, string>> = {
  ABORT_ERR: `nothing within ${PATIENCE_MS / 1000} s`,
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such name',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNRESET: 'it broke the connection off',
};

/** Asks the target once, at most three seconds long: how it answered, or why it did not. Any status is an answer. */
export async function probe(target: string): Promise<{ readonly answers: boolean; readonly says: string }> {
  const beganUs = monotonicUs();
  const url = new URL(`${target}/`);
  const asked = `GET ${url.pathname}`;
  try {
    const status = await statusOf(url);
    return { answers: true, says: `it answers: ${asked} ${status} in ${Math.max(1, Math.round((monotonicUs() - beganUs) / 1e3))} ms` };
  } catch (cause) {
    return { answers: false, says: `it does not answer (${asked}: ${reasonOf(cause)}); the files are written all the same` };
  }
}

/** On a connection of its own, which ends with it. */
async function statusOf(url: URL): Promise<number> {
  const send = url.protocol === 'https:' ? tlsRequest : request;
  const sent = send(url, {
    agent: false,
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { 'user-agent': `loadgate/${VERSION} init` },
  });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  // what still breaks was answered before
  sent.on('error', () => undefined);
  answer.destroy();
  return answer.statusCode ?? 0;
}

function reasonOf(thrown: unknown): string {
  const { code = '', message, errors = [] } = thrown as { code?: string; message?: string; errors?: readonly { code?: string }[] };
  return MEANINGS[code] ?? MEANINGS[errors[0]?.code ?? ''] ?? message ?? String(thrown);
}
