import type { Json } from '../contract/plan.ts';
import { closest } from '../template/closest.ts';
import { parseTemplate } from '../template/parse.ts';
import { referencesOf } from '../template/references.ts';
import { type Access, type ExpressionPart, isTemplate } from '../template/template.ts';
import type { Checking } from './checking.ts';
import { type Entry, jsonOf, type Mapping, mapOf, type Node, nodeOf, type RenderedPiece, type Scalar } from './node.ts';

/** A node without templates; `ok` is false if one of them is not known before the run (and that was said). */
export interface Rendered {
  readonly node: Node;
  readonly ok: boolean;
}

/** Renders what must be known before the run: only `${env.X}` and `vars` can stand there. */
export class KnownValues {
  readonly #vars: Mapping;
  readonly #checking: Checking;
  readonly #open = new Set<string>();
  /** Entries of `vars` that were read. */
  readonly used = new Set<string>();

  constructor(vars: Mapping, checking: Checking) {
    this.#vars = vars;
    this.#checking = checking;
  }

  render(node: Node): Rendered {
    return this.#walk(node, () => true);
  }

  /** The same, but texts with secrets stay templates: they are rendered in the run. */
  renderKnown(node: Node): Rendered {
    return this.#walk(node, (text) => !referencesOf(parseTemplate(text)).some(({ source }) => source.kind === 'secret'));
  }

  #walk(node: Node, wants: (text: string) => boolean): Rendered {
    if (node.kind === 'scalar')
      return typeof node.value === 'string' && isTemplate(node.value) && wants(node.value) ? this.#scalar(node) : { node, ok: true };
    if (node.kind === 'list') {
      const items = node.items.map((item) => this.#walk(item, wants));
      return { node: { ...node, items: items.map((item) => item.node) }, ok: items.every(({ ok }) => ok) };
    }
    const entries = [...node.entries].map(([key, { key: span, value }]) => ({ key, span, rendered: this.#walk(value, wants) }));
    const made = entries.map(({ key, span, rendered }): readonly [string, Entry] => [key, { key: span, value: rendered.node }]);
    return { node: mapOf(made, node.span), ok: entries.every(({ rendered }) => rendered.ok) };
  }

  #scalar(node: Scalar): Rendered {
    const template = parseTemplate(String(node.value));
    for (const { offset, end, ...fault } of template.problems)
      this.#checking.problems.fault(node, { ...fault, offset, length: end - offset });
    if (template.problems.length > 0) return { node, ok: false };
    const values = template.parts.map((part) => (part.kind === 'text' ? { value: part.text as Json } : this.#expression(part, node)));
    if (values.some((found) => found === undefined)) return { node, ok: false };
    const alone = values.length === 1 && template.parts[0]?.kind === 'expression';
    const value = alone ? (values[0] as { value: Json }).value : values.map((found) => asText((found as { value: Json }).value)).join('');
    const made = nodeOf(value, node.span);
    if (made.kind !== 'scalar') return { node: made, ok: true };
    const pieces = template.parts.map((part, i): RenderedPiece => {
      const { length } = asText((values[i] as { value: Json }).value);
      return { length, start: part.start, end: part.end, isSame: part.kind === 'text' && length === part.end - part.start };
    });
    return { node: { ...made, textStart: node.textStart, from: { kind: 'rendered', scalar: node, pieces } }, ok: true };
  }

  /** Undefined after it was said why it is not known. */
  #expression({ source, pipe, start, end }: ExpressionPart, node: Scalar): { readonly value: Json } | undefined {
    const refuse = (
      code: 'LG_TEMPLATE_REFUSED' | 'LG_ENV_MISSING' | 'LG_NAME_UNKNOWN',
      message: string,
      hint?: string,
      fix?: string,
    ): undefined => {
      this.#checking.problems.fault(node, {
        code,
        message,
        offset: start,
        length: end - start,
        ...(hint !== undefined && { hint }),
        ...(fix !== undefined && { fix }),
      });
      return undefined;
    };
    const written = String(node.value).slice(start, end);
    if (pipe.some(({ kind }) => kind === 'filter'))
      return refuse('LG_TEMPLATE_REFUSED', 'a filter cannot stand in what is read before the run');
    const preset = pipe.find((step) => step.kind === 'default');
    if (source.kind === 'env') {
      const found = this.#checking.env[source.name.text];
      if (found !== undefined && found !== '') return { value: plain(found) };
      if (preset !== undefined) return { value: preset.value };
      return refuse(
        'LG_ENV_MISSING',
        `the environment variable \`${source.name.text}\` is not set`,
        `\`\${env.${source.name.text}:-…}\` gives it a default`,
      );
    }
    if (source.kind === 'vars' || source.kind === 'variable') {
      const name = source.name.text;
      const entry = this.#vars.entries.get(name);
      this.used.add(name);
      if (entry === undefined) {
        if (preset !== undefined) return { value: preset.value };
        const near = closest(name, this.#vars.entries.keys());
        return refuse('LG_NAME_UNKNOWN', `there is no \`${name}\` in \`vars\``, near === undefined ? KNOWN : `did you mean \`${near}\`?`);
      }
      return this.#variable(name, entry.value, source.access, preset?.value, refuse);
    }
    return refuse('LG_TEMPLATE_REFUSED', `\`${written}\` is not known before the run`, KNOWN);
  }

  #variable(
    name: string,
    value: Node,
    access: readonly Access[],
    preset: Json | undefined,
    refuse: (code: 'LG_TEMPLATE_REFUSED', message: string) => undefined,
  ): { readonly value: Json } | undefined {
    if (this.#open.has(name)) return refuse('LG_TEMPLATE_REFUSED', `\`${name}\` reads itself`);
    this.#open.add(name);
    const rendered = this.render(value);
    this.#open.delete(name);
    if (!rendered.ok) return undefined;
    let found: Json | undefined = jsonOf(rendered.node);
    for (const { key } of access)
      found = typeof found === 'object' && found !== null ? (found as Record<string | number, Json>)[key] : undefined;
    const known = found ?? preset;
    return known === undefined ? refuse('LG_TEMPLATE_REFUSED', `\`${name}\` has no such part`) : { value: known };
  }
}

const KNOWN = 'known are `${env.X}` and `${vars.x}`';

/** Text of an environment variable as YAML would read it: a number only if it would be printed the same. */
function plain(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && String(Number(text)) === text ? Number(text) : text;
}

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
