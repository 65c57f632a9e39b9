import { posix } from 'node:path';
import { closest } from '../template/closest.ts';
import { type Node, nowhere } from './node.ts';
import type { ProblemCode } from './problem-codes.ts';
import type { Problems } from './problems.ts';
import { readYaml } from './read-yaml.ts';

import { Source, type Span } from './source.ts';

/** Where texts come from: a disk, or an editor's open documents. Paths are absolute. */
export interface Files {
  /** Undefined: there is no such file, or it cannot be read. */
  read(path: string): Uint8Array | undefined;
  /** Of a regular file, without reading it. Null: a folder, a device or a pipe, or a link to nothing; undefined: nothing. Left out: of what {@link read} gives. */
  sizeBytes?(path: string): number | null | undefined;
  /** True of a file that can be read, without reading it; left out: what {@link read} gives. */
  isReadable?(path: string): boolean;
  /** Names in a folder, for suggestions; may be missing. */
  list?(folder: string): readonly string[];
  /** The path without links; undefined where nothing stands there. Default: there are no links. */
  real?(path: string): string | undefined;
}

/** As {@link Files.sizeBytes}, of files that cannot say it too. */
export const sizeOf = (files: Files, path: string): number | null | undefined =>
  files.sizeBytes === undefined ? files.read(path)?.length : files.sizeBytes(path);

const LARGEST_YAML = 1_000_000;
const LARGEST_DATA = 200_000_000;
const BOM = '\u{feff}';

/** Opens files once each and gives them their index in the plan. */
export class OpenFiles {
  readonly root: string;
  readonly #files: Files;
  readonly #problems: Problems;
  readonly #sources = new Map<string, Source>();
  readonly #nodes = new Map<string, Node | undefined>();

  constructor(files: Files, root: string, problems: Problems) {
    this.#files = files;
    this.root = root;
    this.#problems = problems;
  }

  /** As a person would write it. */
  shown(path: string): string {
    const to = posix.relative(this.root, path);
    return to === '' ? path : to;
  }

  /** Names of the opened YAML files and scripts, in the order of their indices. */
  get names(): readonly string[] {
    return [...this.#sources.values()].map(({ file }) => file);
  }

  get texts(): ReadonlyMap<string, string> {
    return new Map([...this.#sources.values()].map(({ file, text }) => [file, text]));
  }

  isOpen(path: string): boolean {
    return this.#sources.has(path);
  }

  /** The YAML of a file; what is wrong with it is blamed in it, its absence at `asked`. */
  yaml(path: string, asked: Span | undefined): Node | undefined {
    if (this.#sources.has(path)) return this.#nodes.get(path);
    const text = this.#text(path, asked, LARGEST_YAML);
    if (text === undefined) return undefined;
    const source = new Source(this.shown(path), path, text, this.#sources.size);
    this.#sources.set(path, source);
    const node = readYaml(source, this.#problems);
    this.#nodes.set(path, node);
    return node;
  }

  /** A script, with an index in the plan as a YAML file has one; its absence is blamed at `asked`. */
  script(path: string, asked: Span): Source | undefined {
    const known = this.#sources.get(path);
    if (known !== undefined) return known;
    const text = this.#text(path, asked, LARGEST_YAML);
    if (text === undefined) return undefined;
    const source = new Source(this.shown(path), path, text, this.#sources.size);
    this.#sources.set(path, source);
    return source;
  }

  /** The nearest package.json at or above a file's folder, up to the project's, and what it says its modules are. */
  packageOf(path: string): { readonly file: string; readonly type: unknown } | undefined {
    for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
      const file = posix.join(folder, 'package.json');
      const bytes = this.#files.read(file);
      if (bytes !== undefined) return { file: this.shown(file), type: typeIn(bytes) };
      if (folder === this.root || folder === posix.dirname(folder)) return undefined;
    }
  }

  isThere(path: string): boolean {
    return this.#files.isReadable?.(path) ?? this.#files.read(path) !== undefined;
  }

  /** The text of a data or baseline file; what is wrong is blamed at `asked`. */
  text(path: string, asked: Span): string | undefined {
    return this.#text(path, asked, LARGEST_DATA);
  }

  /** A file that only the run reads: its path from the root. It must be there, and in the project; what is wrong is blamed at `asked`. */
  named(path: string, asked: Span): string {
    const shown = this.shown(path);
    if (!this.#isInside(path)) this.#sayOutside(shown, asked);
    else if (!this.isThere(path))
      this.#problems.error('LG_FILE_MISSING', asked, `there is no file ${shown} that can be read`, this.#nearby(path));
    return shown;
  }

  #text(path: string, asked: Span | undefined, largest: number): string | undefined {
    const span = asked ?? nowhere(new Source(this.shown(path), path, '', -1));
    const shown = this.shown(path);
    if (asked === undefined ? this.#isLinkedOut(path) : !this.#isInside(path)) {
      this.#sayOutside(shown, span, asked === undefined ? 'is a link that leads out of the project' : undefined);
      return undefined;
    }
    const bytes = this.#bytes(path, span, largest);
    if (bytes === undefined) return undefined;
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      return text.startsWith(BOM) ? text.slice(1) : text;
    } catch {
      this.#problems.error('LG_FILE_NOT_UTF8', span, `${shown} is not UTF-8 text`);
      return undefined;
    }
  }

  /** A device never ends, and what is too large is not read to find that out. */
  #bytes(path: string, asked: Span, largest: number): Uint8Array | undefined {
    const shown = this.shown(path);
    const refuse = (code: ProblemCode, message: string, more: { readonly hint?: string } = {}): undefined => {
      this.#problems.error(code, asked, message, more);
    };
    const size = sizeOf(this.#files, path);
    if (size === undefined) return refuse('LG_FILE_MISSING', `there is no file ${shown}`, this.#nearby(path));
    if (size === null) return refuse('LG_FILE_MISSING', `${shown} is no regular file, and nothing else is read`);
    if (size > largest) return refuse('LG_FILE_TOO_LARGE', `${shown} has ${size} bytes; more than ${largest} are not read`);
    return this.#files.read(path) ?? refuse('LG_FILE_MISSING', `${shown} cannot be read`);
  }

  #sayOutside(shown: string, asked: Span, how = 'lies outside of the project'): void {
    this.#problems.error('LG_FILE_OUTSIDE', asked, `${shown} ${how}`, {
      hint: 'a project is the folder of loadgate.config.yaml, without one that of the scenario',
    });
  }

  /** What it holds would be told, line by line, to whoever reads the log of a pipeline. */
  #isInside(path: string): boolean {
    return isBelow(path, this.root) && this.#leadsInto(path, this.root);
  }

  /** Of a file that nothing but the command line or its name chose: it may stand elsewhere, but be no link to another place. */
  #isLinkedOut(path: string): boolean {
    return !this.#leadsInto(path, isBelow(path, this.root) ? this.root : posix.dirname(path));
  }

  #leadsInto(path: string, folder: string): boolean {
    const real = this.#files.real?.(path);
    return real === undefined || isBelow(real, this.#files.real?.(folder) ?? folder);
  }

  #nearby(path: string): { hint?: string } {
    const names = this.#files.list?.(posix.dirname(path)) ?? [];
    // t.load.yaml is no slip of t.flows.yaml
    const [wanted = '', end] = partsOf(posix.basename(path));
    const near = closest(
      wanted,
      names.filter((name) => partsOf(name)[1] === end).map((name) => partsOf(name)[0]),
    );
    return near === undefined ? {} : { hint: `did you mean \`${near}${end}\`?` };
  }
}

const isBelow = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(outer === '/' ? '/' : `${outer}/`);

function partsOf(name: string): readonly [begin: string, end: string] {
  const dot = name.indexOf('.');
  return dot < 1 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
}

function typeIn(bytes: Uint8Array): unknown {
  try {
    return (JSON.parse(new TextDecoder().decode(bytes)) as { readonly type?: unknown }).type;
  } catch {
    return undefined;
  }
}
