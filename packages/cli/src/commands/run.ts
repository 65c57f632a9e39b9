import { type LogLevel, RefusedError } from '@loadgate/core';
import type { Command } from '../command.ts';
import { wholeNumber } from '../command-line.ts';
import { hostFor } from '../host.ts';
import { onceEachPress } from '../signals.ts';
import { checkOptionsOf } from './scenario-options.ts';

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

export const runScenarioCommand: Command = async (parsed, surroundings) => {
  const { output } = surroundings;
  const quiet = parsed.flag('quiet');
  const events = parsed.flag('events');
  const host = hostFor(surroundings);
  const workers = parsed.text('workers');
  const results = parsed.text('results');
  const level = logLevelOf(parsed.text('log-level'));
  const reporters = parsed.list('reporter');
  const checked = await host.check(parsed.operands[0] as string, {
    ...checkOptionsOf(parsed),
    compareBaseline: parsed.flag('compare-baseline'),
    ...(reporters.length > 0 && { reporters: besideConsole(reporters) }),
  });
  const run = host.start(checked, {
    ...(workers !== undefined && { workers: wholeNumber(workers, 'workers', 1, 64) }),
    ...(results !== undefined && { results }),
    skipCleanup: parsed.flag('skip-cleanup'),
    terminal: { isTty: output.isTty && !events, columns: output.columns, color: output.color && !events, quiet, logLevel: level },
    logLevel: level,
    log: (line) => output.error(`${line}\n`),
    ...(events && { events: output.out }),
  });
  output.onSignal(onceEachPress((signal) => run.interrupt(signal)));
  output.onUncaught((cause) => run.fail(cause));
  const { exitCode, failures } = await run.ended;
  for (const failure of failures) output.error(`✗ ${failure}\n`);
  if (failures.length > 0) output.error(`exit ${exitCode}\n`);
  return exitCode;
};

/** Who asks for a file still wants to see how it goes. */
const besideConsole = (reporters: readonly string[]): readonly string[] =>
  reporters.includes('console') ? reporters : ['console', ...reporters];

export function logLevelOf(text: string | undefined): LogLevel {
  if (text === undefined) return 'info';
  const level = LEVELS.find((each) => each === text);
  if (level === undefined) throw new RefusedError('LG_USAGE', `--log-level is one of ${LEVELS.join(', ')}, not ${text}`);
  return level;
}
