import type { CheckedScenario, Host, LogLevel, RunningRun } from '@loadgate/core';
import { RefusedError, type SpareThreads, startThreads, usualWorkers } from '@loadgate/core/start';
import type { Command, Surroundings } from '../command.ts';
import { type Parsed, wholeNumber } from '../command-line.ts';
import { printable } from '../printable.ts';
import { onceEachPress } from '../signals.ts';
import { checkOptionsOf } from './scenario-options.ts';

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

export const runScenarioCommand: Command = async (parsed, surroundings) => {
  const options = optionsOf(parsed);
  // they start and import while the scenario is read and checked
  const spare = startThreads(options.workers);
  try {
    return await runScenario(parsed.operands[0] as string, { ...options, spare }, surroundings);
  } finally {
    await spare.end();
  }
};

/** What was typed. Anything wrong with it is told before anything is started. */
function optionsOf(parsed: Parsed) {
  const results = parsed.text('results');
  const reporters = parsed.list('reporter');
  return {
    workers: workersOf(parsed.text('workers')),
    changes: {
      ...checkOptionsOf(parsed),
      compareBaseline: parsed.flag('compare-baseline'),
      ...(reporters.length > 0 && { reporters: besideConsole(reporters) }),
    },
    ...(results !== undefined && { results }),
    skipCleanup: parsed.flag('skip-cleanup'),
    quiet: parsed.flag('quiet'),
    events: parsed.flag('events'),
    logLevel: logLevelOf(parsed.text('log-level')),
  };
}

type RunOptions = ReturnType<typeof optionsOf> & { readonly spare: SpareThreads };

async function runScenario(scenario: string, { changes, ...options }: RunOptions, surroundings: Surroundings): Promise<number> {
  const { hostFor } = await import('../host.ts');
  const host = hostFor(surroundings);
  const { exitCode } = await liveRun(host, await host.check(scenario, changes), options, surroundings);
  return exitCode;
}

/** Starts a run, hands it what is pressed, and waits for its end; what went wrong after the verdict is said. */
export async function liveRun(
  host: Host,
  checked: CheckedScenario,
  { quiet, events, logLevel, ...more }: Omit<RunOptions, 'changes'>,
  { output }: Surroundings,
): Promise<Awaited<RunningRun['ended']>> {
  const run = host.start(checked, {
    ...more,
    terminal: { isTty: output.isTty && !events, columns: output.columns, color: output.color && !events, quiet, logLevel },
    logLevel,
    log: (line) => output.error(`${printable(line)}\n`),
    ...(events && { events: output.out }),
  });
  output.onSignal(onceEachPress((signal) => run.interrupt(signal)));
  output.onUncaught((cause) => run.fail(cause));
  const ended = await run.ended;
  for (const failure of ended.failures) output.error(`✗ ${printable(failure)}\n`);
  if (ended.failures.length > 0) output.error(`exit ${ended.exitCode}\n`);
  return ended;
}

export const workersOf = (text: string | undefined): number => (text === undefined ? usualWorkers() : wholeNumber(text, 'workers', 1, 64));

/** Who asks for a file still wants to see how it goes. */
const besideConsole = (reporters: readonly string[]): readonly string[] =>
  reporters.includes('console') ? reporters : ['console', ...reporters];

export function logLevelOf(text: string | undefined): LogLevel {
  if (text === undefined) return 'info';
  const level = LEVELS.find((each) => each === text);
  if (level === undefined) throw new RefusedError('LG_USAGE', `--log-level is one of ${LEVELS.join(', ')}, not ${text}`);
  return level;
}
