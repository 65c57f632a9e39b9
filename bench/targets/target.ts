import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Seen } from './counting.ts';

/** A server of this machine that all tools load in turn. */
export interface Target {
  readonly url: string;
  readonly pid: number;
  /** Path of its certificate; undefined: no TLS. */
  readonly ca: string | undefined;
  read(): Promise<Seen>;
  /** Forgets what it has seen. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function startTarget(kind: 'plain' | 'tls'): Promise<Target> {
  const folder = kind === 'tls' ? mkdtempSync(join(tmpdir(), 'loadgate-bench-tls-')) : undefined;
  const certificate = folder === undefined ? undefined : makeCertificate(folder);
  const args = certificate === undefined ? [] : [certificate.key, certificate.cert];
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), args, {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting: ((said: unknown) => void)[] = [];
  child.on('message', (said) => waiting.shift()?.(said));
  const answer = (): Promise<unknown> => new Promise((resolve) => waiting.push(resolve));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the target ended with ${code}`);
  });
  // heard where somebody waits for an answer; its own end at `close` is none
  ended.catch(() => {});
  const { port } = (await Promise.race([answer(), ended])) as { port: number };
  const ask = (question: 'read' | 'reset'): Promise<Seen> => {
    child.send(question);
    return Promise.race([answer() as Promise<Seen>, ended]);
  };
  return {
    url: `${kind === 'tls' ? 'https' : 'http'}://127.0.0.1:${port}`,
    pid: child.pid as number,
    ca: certificate?.cert,
    read: () => ask('read'),
    async reset() {
      await ask('reset');
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
      if (folder !== undefined) rmSync(folder, { recursive: true });
    },
  };
}

/** P-256, for 127.0.0.1, one day long. */
function makeCertificate(folder: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...name, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { key, cert };
}
