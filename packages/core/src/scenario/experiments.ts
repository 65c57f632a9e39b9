import type { ExperimentRef, Json } from '../contract/plan.ts';
import type { ExperimentWords } from '../language/language.ts';
import type { Checking } from './checking.ts';
import type { World } from './layers.ts';
import { childOf } from './node.ts';
import { parseNode } from './parse.ts';
import { positionOf, type Span } from './source.ts';

/** An experiment that the scenario chooses, with its options as its schema yields them. */
export interface ChosenExperiment {
  readonly words: ExperimentWords;
  readonly options: Json;
  readonly span: Span;
}

/** What `tests` names, in the order in which it stands there. Secrets in options stay templates. */
export function readExperiments(
  { type, main, known }: World,
  protocols: readonly string[],
  checking: Checking,
): readonly ChosenExperiment[] {
  const node = childOf(main?.node, 'tests');
  if (type?.tests == null || node === undefined) return [];
  const { problems, language } = checking;
  const { node: rendered, ok } = known.renderKnown(node);
  const read = parseNode(type.tests, rendered, problems, { called: 'tests' }) as Readonly<Record<string, Json>> | undefined;
  if (!ok || read === undefined || node.kind !== 'map') return [];
  return [...node.entries].flatMap(([name, { key: span }]) => {
    const [words, options] = [language.experiments.get(name), read[name]];
    if (words === undefined || options === undefined) return [];
    if (protocols.includes(words.protocol)) return [{ words, options, span }];
    problems.error('LG_VALUE_INVALID', span, `\`${name}\` needs steps of \`${words.protocol}\`, and the flows have none`);
    return [];
  });
}

/** For the plan. */
export const experimentRef = (
  { words: { name, protocol, plugin }, options, span }: ChosenExperiment,
  modules: Readonly<Record<string, string>>,
): ExperimentRef => ({ name, protocol, url: modules[plugin] ?? '', options, at: positionOf(span) });
