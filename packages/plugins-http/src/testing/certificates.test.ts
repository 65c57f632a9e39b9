import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate that was just made, with its private key, both as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}
export interface Wanted {
  /** Names and addresses that it is for; none for an authority. */
  readonly hosts: readonly string[];
  /** Default 2049. */
  readonly untilYear?: number;
  /** Default: itself. */
  readonly by?: Authority;
}
export interface Authority extends Certificate {
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** Signed by itself, or by an authority. X.509 v3 with a P-256 key, written by hand so that tests need no tool. */
export function certificate({ hosts, untilYear, by }: Wanted): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = hosts[0] ?? 'nobody';
  const extensions = [extension(SUBJECT_ALT_NAME, sequence(...hosts.map(generalName)))];
  const signer = by ?? { name, privateKey };
  return { cert: signed({ subject: name, publicKey, signer, extensions, untilYear: untilYear ?? 2049 }), key: pem(privateKey) };
}

export function authority(name = 'loadgate test authority'): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [extension(BASIC_CONSTRAINTS, sequence(der(0x01, Buffer.of(0xff))), true)];
  const cert = signed({ subject: name, publicKey, signer: { name, privateKey }, extensions, untilYear: 2049 });
  return { name, privateKey, cert, key: pem(privateKey) };
}

interface ToSign {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly signer: { readonly name: string; readonly privateKey: KeyObject };
  readonly extensions: readonly Buffer[];
  readonly untilYear: number;
}
function signed({ subject, publicKey, signer, extensions, untilYear }: ToSign): string {
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(serial++)),
    ECDSA_SHA256,
    commonName(signer.name),
    sequence(utcTime(2019), utcTime(untilYear)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = Buffer.concat([Buffer.of(0), sign('sha256', body, signer.privateKey)]);
  return pemOf('CERTIFICATE', sequence(body, ECDSA_SHA256, der(0x03, signature)));
}
let serial = 1;

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const utcTime = (year: number): Buffer => der(0x17, Buffer.from(`${String(year % 100).padStart(2, '0')}0101000000Z`));
const commonName = (name: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const extension = (id: Buffer, value: Buffer, isCritical = false): Buffer =>
  sequence(id, ...(isCritical ? [der(0x01, Buffer.of(0xff))] : []), der(0x04, value));
const generalName = (host: string): Buffer =>
  /^[\d.]+$/.test(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));
const SUBJECT_ALT_NAME = oid('551d11');
const BASIC_CONSTRAINTS = oid('551d13');
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const pemOf = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replaceAll(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
