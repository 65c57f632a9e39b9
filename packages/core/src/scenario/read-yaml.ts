import {
  type Alias,
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type YAMLMap,
  type YAMLSeq,
  type Node as YamlNode,
  type Scalar as YamlScalar,
} from 'yaml';
import type { Entry, Node, Scalar } from './node.ts';
import type { Problems } from './problems.ts';
import type { Source, Span } from './source.ts';

const MOST_NODES = 200_000;
const DEEPEST = 64;

/** Reads a text as YAML 1.2 without anything that could change it silently. Undefined if it cannot be read at all; everything wrong goes to `problems`. */
export function readYaml(source: Source, problems: Problems, text = source.text): Node | undefined {
  const before = problems.list.length;
  blameComments(source, problems, text);
  const root = compose(source, problems, text);
  if (root === undefined || root === null) {
    if (problems.list.length === before) problems.error('LG_YAML_EMPTY', { source, start: 0, end: 1 }, 'the file is empty');
    return undefined;
  }
  return new Reader(source, problems).node(root.contents as YamlNode, 0);
}

function compose(source: Source, problems: Problems, text: string): Document | undefined {
  const documents: Document[] = [];
  const options = {
    version: '1.2',
    merge: false,
    uniqueKeys: true,
    logLevel: 'silent',
    keepSourceTokens: true,
    stringKeys: false,
  } as const;
  try {
    const composer = new Composer(options);
    for (const document of composer.compose(new Parser().parse(text), true, text.length)) documents.push(document as Document);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.error('LG_YAML_SYNTAX', { source, start: 0, end: 1 }, 'the text is nested too deeply');
    return undefined;
  }
  const [first, second] = documents;
  for (const fault of first === undefined ? [] : faultsOf(first)) {
    const [start, end] = fault.pos;
    problems.error('LG_YAML_SYNTAX', { source, start, end }, inWords(fault.code, fault.message));
  }
  if (second !== undefined) {
    const start = beginOfSecond(text, first?.contents?.range?.[0] ?? 0);
    problems.error('LG_YAML_FEATURE', { source, start, end: start + 3 }, 'a file holds one document; `---` begins a second one');
  }
  if (first === undefined || first.errors.some(({ code }) => !isHarmless(code)) || first.contents === null) return undefined;
  return first;
}

/** The tree can be read all the same. */
const isHarmless = (code: string): boolean => code === 'DUPLICATE_KEY' || code === 'TAG_RESOLVE_FAILED';

/** What follows a broken line is broken by it: of syntax the first fault alone is told. */
function faultsOf({ errors, warnings }: Document): readonly (Document['errors'][number] | Document['warnings'][number])[] {
  const [first] = errors.filter(({ code }) => !isHarmless(code));
  const others = first === undefined ? warnings : [first];
  // tags are blamed where the tree is read
  return [...errors.filter(({ code }) => code === 'DUPLICATE_KEY'), ...others.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')];
}

/** Where `---` stands behind what the first document says. */
function beginOfSecond(text: string, from: number): number {
  const mark = /^(?:---|\.\.\.)(?=\s|$)/gm;
  mark.lastIndex = from;
  return mark.exec(text)?.index ?? Math.max(0, text.lastIndexOf('---'));
}

/** The parser's words, where they mean little to who does not know YAML by heart. */
function inWords(code: string, message: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'this key stands here twice';
    case 'TAB_AS_INDENT':
      return 'a tab cannot indent\nuse spaces';
    case 'BAD_INDENT':
    case 'MISSING_CHAR': {
      const close = /end with a ([\]}])$/.exec(message.split('\n')[0]?.replace(/ at line .*$/, '') ?? '')?.[1];
      if (close !== undefined) return `\`${close === ']' ? '[' : '{'}\` is never closed by \`${close}\``;
      return plainWords(message);
    }
    default:
      return plainWords(message);
  }
}

const plainWords = (message: string): string =>
  message.replace(/\s+at line \d+, column \d+[\s\S]*$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

function blameComments(source: Source, problems: Problems, text: string): void {
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    // control lexemes stand for themselves and take no room in the text
    if (lexeme.length === 1 && CONTROL.has(lexeme)) continue;
    if (CST.tokenType(lexeme) === 'comment' && /^#+[^\s#]/.test(lexeme)) {
      problems.error(
        'LG_YAML_COMMENT',
        { source, start: at, end: at + lexeme.trimEnd().length },
        'a `#` right before text begins a comment: YAML takes the text away',
        {
          hint: 'a space after `#` if it is a comment, quotes around the value if it is not',
        },
      );
    }
    at += lexeme.length;
  }
}
const CONTROL = new Set(['\u{2}', '\u{18}', '\u{1f}', '\u{feff}']);

/** Turns the library's tree into ours and blames what it let pass. */
class Reader {
  readonly #source: Source;
  readonly #problems: Problems;
  readonly #anchors = new Map<string, YamlNode>();
  readonly #open = new Set<YamlNode>();
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
      return this.#null(this.#span(yaml));
    }
    if (isAlias(yaml)) return this.#alias(yaml, depth);
    if (yaml.tag !== undefined) {
      this.#problems.error('LG_YAML_FEATURE', this.#span(yaml), 'tags (`!…`) are not used here');
    }
    if (yaml.anchor !== undefined) this.#anchors.set(yaml.anchor, yaml);
    this.#open.add(yaml);
    const node = isMap(yaml) ? this.#map(yaml, depth) : isSeq(yaml) ? this.#list(yaml, depth) : this.#scalar(yaml as YamlScalar);
    this.#open.delete(yaml);
    return node;
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
      const child = value === null ? this.#nothing(keySpan) : this.node(value, depth + 1);
      if (child.kind === 'scalar' && child.empty)
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
      if (node.kind === 'scalar' && node.empty) this.#problems.error('LG_YAML_EMPTY', node.span, 'nothing stands behind the dash');
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
    };
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
