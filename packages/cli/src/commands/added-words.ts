import type { Plugin } from '@loadgate/core';
import { manifestOf } from '@loadgate/core/language';

export type PartKind = 'protocol' | 'test type' | 'experiment' | 'reporter' | 'monitor';

/** What a plugin adds of one kind: for people, and for programs. */
export interface Added {
  readonly kind: PartKind;
  readonly words: readonly { readonly shown: string; readonly json: object }[];
}

/** Only the kinds of which it adds something: a protocol with its verbs, a test type with its question. */
export function addedBy(plugin: Plugin): readonly Added[] {
  const { protocols, testTypes, experiments, reporters, monitors } = manifestOf(plugin);
  const plain = ({ name, doc }: { readonly name: string; readonly doc: string }) => ({ shown: name, json: { name, doc } });
  const all: readonly Added[] = [
    {
      kind: 'protocol',
      words: protocols.map(({ name, verbs }) => ({
        shown: `${name} (${Object.keys(verbs).join(', ')})`,
        json: { name, verbs: Object.keys(verbs) },
      })),
    },
    {
      kind: 'test type',
      words: testTypes.map(({ name, doc }) => ({ shown: `${name}: ${questionOf(doc)}`, json: { name, question: questionOf(doc) } })),
    },
    { kind: 'experiment', words: experiments.map(plain) },
    { kind: 'reporter', words: reporters.map(plain) },
    { kind: 'monitor', words: monitors.map(plain) },
  ];
  return all.filter(({ words }) => words.length > 0);
}

/** `testTypes` of `test type`. */
export const keyOf = (kind: PartKind): string => (kind === 'test type' ? 'testTypes' : `${kind}s`);

/** The first sentence of what a type says of itself. */
const questionOf = (doc: string): string => /^.*?[?.:](?=\s|$)/.exec(doc)?.[0] ?? doc;
