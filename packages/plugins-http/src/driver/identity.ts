import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { TlsConfig } from '../transport.ts';
import { pemFile } from './pem-file.ts';
import type { TlsScope } from './tls.ts';

/** Who the users are to servers that ask for a certificate, as OpenSSL wants it. */
export type Identity =
  | { readonly cert: string; readonly key: Buffer | string; readonly passphrase?: string }
  | { readonly pfx: Buffer; readonly passphrase?: string }
  | Readonly<Record<string, never>>;

/** Throws what is wrong with it, for a server would only close the connection. What is secret stands in no message. */
export function identityOf({ cert, key, pfx, passphrase: written }: TlsConfig, scope: TlsScope): Identity {
  const passphrase = written === undefined ? {} : { passphrase: scope.render(written) };
  if (pfx !== undefined) return pfxOf(pfx, passphrase, scope);
  if (cert === undefined || key === undefined) return {};
  const chain = contentOf('cert', cert, scope).toString();
  const secret = contentOf('key', key, scope);
  const certificate = certificateIn(chain);
  const privateKey = keyIn(secret, passphrase);
  if (!certificate.checkPrivateKey(privateKey))
    throw new Error('http.tls.key: the key does not belong to the certificate in http.tls.cert; name the key that it was made with');
  checkDates(certificate, scope.nowMs);
  return { cert: chain, key: secret, ...passphrase };
}

function contentOf(name: 'cert' | 'key' | 'pfx', written: string, { root, render }: TlsScope): Buffer | string {
  const rendered = render(written);
  return rendered.includes('-----BEGIN') ? rendered : pemFile(`http.tls.${name}`, written, root, rendered);
}

function certificateIn(chain: string): X509Certificate {
  try {
    return new X509Certificate(chain);
  } catch {
    throw new Error('http.tls.cert: there is no certificate in it; PEM is expected, from BEGIN CERTIFICATE to END CERTIFICATE');
  }
}

function keyIn(key: Buffer | string, passphrase: { readonly passphrase?: string }): KeyObject {
  try {
    return createPrivateKey({ key, ...passphrase });
  } catch {
    if (!key.toString('latin1').includes('ENCRYPTED'))
      throw new Error('http.tls.key: there is no private key in it; PEM is expected, from BEGIN PRIVATE KEY to END PRIVATE KEY');
    throw new Error(
      passphrase.passphrase === undefined
        ? 'http.tls.key: the key is encrypted; write `passphrase: ${secret.X}` beside it'
        : 'http.tls.passphrase: the key cannot be decrypted with it',
    );
  }
}

function pfxOf(written: string, passphrase: { readonly passphrase?: string }, scope: TlsScope): Identity {
  const pfx = Buffer.from(contentOf('pfx', written, scope));
  let certificate: Buffer | undefined;
  try {
    const context = createSecureContext({ pfx, ...passphrase }).context as { getCertificate?: () => Buffer | null };
    certificate = context.getCertificate?.() ?? undefined;
  } catch (thrown) {
    const { message } = thrown as Error;
    if (/mac verify failure|bad decrypt|bad password/i.test(message))
      throw new Error(
        passphrase.passphrase === undefined
          ? 'http.tls.pfx: it is encrypted; write `passphrase: ${secret.X}` beside it'
          : 'http.tls.passphrase: the pfx cannot be decrypted with it',
      );
    if (/unsupported/i.test(message))
      throw new Error('http.tls.pfx: it is encrypted with what OpenSSL no longer reads; make it anew, or write `cert` and `key`');
    throw new Error('http.tls.pfx: there is no certificate with its key in it; PKCS#12 is expected');
  }
  if (certificate !== undefined) checkDates(new X509Certificate(certificate), scope.nowMs, 'pfx');
  return { pfx, ...passphrase };
}

function checkDates({ validFrom, validTo }: X509Certificate, nowMs: number, where = 'cert'): void {
  if (Date.parse(validTo) < nowMs) throw new Error(`http.tls.${where}: the certificate has expired (${validTo}); renew it`);
  if (Date.parse(validFrom) > nowMs) throw new Error(`http.tls.${where}: the certificate is not valid yet (from ${validFrom})`);
}
