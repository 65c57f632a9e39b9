import type { Command } from '../command.ts';
import { hostFor } from '../host.ts';
import { printable } from '../printable.ts';
import { checkOptionsOf } from './scenario-options.ts';

export const previewCommand: Command = async (parsed, surroundings) => {
  const { output } = surroundings;
  const host = hostFor(surroundings);
  const checked = await host.check(parsed.operands[0] as string, { ...checkOptionsOf(parsed), purpose: 'look' });
  const assume = parsed.text('assume');
  const preview = await host.preview(checked, {
    columns: Math.min(output.columns, 100),
    ...(assume !== undefined && { assume }),
    settings: parsed.flag('settings'),
  });
  output.out(`${printable(preview)}\n`);
  return 0;
};
