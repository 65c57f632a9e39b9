import type { SentExchange } from '@loadgate/core';
import type { Command } from '../command.ts';
import { hostFor } from '../host.ts';
import { printable } from '../printable.ts';
import { onceEachPress } from '../signals.ts';
import { logLevelOf } from './run.ts';
import { checkOptionsOf } from './scenario-options.ts';

/** One iteration of every flow, each exchange as it was: the way to find out why a step fails. */
export const sendCommand: Command = async (parsed, surroundings) => {
  const { output } = surroundings;
  const host = hostFor(surroundings);
  const checked = await host.check(parsed.operands[0] as string, checkOptionsOf(parsed));
  const level = logLevelOf(parsed.text('log-level'));
  let count = 0;
  const sent = host.send(checked, {
    hear: (exchange) => {
      count++;
      output.out(`${printable(shown(exchange))}\n`);
    },
    log: (line) => {
      if (level === 'debug') output.error(`${printable(line)}\n`);
    },
  });
  output.onSignal(onceEachPress((signal) => sent.interrupt(signal)));
  const { exitCode, reasons } = await sent.ended;
  output.out(
    exitCode === 0
      ? `✓ ${count} ${count === 1 ? 'step' : 'steps'} answered as expected\n`
      : `✗ ${printable(reasons.join('; '))} (exit ${exitCode})\n`,
  );
  return exitCode;
};

function shown({ name, failure, timeUs, request, response }: SentExchange): string {
  const outcome = failure === null ? '' : `  ${failure.message}`;
  const head = `${failure === null ? '✓' : '✗'} ${name}  ${(timeUs / 1e3).toFixed(1)} ms${outcome}`;
  const indent = (mark: string, text: string): string =>
    text
      .split('\n')
      .map((line) => `  ${mark} ${line}`.trimEnd())
      .join('\n');
  return [head, indent('→', request), indent('←', response)].join('\n');
}
