import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ConnectionOptions, checkServerIdentity, createSecureContext, getCACertificates } from 'node:tls';
import type { Encryption } from './server.ts';

/** How connections are encrypted, made once; a file is looked for from `root`. Throws if `ca` cannot be read. */
export function tlsOptions({ ca, serverName, verifies }: Encryption, root: string): ConnectionOptions {
  return {
    secureContext: createSecureContext(ca === undefined ? {} : { ca: [...getCACertificates('default'), ...certificatesOf(ca, root)] }),
    rejectUnauthorized: verifies !== 'none',
    ...(verifies === 'ca' && { checkServerIdentity: () => undefined }),
    ...(serverName !== undefined &&
      verifies === 'host' && { checkServerIdentity: (_: string, certificate) => checkServerIdentity(serverName, certificate) }),
  };
}

/** OpenSSL passes over what it cannot read, and then trusts nobody: better to be told here. */
function certificatesOf(ca: string, root: string): readonly string[] {
  const found = pemOf(ca, root).match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs);
  if (found === null)
    throw new Error('postgres.tls.ca: there is no certificate in it; PEM is expected, from BEGIN CERTIFICATE to END CERTIFICATE');
  try {
    for (const certificate of found) new X509Certificate(certificate);
  } catch (cause) {
    throw new Error('postgres.tls.ca: a certificate in it cannot be read', { cause });
  }
  return found;
}

function pemOf(ca: string, root: string): string {
  if (ca.includes('-----BEGIN')) return ca;
  const path = resolve(root, ca);
  // a device never ends
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error(`postgres.tls.ca: the file ${ca} is no regular file`);
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error(`postgres.tls.ca: the file ${ca} cannot be read`);
  }
}
