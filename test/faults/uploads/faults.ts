import { mkdirSync, rmSync, truncateSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { httpServer, type TestServer } from '../../../packages/plugins-http/src/testing/servers.test.ts';
import type { Fault } from '../fault.ts';

/** What a target was asked, without the look before the load. */
export interface AskedTarget extends Pick<TestServer, 'url' | 'close'> {
  readonly requests: () => number;
}
/** What a run with one user, who sends something twice, comes to. */
export interface UploadFault extends Fault {
  /** `spoil` is called between the first request and the second. */
  readonly target: (spoil: () => void) => Promise<AskedTarget>;
  /** What happens to the file of 9 MB that requests send. */
  readonly spoil?: (path: string) => void;
  readonly http?: string;
  readonly steps: string;
  /** Requests that the target counts, and those of them that failed. */
  readonly samples: readonly [count: number, failed: number];
  /** Requests that the target sees. */
  readonly requests: number;
  /** What the user reads: of the first failure, else in a notice. */
  readonly says: RegExp;
}

const SENDS_FILE = '- post: /\n  file: film.bin';
const AUTH = '{ auth: { digest: { user: ada, password: "${secret.DIGEST_PASSWORD}" } } }';

/** A server that lets the look before the load in; `n` counts the other requests, from 0. */
async function counting(answer: (...args: [...Parameters<RequestListener>, n: number]) => void): Promise<AskedTarget> {
  let n = 0;
  const server = await httpServer((request, response) => {
    if (request.method === 'HEAD') response.end();
    else answer(request, response, n++);
  });
  return { ...server, requests: () => n };
}

/** Takes the whole body and answers 200; the file is spoilt before the first answer goes out. */
const taking = (spoil: () => void): Promise<AskedTarget> =>
  counting((request, response, n) => {
    request.on('end', () => {
      if (n === 0) spoil();
      response.end();
    });
    request.resume();
  });
const spoiltFile = (fault: string, spoil: (path: string) => void, says: RegExp, requests: number, steps = SENDS_FILE): UploadFault => ({
  fault,
  gives: 'exit 4: generator.file',
  target: taking,
  spoil,
  steps,
  samples: [1, 0],
  requests,
  says,
});

/** Never reads a body. */
const hasty = (): Promise<AskedTarget> => counting((_, response) => response.end('ok'));

/** Lets nobody in, and says so with these words. */
const asking = (words: (n: number) => string) => (): Promise<AskedTarget> =>
  counting((_, response, n) => response.writeHead(401, { 'www-authenticate': words(n) }).end());
const asked = (fault: string, requests: number, words: (n: number) => string): UploadFault => ({
  fault,
  gives: 'exit 1: http.401',
  target: asking(words),
  http: AUTH,
  steps: '- GET /',
  samples: [2, 2],
  requests,
  says: /status < 400: was 401/,
});

/** Files that requests send, and what comes before their answer. */
export const faults: readonly UploadFault[] = [
  spoiltFile(
    'a file that is sent vanishes during the run',
    (path) => rmSync(path),
    /film\.bin could not be read: it is not there any more$/,
    1,
  ),
  spoiltFile(
    'a file that is sent is cut off during the run',
    (path) => truncateSync(path, 1e6),
    /film\.bin was changed .* shorter than 9000000/,
    2,
  ),
  spoiltFile(
    'a file that is sent grows during the run',
    (path) => truncateSync(path, 1e7),
    /film\.bin was changed .* longer than 9000000/,
    2,
  ),
  spoiltFile(
    'a file that is sent cannot be read any more: a folder stands there',
    (path) => {
      rmSync(path);
      mkdirSync(path);
    },
    /film\.bin could not be read: it is a folder by now$/,
    1,
  ),
  spoiltFile(
    'a file in a form vanishes during the run',
    (path) => rmSync(path),
    /film\.bin could not be read: it is not there any more$/,
    2,
    '- post: /\n  multipart: { a: { file: film.bin } }',
  ),
  spoiltFile(
    'a file that is compressed on its way is cut off during the run',
    (path) => truncateSync(path, 1e6),
    /film\.bin was changed .* shorter than 9000000/,
    2,
    '- post: /\n  file: film.bin\n  compress: gzip',
  ),
  {
    fault: 'the target answers 200 before it has the upload, and never reads it',
    gives: 'exit 0, and a warning',
    target: hasty,
    steps: SENDS_FILE,
    samples: [2, 0],
    requests: 2,
    says: /^requests that the target answered before it had their body: 2; they measure no upload$/,
  },
  asked('digest credentials are refused', 4, () => 'Digest realm="r", nonce="n", qop="auth"'),
  asked('a server says of every nonce that it is stale', 4, (n) => `Digest realm="r", nonce="${n}", qop="auth", stale=true`),
  asked('a challenge is garbage', 2, () => 'Digest @@@ realm="r, nonce=,,= "" \\ qop'),
  asked('a challenge has 15 kB', 2, () => `Digest realm="r", nonce="n", x="${'x'.repeat(15_000)}"`),
  asked('a challenge is 15 kB of one word', 2, () => `${'a'.repeat(15_000)}@`),
  asked('a challenge wants what nobody speaks', 2, () => 'Digest realm="r", nonce="n", algorithm=SHA-4096'),
];
