import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { TlsConfig } from '../transport.ts';
import { type Identity, identityOf } from './identity.ts';
import { pemFile } from './pem-file.ts';

/** What certificates are read with: files are looked for from `root`, `render` fills in secrets, `nowMs` is the time that they have to be good for. */
export interface TlsScope {
  readonly root: string;
  readonly render: (text: string) => string;
  readonly nowMs: number;
}

/** Certificates to verify servers with, and the one to show them, parsed once. Throws if one of them cannot be used. */
export function secureContextOf(config: TlsConfig, scope: TlsScope): SecureContext {
  const { ca } = config;
  const identity: Identity = identityOf(config, scope);
  return createSecureContext({
    ...identity,
    ...(ca !== undefined && { ca: [...getCACertificates('default'), ...certificatesOf(ca, scope.root)] }),
  });
}

/** OpenSSL passes over what it cannot read, and then trusts nobody: better to be told here. */
function certificatesOf(ca: string, root: string): readonly string[] {
  const found = pemOf(ca, root).match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs);
  if (found === null)
    throw new Error('http.tls.ca: there is no certificate in it; PEM is expected, from BEGIN CERTIFICATE to END CERTIFICATE');
  try {
    for (const certificate of found) new X509Certificate(certificate);
  } catch (cause) {
    throw new Error('http.tls.ca: a certificate in it cannot be read', { cause });
  }
  return found;
}

const pemOf = (ca: string, root: string): string => (ca.includes('-----BEGIN') ? ca : pemFile('http.tls.ca', ca, root).toString());
