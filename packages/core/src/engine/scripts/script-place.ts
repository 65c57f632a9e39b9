import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plan, Position } from '../../contract/plan.ts';

/** `at placeOrder (file:///…/checkout.ts:7:11)`, and the first line of a syntax error: `file:///…/checkout.ts:7`. */
const FRAME = /(file:\/\/[^\s()]+?):(\d+)(?::(\d+))?(?=[\s)]|$)/g;

/** Where in the user's scripts something was thrown; undefined: no line of them had a part in it. */
export function placeIn({ root, files, scripts = [] }: Pick<Plan, 'root' | 'files' | 'scripts'>, thrown: unknown): Position | undefined {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  for (const [, url = '', line = '1', column = '1'] of stack.matchAll(FRAME)) {
    const path = URL.canParse(url) ? posix.relative(root, fileURLToPath(url)) : url;
    const file = scripts.includes(path) ? files.indexOf(path) : -1;
    if (file >= 0) return [file, Number(line), Number(column)];
  }
  return undefined;
}
