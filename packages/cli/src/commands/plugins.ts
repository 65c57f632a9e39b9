import type { LoadedPlugin } from '@loadgate/core';
import type { Command } from '../command.ts';
import { hostFor } from '../host.ts';

export const pluginsCommand: Command = async (parsed, surroundings) => {
  const loaded = await hostFor(surroundings).plugins(parsed.operands[0]);
  surroundings.output.out(`${loaded.map(described).join('\n')}\n`);
  return 0;
};

function described({ plugin, from }: LoadedPlugin): string {
  const adds = [
    ['protocol', plugin.protocols],
    ['test type', plugin.testTypes],
    ['experiment', plugin.experiments],
    ['reporter', plugin.reporters],
    ['monitor', plugin.monitors],
  ] as const;
  const lines = adds
    .filter(([, list]) => (list ?? []).length > 0)
    .map(([kind, list]) => `  ${`${kind}s`.padEnd(12)} ${(list ?? []).map(({ name }) => name).join(', ')}`);
  return [`${plugin.name} ${plugin.version}  (${from})`, ...lines].join('\n');
}
