import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type YAMLMap,
  type YAMLSeq,
  type Node as YamlNode,
  type Scalar as YamlScalar,
} from 'yaml';
import type { Entry, Node, Scalar } from './node.ts';
import type { Problems } from './problems.ts';
import type { Source, Span } from './source.ts';
import { DEEPEST, MOST_NODES } from './yaml-bounds.ts';
import { yamlTree } from './yaml-tree.ts';

/** Reads a text as YAML 1.2 without anything that could change it silently. Undefined if it cannot be read at all; everything wrong goes to `problems`. */
export function readYaml(source: Source, problems: Problems, text = source.text): Node | undefined {
  const before = problems.list.length;
  const root = yamlTree(source, problems, text);
  if (root === undefined || root === null) {
    if (problems.list.length === before) problems.error('LG_YAML_EMPTY', { source, start: 0, end: 1 }, 'the file is empty');
    return undefined;
  }
  return new Reader(source, problems).node(root.contents as YamlNode, 0);
}

const STYLES = { PLAIN: 'plain', QUOTE_SINGLE: 'single', QUOTE_DOUBLE: 'double', BLOCK_LITERAL: 'block', BLOCK_FOLDED: 'block' } as const;

/** Turns the library's tree into ours and blames what it let pass. */
class Reader {
  readonly #source: Source;
  readonly #problems: Problems;
  readonly #anchors = new Map<string, YamlNode>();
  readonly #open = new Set<YamlNode>();
  /** Stand-ins for what was blamed already. */
  readonly #blamed = new Set<Node>();
  #nodes = 0;

  constructor(source: Source, problems: Problems) {
    this.#source = source;
    this.#problems = problems;
  }

  node(yaml: YamlNode, depth: number): Node {
    if (++this.#nodes > MOST_NODES || depth > DEEPEST) {
      if (this.#nodes <= MOST_NODES + 1)
        this.#problems.error(
          'LG_YAML_SYNTAX',
          this.#span(yaml),
          depth > DEEPEST ? `more than ${DEEPEST} levels of nesting` : `more than ${MOST_NODES} values`,
        );
      this.#nodes = MOST_NODES + 1;
      return this.#standIn(yaml);
    }
    if (isAlias(yaml)) return this.#alias(yaml, depth);
    if (yaml.tag !== undefined) {
      this.#problems.error('LG_YAML_FEATURE', this.#span(yaml), 'tags (`!…`) are not used here');
    }
    if (yaml.anchor !== undefined) this.#anchor(yaml.anchor, yaml);
    this.#open.add(yaml);
    const node = isMap(yaml) ? this.#map(yaml, depth) : isSeq(yaml) ? this.#list(yaml, depth) : this.#scalar(yaml as YamlScalar);
    this.#open.delete(yaml);
    return node;
  }

  #anchor(name: string, yaml: YamlNode): void {
    const known = this.#anchors.get(name);
    if (known !== undefined && known !== yaml)
      this.#problems.error(
        'LG_YAML_FEATURE',
        this.#span(yaml),
        `there is an anchor \`&${name}\` already: which one an alias means is not plain`,
      );
    this.#anchors.set(name, yaml);
  }

  #alias(yaml: Alias, depth: number): Node {
    const target = this.#anchors.get(yaml.source);
    if (target !== undefined && !this.#open.has(target)) return this.node(target, depth + 1);
    this.#problems.error(
      'LG_YAML_SYNTAX',
      this.#span(yaml),
      target === undefined ? `\`*${yaml.source}\` names no anchor above it` : `\`*${yaml.source}\` stands inside itself`,
    );
    return this.#null(this.#span(yaml));
  }

  #map(yaml: YAMLMap, depth: number): Node {
    const entries = new Map<string, Entry>();
    for (const { key, value } of yaml.items as { key: YamlNode; value: YamlNode | null }[]) {
      const name = this.#key(key);
      if (name === undefined) continue;
      const keySpan = this.#span(key);
      if (entries.has(name)) this.#problems.error('LG_YAML_SYNTAX', keySpan, 'this key stands here twice');
      const child = value === null ? this.#nothing(keySpan) : this.node(value, depth + 1);
      if (child.kind === 'scalar' && child.empty && !this.#blamed.has(child))
        this.#problems.error('LG_YAML_EMPTY', keySpan, `nothing stands behind \`${name}\``, {
          hint: 'write a value, `null` or `""`, or leave the key out',
        });
      entries.set(name, { key: keySpan, value: child });
    }
    return { kind: 'map', entries, span: this.#span(yaml) };
  }

  #key(key: YamlNode): string | undefined {
    const span = this.#span(key);
    if (!isScalar(key)) {
      this.#problems.error('LG_YAML_SYNTAX', span, isAlias(key) ? 'an alias cannot be a key' : 'a list or map cannot be a key', {
        hint: 'quotes around it, if it is text',
      });
      return undefined;
    }
    const name = key.value === null ? (key.source ?? '') : typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
    const fault =
      name === ''
        ? 'a key is empty'
        : name === '<<'
          ? 'merge keys (`<<`) are not used here'
          : name === '__proto__'
            ? '`__proto__` cannot be a key'
            : undefined;
    if (fault === undefined) return name;
    this.#problems.error(name === '' ? 'LG_YAML_EMPTY' : name === '<<' ? 'LG_YAML_FEATURE' : 'LG_KEY_REFUSED', span, fault);
    return undefined;
  }

  #list(yaml: YAMLSeq, depth: number): Node {
    const items: Node[] = [];
    for (const item of yaml.items as YamlNode[]) {
      const node = this.node(item, depth + 1);
      if (node.kind === 'scalar' && node.empty && !this.#blamed.has(node))
        this.#problems.error('LG_YAML_EMPTY', node.span, 'nothing stands behind the dash');
      items.push(node);
    }
    return { kind: 'list', items, span: this.#span(yaml) };
  }

  #scalar(yaml: YamlScalar): Scalar {
    const span = this.#span(yaml);
    const { value } = yaml;
    const quoted = yaml.type === 'QUOTE_DOUBLE' || yaml.type === 'QUOTE_SINGLE';
    const written = yaml.source ?? this.#source.text.slice(span.start, span.end);
    const empty = value === null && written === '';
    if (typeof value === 'number' && !Number.isFinite(value))
      this.#problems.error('LG_YAML_NUMBER', span, `\`${written}\` is no number that JSON knows`);
    const known =
      value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
    return {
      kind: 'scalar',
      value: known ? (value as Scalar['value']) : null,
      span,
      textStart: span.start + (quoted ? 1 : 0),
      written,
      empty,
      ...(yaml.type !== undefined && { style: STYLES[yaml.type as keyof typeof STYLES] }),
    };
  }

  #standIn(yaml: YamlNode): Scalar {
    const node = this.#nothing(this.#span(yaml));
    this.#blamed.add(node);
    return node;
  }

  #nothing(span: Span): Scalar {
    return { ...this.#null(span), empty: true };
  }

  #null(span: Span): Scalar {
    return { kind: 'scalar', value: null, span, textStart: span.start, written: 'null', empty: false };
  }

  #span(yaml: YamlNode): Span {
    const [start = 0, end = start + 1] = yaml.range ?? [];
    return { source: this.#source, start, end: Math.max(start, end) };
  }
}
