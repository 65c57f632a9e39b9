import { readFileSync } from 'node:fs';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { TlsConfig } from '../grammar.ts';

/** Certificates to verify servers with, parsed once. Throws if `ca` cannot be read. */
export function secureContextOf({ ca }: TlsConfig): SecureContext {
  return createSecureContext(ca === undefined ? {} : { ca: [...getCACertificates('default'), pemOf(ca)] });
}

function pemOf(ca: string): string {
  if (ca.includes('-----BEGIN')) return ca;
  try {
    return readFileSync(ca, 'utf8');
  } catch {
    throw new Error(`http.tls.ca: the file ${ca} cannot be read`);
  }
}
