import { closest } from '../template/closest.ts';
import type { Checking } from './checking.ts';
import type { WrittenFlow } from './flows.ts';
import { settingOf } from './settings-line.ts';

/** `--only`: names of the flows that are kept; undefined keeps all. */
export function keptFlows(
  only: string | readonly string[] | undefined,
  flows: readonly WrittenFlow[],
  { problems }: Checking,
): ReadonlySet<string> | undefined {
  const asked = only === undefined ? [] : typeof only === 'string' ? [only] : only;
  if (asked.length === 0) return undefined;
  const names = flows.map(({ name }) => name);
  for (const name of asked) {
    if (names.includes(name)) continue;
    const near = closest(name, names);
    problems.error('LG_NAME_UNKNOWN', settingOf('--only', [], name).span, `there is no flow \`${name}\``, {
      hint: near === undefined ? `flows are ${names.join(', ')}` : `did you mean \`${near}\`?`,
      fix: near,
    });
  }
  return new Set(asked);
}
