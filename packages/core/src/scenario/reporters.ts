import type { Json, ReporterRef } from '../contract/plan.ts';
import { closest } from '../template/closest.ts';
import type { Checking } from './checking.ts';
import { inWords } from './in-words.ts';
import { entryOf, mapOf, type Node, nodeOf, textOf } from './node.ts';
import { parseNode } from './parse.ts';
import { settingOf } from './settings-line.ts';
import type { Span } from './source.ts';

/** Who writes where nobody says. */
const USUAL = ['console', 'html', 'junit', 'markdown', 'csv'];

/** `--reporter`, else the nearest file's list, else the usual ones. */
export function readReporters(
  asked: readonly string[] | undefined,
  written: Node | undefined,
  own: Span,
  checking: Checking,
): readonly ReporterRef[] {
  const list =
    asked !== undefined && asked.length > 0
      ? asked.map((name) => settingOf('--reporter', ['reporters'], name).value)
      : itemsIn(written, checking);
  const nodes = list ?? USUAL.filter((name) => checking.language.reporters.has(name)).map((name) => nodeOf(name, own));
  const refs: ReporterRef[] = [];
  for (const node of nodes) {
    const ref = readReporter(node, checking);
    if (ref === undefined) continue;
    if (refs.some(({ name }) => name === ref.name))
      checking.problems.error('LG_NAME_TWICE', node.span, `reporter \`${ref.name}\` stands here twice`);
    else refs.push(ref);
  }
  return refs;
}

function itemsIn(node: Node | undefined, { problems }: Checking): readonly Node[] | undefined {
  if (node === undefined || (node.kind === 'scalar' && node.empty)) return undefined;
  if (node.kind === 'list') return node.items;
  problems.error('LG_VALUE_TYPE', node.span, `\`reporters\` must be a list, not ${inWords(node)}`, {
    hint: 'write for example `reporters: [console, html]`',
  });
  return undefined;
}

function readReporter(node: Node, checking: Checking): ReporterRef | undefined {
  const { language, problems } = checking;
  const [key] = node.kind === 'map' ? [...node.entries.keys()] : [];
  const name = textOf(node) ?? (node.kind === 'map' && node.entries.size === 1 ? key : undefined);
  if (name === undefined) {
    problems.error('LG_VALUE_TYPE', node.span, `a reporter must be a name or \`name: { options }\`, not ${inWords(node)}`);
    return undefined;
  }
  const words = language.reporters.get(name);
  const span = entryOf(node, name)?.key ?? node.span;
  if (words === undefined) {
    const near = closest(name, language.reporters.keys());
    problems.error('LG_NAME_UNKNOWN', span, `there is no reporter \`${name}\``, {
      hint: near === undefined ? `there are: ${[...language.reporters.keys()].join(', ')}` : `did you mean \`${near}\`?`,
      fix: near,
    });
    return undefined;
  }
  const given = entryOf(node, name)?.value ?? mapOf([], span);
  if (words.options === null) {
    if (given.kind !== 'map' || given.entries.size > 0)
      problems.error('LG_VALUE_INVALID', given.span, `reporter \`${name}\` has no options`);
    return { name, options: {} };
  }
  const options = parseNode(words.options, given, problems, { called: name }) as Json | undefined;
  return options === undefined ? undefined : { name, options };
}
