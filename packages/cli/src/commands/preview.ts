import type { Command } from '../command.ts';
import { hostFor } from '../host.ts';
import { checkOptionsOf } from './scenario-options.ts';

export const previewCommand: Command = async (parsed, surroundings) => {
  const { output } = surroundings;
  const host = hostFor(surroundings);
  const checked = await host.check(parsed.operands[0] as string, checkOptionsOf(parsed));
  const assume = parsed.text('assume');
  output.out(
    `${await host.preview(checked, { columns: Math.min(output.columns, 100), ...(assume !== undefined && { assume }), settings: parsed.flag('settings') })}\n`,
  );
  return 0;
};
