import type { CallRequest } from '../../contract/plan.ts';
import type { Verb } from '../../language/language.ts';
import type { WrittenRequest } from '../scripts/read-code.ts';
import type { Script } from '../scripts/script-files.ts';
import { labelOfText } from './labels.ts';
import type { Around, StepChecking } from './step-checking.ts';

/** Names of one script and call. */
const MOST_NAMES = 200;

/** What a call gives the rows of its requests. */
export interface CallWords {
  /** Its name. */
  readonly call: string;
  readonly tags: readonly string[];
}

/** The requests that stand in scripts, each with its row: what a script makes up has none. */
export function requestsOf(
  scripts: readonly Script[],
  { call, tags }: CallWords,
  around: Around,
  checking: StepChecking,
): readonly CallRequest[] {
  const { language, problems, rows } = checking;
  const found = new Map<string, CallRequest>();
  let left = 0;
  for (const { source, code } of scripts)
    for (const request of code.requests) {
      const { protocol, verb, parts, offset } = request;
      const words = language.verbs.get(verb);
      const name = words === undefined ? undefined : nameOf(request, words);
      const key = JSON.stringify([protocol, verb, name, request.name === null ? parts : null]);
      if (name === undefined || found.has(key)) continue;
      if (found.size === MOST_NAMES) {
        left++;
        continue;
      }
      const span = { source, start: offset, end: offset + protocol.length + 1 + verb.length };
      const row = rows.add({ name, kind: 'request', flow: around.flow, protocol, conditional: true, tags, verb, span });
      found.set(key, { row, name, protocol, verb, parts: request.name === null ? parts : null });
    }
  const [first] = scripts;
  if (left > 0 && first !== undefined)
    problems.warning(
      'LG_SCRIPT_NAMES',
      { source: first.source, start: 0, end: 1 },
      `${left} more requests of "${call}" count as \`other\``,
      {
        hint: `a script has at most ${MOST_NAMES} names`,
      },
    );
  return [...found.values()];
}

/** As a step is called: by its `name`, else by what its verb is given, `{…}` for what is put in. */
function nameOf({ name, parts, holes }: WrittenRequest, verb: Verb): string | undefined {
  if (name !== null) return name;
  if (parts === null) return undefined;
  return labelOfText(verb, parts.map((part, i) => `${part}${holes[i] === undefined ? '' : `\${${holes[i]}}`}`).join(''));
}
