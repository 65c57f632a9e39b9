import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { RefusedError } from '../errors.ts';

/** Environment variables, those of a `.env` beside the config added; the environment itself wins. What is no regular file of at most 1 MB is not read. */
export function environmentWithDotEnv(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const path = join(root, '.env');
  try {
    // of a project that nobody has said to trust, it may be a link to a device that never ends
    const found = statSync(path);
    if (!found.isFile() || found.size > LARGEST) return env;
    return { ...parseEnv(readFileSync(path, 'utf8')), ...env };
  } catch {
    return env;
  }
}
const LARGEST = 1_000_000;

/** The values that a plan needs; every missing one is named at once, before anything is sent. */
export function secretsFor(names: readonly string[], env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const missing = names.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) {
    const list = missing.join(', ');
    throw new RefusedError(
      'LG_SECRET_MISSING',
      `the scenario reads ${missing.map((name) => `\${secret.${name}}`).join(', ')}, and ${list} ${missing.length === 1 ? 'is' : 'are'} not set`,
      {
        hint: `set ${missing.length === 1 ? 'it' : 'them'} in the environment or in .env beside loadgate.config.yaml`,
      },
    );
  }
  return Object.fromEntries(names.map((name) => [name, env[name] as string]));
}
