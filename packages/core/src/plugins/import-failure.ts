import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PluginError } from '../errors.ts';
import type { PluginRequest } from './plugin-request.ts';

/** What kept a plugin from being imported, in words that its author recognises: Node's own name no cause. `url`: of its module, `''` if there is none. */
export function importFailure({ specifier, location }: PluginRequest, url: string, cause: unknown): PluginError {
  const { code = '', message = String(cause) } = cause instanceof Error ? (cause as Error & { code?: string }) : {};
  const failure = (kind: string, sentence: string, hint?: string): PluginError =>
    new PluginError(kind, specifier, kind === 'LG_PLUGIN_NOT_FOUND' ? 'resolve' : 'import', `plugin ${specifier} ${sentence}`, {
      location,
      cause,
      ...(hint !== undefined && { hint }),
    });
  if (code === 'ERR_MODULE_NOT_FOUND' && (url === '' || message.includes(`'${fileURLToPath(url)}'`)))
    return failure('LG_PLUGIN_NOT_FOUND', `was not found from ${location.file}`);
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const [, kind = 'module', missing = ''] = /^Cannot find (package|module) '([^']*)'/.exec(message) ?? [];
    return failure(
      'LG_PLUGIN_NOT_FOUND',
      `imports the ${kind} ${missing}, which is not there`,
      kind === 'package' ? `npm install --save-dev ${missing}` : undefined,
    );
  }
  if (code === 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING')
    return failure(
      'LG_PLUGIN_INVALID',
      'is an installed package whose entry is TypeScript',
      'a package ships JavaScript; only files of the project itself may be .ts',
    );
  const where = placeOf(cause, url);
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return failure(
      'LG_PLUGIN_INVALID',
      `uses TypeScript that is more than types: ${message}${where}`,
      'no enums, namespaces, decorators or parameter properties',
    );
  if (cause instanceof SyntaxError) return failure('LG_PLUGIN_INVALID', `cannot be read: ${message}${where}`);
  return failure('LG_PLUGIN_THREW', message.startsWith('was not imported') ? message : `failed while it was imported: ${message}${where}`);
}

/** ` (/home/me/x.ts:3:6)`, where that can be found out. */
function placeOf(cause: unknown, url: string): string {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const path = url.startsWith('file:') ? fileURLToPath(url) : '';
  const found = framed(stack) ?? (cause instanceof SyntaxError ? framed(syntaxStack(path)) : thrownIn(stack, url));
  return found === undefined ? '' : ` (${found})`;
}

/** Of a stack that begins with `file:line`, the line and a caret below it. */
function framed(stack: string): string | undefined {
  const [first = '', ...lines] = stack.split('\n');
  const [, file, line] = /^(.+):(\d+)$/.exec(first) ?? [];
  if (file === undefined || line === undefined) return undefined;
  const caret = lines.find((text) => /^\s*\^+\s*$/.test(text))?.indexOf('^');
  return `${file}:${line}${caret === undefined ? '' : `:${caret + 1}`}`;
}

const thrownIn = (stack: string, url: string): string | undefined => {
  const at = url === '' ? -1 : stack.indexOf(url);
  const [, line, column] = at < 0 ? [] : (/^:(\d+):(\d+)/.exec(stack.slice(at + url.length)) ?? []);
  return line === undefined || column === undefined ? undefined : `${fileURLToPath(url)}:${line}:${column}`;
};

/** Node says of TypeScript where a mistake is, of JavaScript not: so it is read once more as the former. */
function syntaxStack(path: string): string {
  try {
    stripTypeScriptTypes(readFileSync(path, 'utf8'), { mode: 'strip', sourceUrl: path });
    return '';
  } catch (cause) {
    return cause instanceof Error ? (cause.stack ?? '') : '';
  }
}
