import { type Mask, maskOf } from '../secrets.ts';
import type { HostOptions } from './host.ts';

/** Every `X` of a `secret.X` in a text, checked or not. */
export const namesOfSecrets = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\bsecret\.([A-Za-z_]\w*)/g)].map(([, name]) => name as string)),
];

/** Hides what the secrets that these texts name stand for: what a plugin says before the files are checked may hold them. */
export const maskOfNamed = (texts: readonly string[], env: HostOptions['env']): Mask =>
  maskOf(texts.flatMap(namesOfSecrets).flatMap((name) => env[name] ?? []));
