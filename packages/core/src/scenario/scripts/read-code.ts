import { maskedCode } from './masked-code.ts';

/** What can be known of a script without running it. */
export interface ScriptCode {
  readonly exports: readonly string[];
  /** It hands on what another module exports, which is not looked into. */
  readonly exportsMore: boolean;
  /** Relative files that it imports. */
  readonly imports: readonly { readonly path: string; readonly offset: number; readonly length: number }[];
  readonly requests: readonly WrittenRequest[];
  /** True of a name that stands in its code. */
  has(word: string): boolean;
}

/** `http.post('/carts', { name: 'Cart' })` in a script. */
export interface WrittenRequest {
  readonly protocol: string;
  readonly verb: string;
  readonly offset: number;
  /** What the verb is given, taken apart where something is put in; null: no text that stands there. */
  readonly parts: readonly string[] | null;
  readonly holes: readonly string[];
  /** As it stands there. */
  readonly name: string | null;
}

/** Reads JavaScript that is known to be well-formed. `verbs`: of each protocol, those that a script may use. */
export function readCode(text: string, verbs: ReadonlyMap<string, readonly string[]>): ScriptCode {
  const { code, literals } = maskedCode(text);
  const textAt = (at: number): string | undefined => {
    const literal = literals.get(at);
    return literal?.parts.length === 1 ? literal.parts[0] : undefined;
  };
  const imports = [...code.matchAll(/\b(?:from|import)\s*\(?\s*/g)].flatMap(({ 0: { length }, index }) => {
    const path = textAt(index + length);
    return path?.startsWith('.') === true ? [{ path, offset: index + length, length: path.length + 2 }] : [];
  });
  return {
    exports: exportsOf(code),
    exportsMore: /\bexport\s*\*/.test(code),
    imports,
    requests: [...verbs].flatMap(([protocol, own]) =>
      own.flatMap((verb) =>
        [...code.matchAll(new RegExp(`(?<![\\w$])${protocol}\\s*\\.\\s*${verb}\\s*\\(\\s*`, 'g'))].map(
          ({ 0: { length }, index: offset }) => {
            const literal = literals.get(offset + length);
            const { parts = null, holes = [] } = literal ?? {};
            return { protocol, verb, offset, parts, holes, name: nameIn(code, literal?.end ?? offset + length, textAt) };
          },
        ),
      ),
    ),
    has: (word) => new RegExp(`(?<![\\w$])${word.replaceAll('$', '\\$')}(?![\\w$])`).test(code),
  };
}

function exportsOf(code: string): readonly string[] {
  const declared = [...code.matchAll(/\bexport\s+(?:async\s+)?(?:function\s*\*?|const|let|var|class)\s+([\w$]+)/g)].map(
    ([, name]) => name as string,
  );
  const listed = [...code.matchAll(/\bexport\s*\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(',').flatMap((item) => /([\w$]+)\s*$/.exec(item)?.[1] ?? []),
  );
  return [...declared, ...listed, ...(/\bexport\s+default\b/.test(code) ? ['default'] : [])];
}

/** The `name` of a request's options: in the braces that stand in its own parentheses. */
function nameIn(code: string, from: number, textAt: (at: number) => string | undefined): string | null {
  let depth = 0;
  for (let i = from; i < code.length; i++) {
    const char = code[i] as string;
    if ('({['.includes(char)) depth++;
    else if (')}]'.includes(char) && --depth < 0) return null;
    else if (depth === 1 && code.startsWith('name', i) && !/[\w$]/.test(code[i - 1] ?? '')) {
      const value = /^name\s*:\s*/.exec(code.slice(i, i + 200));
      const name = value === null ? undefined : textAt(i + value[0].length);
      if (name !== undefined) return name;
    }
  }
  return null;
}
