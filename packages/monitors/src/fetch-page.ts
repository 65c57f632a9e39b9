import type { MonitorScope } from '@loadgate/core';

const TIMEOUT_US = 5e6;
const MAX_BYTES = 10e6;

/** The text of a page, at most 10 MB in at most 5 s. Rejects with what a person understands. */
export async function fetchPage(url: URL, headers: Readonly<Record<string, string>>, { clock, signal }: MonitorScope): Promise<string> {
  if (url.username !== '' || url.password !== '')
    throw new Error(`credentials in a URL are not sent; write headers: { authorization: … } for ${where(url)}`);
  const late = new AbortController();
  const timer = clock.at(clock.nowUs() + TIMEOUT_US, () => late.abort());
  try {
    // a redirect could lead to a host that nobody allowed
    const answer = await fetch(url, {
      signal: AbortSignal.any([signal, late.signal]),
      redirect: 'error',
      headers: { accept: 'text/plain', ...headers },
    });
    if (answer.ok) return await textOf(answer);
    await answer.body?.cancel();
    throw new Error(`${where(url)} answered with status ${answer.status}`);
  } catch (cause) {
    if (late.signal.aborted) throw new Error(`${where(url)} gave no answer within ${TIMEOUT_US / 1e6} s`);
    throw cause instanceof TypeError ? new Error(wordsOf(url, cause.cause ?? cause), { cause }) : cause;
  } finally {
    timer.cancel();
  }
}

async function textOf(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`${answer.url} is larger than ${MAX_BYTES / 1e6} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Without a query, which may hold a token. */
const where = (url: URL): string => url.origin + url.pathname;

function wordsOf(url: URL, reason: unknown): string {
  const { code = '', message = String(reason) } = (reason ?? {}) as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return `nothing answers at ${url.origin} (connection refused)`;
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return `there is no host named ${url.hostname}`;
  if (message === 'unexpected redirect') return `${where(url)} redirects elsewhere; name the address it leads to`;
  return `${url.origin}: ${message}`;
}
