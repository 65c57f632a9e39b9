import type { Json, ProtocolRef, Step } from '../contract/plan.ts';
import type { Section } from './sections.ts';

/** Names of the protocols that steps use, in order. */
export function protocolsIn(steps: readonly Step[], into = new Set<string>()): ReadonlySet<string> {
  for (const step of steps) {
    if (step.kind === 'request' || step.kind === 'block') into.add(step.protocol);
    if (step.kind === 'call') for (const { name } of step.protocols) into.add(name);
    if ('steps' in step) protocolsIn(step.steps, into);
    if (step.kind === 'if') protocolsIn([...step.then, ...step.else], into);
    if (step.kind === 'choose') for (const branch of step.branches) protocolsIn(branch.steps, into);
  }
  return into;
}

/** What a worker imports for them, which of their views JSONPath and `/regex/` read, and of what counts people must hear. */
export const protocolRef = ({ words }: Section, modules: Readonly<Record<string, string>>): ProtocolRef => {
  const first = (shape: string): string | undefined => Object.entries(words.views).find(([, view]) => view.shape === shape)?.[0];
  const [documentView, textView] = [first('document'), first('text')];
  const notices = words.metrics.flatMap(({ name, notice }) => (notice === undefined ? [] : [[name, notice] as const]));
  return {
    name: words.name,
    url: modules[words.plugin] ?? '',
    ...(documentView !== undefined && { documentView }),
    ...(textView !== undefined && { textView }),
    ...(notices.length > 0 && { notices: Object.fromEntries(notices) }),
  };
};

export const configsOf = (sections: readonly Section[]): { readonly [protocol: string]: Json } =>
  Object.fromEntries(sections.flatMap(({ words, config }) => (config === undefined ? [] : [[words.name, config] as const])));
