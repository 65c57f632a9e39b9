import type { Checking } from './checking.ts';
import type { Node } from './node.ts';

/** YAML reads `1.10` as 1.1 and `0x1F` as 31: what is sent would not be what was written. */
export function sayChangedNumbers(node: Node, checking: Checking): void {
  if (node.kind === 'list') for (const item of node.items) sayChangedNumbers(item, checking);
  else if (node.kind === 'map') for (const { value } of node.entries.values()) sayChangedNumbers(value, checking);
  else if (typeof node.value === 'number' && String(node.value) !== node.written) {
    const isExact = Number.isSafeInteger(node.value) || !/^\d+$/.test(node.written);
    checking.problems.error('LG_YAML_NUMBER', node.span, `YAML reads \`${node.written}\` as ${node.value}`, {
      hint: `write \`"${node.written}"\`${isExact ? ` or \`${node.value}\`` : ''}`,
      fix: `"${node.written}"`,
    });
  }
}
