import type { ProtocolScope } from '@loadgate/core';
import type { HttpConfig } from '../grammar.ts';
import type { Address } from './address.ts';
import { type ConnectScope, connectorOptions } from './connecting.ts';
import { connector } from './connector.ts';
import { faultOf, notHttp } from './faults.ts';
import type { Progress } from './phases.ts';

/** A sentence for a person. */
export class NoAnswer extends Error {
  /** As in samples: `http.refused`, `timeout`. */
  readonly kind: string;
  readonly progress: Progress;
  constructor(kind: string, message: string, progress: Progress) {
    super(message);
    this.kind = kind;
    this.progress = progress;
  }
}

export type HeadScope = ConnectScope & Pick<ProtocolScope, 'runId' | 'toolVersion'>;

/**
 * The status that a page's head is answered with; undefined where the server agreed to speak HTTP/2, which says enough. One request by hand: the client that makes load is large, and the main thread would
 * import it for nothing else, 30 ms before every run. Rejects with {@link NoAnswer}, also when `timeoutUs` have passed.
 */
export function headStatus(
  { origin, path }: Address,
  config: HttpConfig,
  timeoutUs: number,
  scope: HeadScope,
): Promise<number | undefined> {
  const { clock, toolVersion, runId } = scope;
  const request = [
    `HEAD ${path} HTTP/1.1`,
    `host: ${origin.host}`,
    'connection: close',
    `user-agent: loadgate/${toolVersion} run/${runId}`,
  ];
  return new Promise((resolve, reject) => {
    let progress: Progress = 'connecting';
    let heard = '';
    let leave = (): void => {};
    const ended = (end: () => void): void => {
      timer.cancel();
      leave();
      end();
    };
    const failed = (kind: string, message: string): void => ended(() => reject(new NoAnswer(kind, message, progress)));
    const broke = (thrown: unknown): void => {
      const { error, message } = faultOf(thrown, origin, progress);
      failed(error, message);
    };
    const timer = clock.at(clock.nowUs() + timeoutUs, () =>
      failed('timeout', `${origin.href}${path === '/' ? '' : path} gave no answer within ${timeoutUs / 1e6} s (${WORDS[progress]})`),
    );
    const options = connectorOptions(config, scope, origin.secure);
    leave = connector(options)(origin, undefined, { dnsUs: null, connectUs: null, tlsUs: null }, (error, socket) => {
      if (socket === undefined) return broke(error);
      leave = () =>
        void socket
          .removeAllListeners()
          .on('error', () => {})
          .destroy();
      if (options.alpn === 'h2') return ended(() => resolve(undefined));
      socket.on('error', broke).on('close', () => broke(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
      socket.on('data', (chunk: Buffer) => {
        progress = 'answering';
        heard += chunk.toString('latin1');
        const status = statusIn(heard);
        if (status === 'none') return failed('http.bad_response', notHttp(origin.href, heard));
        if (status !== undefined) ended(() => resolve(status));
      });
      progress = 'sent';
      // behind a proxy it was paused, so that nothing of it was missed
      socket.resume();
      socket.write(`${request.join('\r\n')}\r\n\r\n`);
    });
  });
}

const WORDS: Readonly<Record<Progress, string>> = {
  connecting: 'it had no connection yet',
  sent: 'the request was sent, nothing came back',
  answering: 'the head of the answer had begun',
  body: 'the head of the answer had come',
};

const MOST_HEARD = 16_384;
const FIRST = 'HTTP/1.';

/** Of the first head that is no interim one; `none`: it is not HTTP; undefined: more is to come. */
function statusIn(heard: string): number | 'none' | undefined {
  if (!heard.startsWith(FIRST.slice(0, heard.length))) return 'none';
  const [, code] = /^HTTP\/1\.[01] ([1-9]\d\d)[ \r\n]/.exec(heard) ?? [];
  if (code === undefined) return heard.length < 'HTTP/1.1 200 '.length ? undefined : 'none';
  if (!code.startsWith('1')) return Number(code);
  const [end] = /\r?\n\r?\n/.exec(heard) ?? [];
  if (end === undefined) return heard.length < MOST_HEARD ? undefined : 'none';
  return statusIn(heard.slice(heard.indexOf(end) + end.length));
}
