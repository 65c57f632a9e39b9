import type { ExperimentRef, Json } from '../contract/plan.ts';
import type { ExperimentWords } from '../language/language.ts';
import type { Checking } from './checking.ts';
import type { World } from './layers.ts';
import { childOf, entryOf, type Mapping, mapOf, type Node } from './node.ts';
import { parseNode } from './parse.ts';
import { settingOf } from './settings-line.ts';
import { positionOf, type Span } from './source.ts';

/** An experiment that the scenario chooses, with its options as its schema yields them. */
export interface ChosenExperiment {
  readonly words: ExperimentWords;
  readonly options: Json;
  readonly span: Span;
}
export interface Experiments {
  readonly chosen: readonly ChosenExperiment[];
  /** The scenario chooses them, the command line does not: gates on what they would find are not judged. */
  readonly leftOut: readonly ExperimentWords[];
}

/** What `tests` names, in the order in which it stands there, or what `only` names. Secrets in options stay templates. */
export function readExperiments(
  world: World,
  protocols: readonly string[],
  only: readonly string[] | undefined,
  checking: Checking,
): Experiments {
  const { problems, language } = checking;
  const written = childOf(world.main?.node, 'tests');
  const ofFile = written?.kind === 'map' ? written : mapOf([], settingOf('--test', [], '').span);
  const wanted = only ?? [...ofFile.entries.keys()];
  const node = written === undefined || written.kind === 'map' ? withEach(ofFile, wanted) : written;
  const options = readOptions(node, only, world, checking);
  const chosen = wanted.flatMap((name): readonly ChosenExperiment[] => {
    const words = language.experiments.get(name);
    const own = options[name];
    if (words === undefined || own === undefined) return [];
    const span = entryOf(node, name)?.key ?? node.span;
    if (protocols.includes(words.protocol)) return [{ words, options: own, span }];
    problems.error('LG_VALUE_INVALID', span, `\`${name}\` needs steps of \`${words.protocol}\`, and the flows have none`);
    return [];
  });
  const left = [...ofFile.entries.keys()].filter((name) => !wanted.includes(name));
  return { chosen, leftOut: left.flatMap((name) => language.experiments.get(name) ?? []) };
}

/** With all its defaults for what the file does not name. */
function withEach(tests: Mapping, names: readonly string[]): Mapping {
  const added = names.filter((name) => !tests.entries.has(name));
  return mapOf(
    [
      ...tests.entries,
      ...added.map((name) => {
        const { span } = settingOf('--test', [], name);
        return [name, { key: span, value: mapOf([], span) }] as const;
      }),
    ],
    tests.span,
  );
}

type Options = Readonly<Record<string, Json>>;

function readOptions(node: Node, only: readonly string[] | undefined, { type, known }: World, { problems }: Checking): Options {
  const { node: rendered, ok } = known.renderKnown(node);
  if (type?.tests != null) {
    const read = parseNode(type.tests, rendered, problems, { called: 'tests' });
    return ok && read !== undefined ? (read as Options) : {};
  }
  if (only !== undefined && only.length > 0)
    problems.error('LG_VALUE_INVALID', settingOf('--test', [], '').span, 'this scenario is of no type with tests', {
      hint: 'write `type: database`, or whichever type has them',
    });
  return {};
}

/** For the plan. */
export const experimentRef = (
  { words: { name, protocol, plugin }, options, span }: ChosenExperiment,
  modules: Readonly<Record<string, string>>,
): ExperimentRef => ({ name, protocol, url: modules[plugin] ?? '', options, at: positionOf(span) });
