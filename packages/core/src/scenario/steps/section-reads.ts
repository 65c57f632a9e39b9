import { entryOf, type Mapping, mapOf, type Node } from '../node.ts';
import type { Around, StepChecking } from './step-checking.ts';
import { checkPairs, checkTemplates } from './template-check.ts';
import type { WrittenStep } from './written-step.ts';

/** A section's templates are rendered for each request: what they read must be set there, unless the step says something else. */
export function checkSectionReads(written: WrittenStep, name: string, around: Around, checking: StepChecking): void {
  const section = checking.sections.get(written.verb.protocol as string);
  if (section === undefined) return;
  const use = { around, where: `at "${name}"` };
  for (const [key, { value }] of section.node.entries) {
    const own = entryOf(mapOf(written.options, written.span), key)?.value;
    if (own === undefined) check(value, use, checking);
    else if (value.kind === 'map' && own.kind === 'map' && key === 'headers') check(unsaid(value, own), use, checking);
  }
}

const check = (value: Node, use: Parameters<typeof checkPairs>[1], checking: StepChecking): void =>
  (value.kind === 'map' ? checkPairs : checkTemplates)(value, use, checking);

/** Headers that the step does not name itself. */
function unsaid(section: Mapping, own: Mapping): Mapping {
  const named = new Set([...own.entries.keys()].map((name) => name.toLowerCase().replace(/\?$/, '')));
  return mapOf(
    [...section.entries].filter(([name]) => !named.has(name.toLowerCase().replace(/\?$/, ''))),
    section.span,
  );
}
