import { posix } from 'node:path';
import type { Checking } from '../checking.ts';
import type { Source, Span } from '../source.ts';
import { readCode, type ScriptCode } from './read-code.ts';
import { stripTypes } from './strip-types.ts';

export interface Script {
  readonly source: Source;
  readonly code: ScriptCode;
}

/** Scripts of a scenario, each read once. */
export class ScriptFiles {
  readonly #checking: Checking;
  readonly #verbs: ReadonlyMap<string, readonly string[]>;
  readonly #scripts = new Map<string, Script | undefined>();

  constructor(checking: Checking) {
    this.#checking = checking;
    const verbs = new Map<string, string[]>();
    for (const { key, kind, protocol } of checking.language.verbs.values())
      if (kind === 'request' && protocol !== null) verbs.set(protocol, [...(verbs.get(protocol) ?? []), key]);
    this.#verbs = verbs;
  }

  /** Relative to the root, in the order in which they were asked for. */
  get names(): readonly string[] {
    return [...this.#scripts.values()].flatMap((script) => (script === undefined ? [] : [script.source.file]));
  }

  /** A script and all that it imports of the project, the script itself first; undefined after what is wrong with one was said. */
  read(path: string, asked: Span): readonly Script[] | undefined {
    const all: Script[] = [];
    return this.#add(path, asked, all) ? all : undefined;
  }

  #add(path: string, asked: Span, into: Script[]): boolean {
    if (!this.#scripts.has(path)) this.#scripts.set(path, this.#open(path, asked));
    const script = this.#scripts.get(path);
    if (script === undefined || into.includes(script)) return script !== undefined;
    into.push(script);
    const { source, code } = script;
    const whole = code.imports.map((found) =>
      this.#add(posix.resolve(posix.dirname(path), found.path), { source, start: found.offset, end: found.offset + found.length }, into),
    );
    return whole.every((isWhole) => isWhole);
  }

  /** `npm init` writes `"type": "commonjs"`, and then Node refuses every `export` in a file whose name ends in `.ts`. */
  #isCommonJs(path: string, asked: Span): boolean {
    const { files, problems } = this.#checking;
    const manifest = /\.m[jt]s$/.test(path) ? undefined : files.packageOf(path);
    if (manifest?.type !== 'commonjs') return false;
    problems.error('LG_SCRIPT_INVALID', asked, `${files.shown(path)} would be CommonJS: ${manifest.file} says "type": "commonjs"`, {
      hint: `write "type": "module" there, or name it ${posix.basename(path).replace(/\.([jt]s)$/, '.m$1')}`,
    });
    return true;
  }

  #open(path: string, asked: Span): Script | undefined {
    const { files, problems } = this.#checking;
    const shown = files.shown(path);
    if (!/\.m?[jt]s$/.test(path)) {
      problems.error('LG_SCRIPT_INVALID', asked, `${shown} is no script: its name ends in \`.ts\`, \`.mts\`, \`.js\` or \`.mjs\``);
      return undefined;
    }
    const source = files.script(path, asked);
    if (source === undefined || this.#isCommonJs(path, asked)) return undefined;
    const stripped = stripTypes(source.text);
    if (stripped.ok) return { source, code: readCode(stripped.code, this.#verbs) };
    const start = source.offsetOf(stripped.line, stripped.column);
    problems.error('LG_SCRIPT_INVALID', { source, start, end: start + stripped.length }, stripped.message);
    return undefined;
  }
}
