import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { CheckedScenario, CheckOptions, Host } from '@loadgate/core';
import { RefusedError, startThreads } from '@loadgate/core/start';
import type { Command, Surroundings } from '../command.ts';
import { type Parsed, suggestion, UsageError, wholeNumber } from '../command-line.ts';
import { testsOf, writeTests } from './db-output.ts';
import { liveRun, workersOf } from './run.ts';
import { checkOptionsOf } from './scenario-options.ts';

/** The load of the scenario; all others are measured after it. */
export const LOAD_TEST = 'query_performance';
const TESTS = ['connection_pool', LOAD_TEST, 'pool_exhaustion', 'rls_overhead', 'index_effectiveness'];
const SHIPPED = new URL('../../scenarios/database.load.yaml', import.meta.url);

export const dbCommand: Command = async (parsed, surroundings) => {
  const tests = testsAsked(parsed);
  requireFolder(parsed.text('output'), surroundings.cwd);
  const workers = workersOf(parsed.text('workers'));
  const changes = { ...checkOptionsOf(parsed), tests: tests.filter((test) => test !== LOAD_TEST), walkOnly: !tests.includes(LOAD_TEST) };
  const given = { ...changes, set: [...settingsOf(parsed, tests), ...(changes.set ?? [])] };
  const spare = startThreads(workers);
  try {
    const { hostFor } = await import('../host.ts');
    const host = hostFor(surroundings);
    const { scenario, text } = await scenarioOf(parsed.operands[0], host, given);
    const checked = await host.check(scenario, { ...given, ...(text !== undefined && { text }) });
    if (checked.plan.type !== 'database')
      throw new RefusedError('LG_USAGE', `loadgate db runs scenarios of type database, and ${scenario} is none`, {
        hint: 'see: loadgate run --help',
      });
    const results = parsed.text('results');
    const more = { workers, spare, skipCleanup: false, quiet: parsed.flag('quiet'), events: false } as const;
    const options = { ...more, ...(results !== undefined && { results }), logLevel: parsed.flag('verbose') ? 'debug' : 'info' } as const;
    const { result, exitCode } = await liveRun(host, checked, options, surroundings);
    const output = parsed.text('output');
    return output === undefined ? exitCode : written(output, testsOf(result, tests, findingsByTest(checked)), exitCode, surroundings);
  } finally {
    await spare.end();
  }
};

/** Told before a minute of load, not after it. */
function requireFolder(file: string | undefined, cwd: string): void {
  if (file === undefined || existsSync(dirname(resolve(cwd, file)))) return;
  throw new UsageError(`--output ${file}: there is no such folder`, 'make it first');
}

/** In our order, each once. */
function testsAsked(parsed: Parsed): readonly string[] {
  const asked = parsed.list('test');
  for (const name of asked)
    if (name !== 'all' && !TESTS.includes(name))
      throw new UsageError(`there is no test ${name}${suggestion(name, TESTS)}`, `tests are ${TESTS.join(', ')}`);
  if (parsed.flag('all') || asked.includes('all')) return TESTS;
  if (asked.length === 0) throw new UsageError('loadgate db needs --all or --test <name>', `tests are ${TESTS.join(', ')}`);
  return TESTS.filter((test) => asked.includes(test));
}

/** What the options say in the scenario's own words. One that no chosen test reads is a mistake. */
function settingsOf(parsed: Parsed, tests: readonly string[]): NonNullable<CheckOptions['set']> {
  const [hasLoad, hasPool] = [tests.includes(LOAD_TEST), tests.includes('connection_pool')];
  const number = (option: string, most: number): string | undefined => {
    const text = parsed.text(option);
    return text === undefined ? undefined : String(wholeNumber(text.replace(/s$/, ''), option, 1, most));
  };
  const [connections, qps, seconds] = [number('connections', 10_000), number('qps', 1_000_000), number('duration', 86_400)];
  const needs = (option: string, given: string | undefined, of: readonly string[]): void => {
    if (given !== undefined && !of.some((test) => tests.includes(test)))
      throw new UsageError(`--${option} is for ${of.join(' and ')}`, `add --test ${of[0]}`);
  };
  needs('connections', connections, ['connection_pool']);
  needs('qps', qps, [LOAD_TEST]);
  needs('duration', seconds, [LOAD_TEST, 'connection_pool']);
  const set = (path: string, value: string | undefined) => (value === undefined ? [] : [{ path, value }]);
  return [
    ...(hasLoad ? set('load.arrivals', qps && `${qps}/s`) : []),
    ...(hasLoad ? set('load.duration', seconds && `${seconds}s`) : []),
    ...(hasPool ? set('tests.connection_pool.connections', connections) : []),
    ...(hasPool ? set('tests.connection_pool.duration', seconds && `${seconds}s`) : []),
  ];
}

/** What was named, else the project's `database`, else the one that comes with the command, as if it stood in the working folder. */
async function scenarioOf(
  named: string | undefined,
  host: Host,
  options: CheckOptions,
): Promise<{ readonly scenario: string; readonly text?: string }> {
  if (named !== undefined) return { scenario: named };
  try {
    await host.check('database', { ...options, purpose: 'look' });
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'LG_SCENARIO_MISSING')
      return { scenario: 'database.load.yaml', text: readFileSync(SHIPPED, 'utf8') };
    // what is wrong with it is told when it is checked for the run
  }
  return { scenario: 'database' };
}

/** Also of those that the run did not come to. */
const findingsByTest = ({ plugins }: CheckedScenario): ReadonlyMap<string, readonly string[]> =>
  new Map(
    plugins.flatMap(({ plugin }) =>
      (plugin.experiments ?? []).map((experiment) => [experiment.name, experiment.findings.map(({ name }) => name)] as const),
    ),
  );

/** A file that could not be written makes an error of what was no worse. */
function written(file: string, tests: ReturnType<typeof testsOf>, exitCode: number, { cwd, output }: Surroundings): number {
  try {
    writeTests(file, tests, cwd);
    return exitCode;
  } catch (cause) {
    output.error(`✗ ${file} could not be written: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    return exitCode === 0 || exitCode === 4 ? 3 : exitCode;
  }
}
