import { LoadgateError, ScenarioError } from '@loadgate/core/start';
import { type Command, CommandFailure, type Surroundings } from './command.ts';
import { type CommandSpec, parseCommand, suggestion, UsageError } from './command-line.ts';
import * as specs from './commands/specs.ts';
import { helpOf, overview } from './help.ts';
import { printable } from './printable.ts';
import { showProblems } from './problems.ts';
import { VERSION } from './version.ts';

/** Each imported when it is typed. */
const COMMANDS: readonly (readonly [CommandSpec, () => Promise<Command>])[] = [
  [specs.run, async () => (await import('./commands/run.ts')).runScenarioCommand],
  [specs.send, async () => (await import('./commands/send.ts')).sendCommand],
  [specs.preview, async () => (await import('./commands/preview.ts')).previewCommand],
  [specs.validate, async () => (await import('./commands/validate.ts')).validateCommand],
  [specs.db, async () => (await import('./commands/db.ts')).dbCommand],
  [specs.report, async () => (await import('./commands/report.ts')).reportCommand],
  [specs.cleanup, async () => (await import('./commands/cleanup.ts')).cleanupCommand],
  [specs.init, async () => (await import('./commands/init.ts')).initCommand],
  [specs.plugins, async () => (await import('./commands/plugins.ts')).pluginsCommand],
  [specs.schema, async () => (await import('./commands/schema.ts')).schemaCommand],
];

/** The whole command; returns its exit code. */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const [name, ...rest] = args;
  const { output } = surroundings;
  if (name === undefined || name === '-h' || name === '--help' || name === 'help') {
    output.out(overview(specs.SECTIONS));
    return name === undefined ? 2 : 0;
  }
  if (name === '-V' || name === '--version') {
    output.out(`loadgate ${VERSION}\n`);
    return 0;
  }
  const found = COMMANDS.find(([spec]) => spec.name === name);
  if (found === undefined)
    throw new CommandFailure(
      `unknown command ${name}${suggestion(
        name,
        COMMANDS.map(([spec]) => spec.name),
      )}\nsee: loadgate --help`,
      2,
    );
  const [spec, load] = found;
  try {
    const parsed = parseCommand(spec, rest);
    if (parsed.flag('help')) {
      output.out(helpOf(spec));
      return 0;
    }
    const command = await load();
    return await command(parsed, parsed.flag('no-color') ? { ...surroundings, output: { ...output, color: false } } : surroundings);
  } catch (cause) {
    throw failureOf(cause, surroundings);
  }
}

/** What a person can act on becomes a sentence with its exit code; anything else is a defect and keeps its stack. */
function failureOf(cause: unknown, { output }: Surroundings): unknown {
  if (cause instanceof UsageError)
    return new CommandFailure(printable([cause.message, cause.hint].filter((line) => line !== '').join('\n')), 2);
  if (cause instanceof ScenarioError) return new CommandFailure(showProblems(cause.problems, cause.sources, output), 2);
  if (cause instanceof LoadgateError) {
    const { location } = cause;
    const where = location === undefined ? '' : `${location.file}:${location.line}:${location.column}  `;
    return new CommandFailure(printable(`${where}${cause.message}${cause.hint === undefined ? '' : `\n  ${cause.hint}`}`), cause.exitCode);
  }
  return cause;
}
