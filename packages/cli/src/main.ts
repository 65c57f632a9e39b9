import { CommandFailure, type CommandOutput } from './command.ts';
import { runCommand } from './run-command.ts';

// the only place of the command that touches the process
let uncaught: ((cause: unknown) => void) | undefined;

const output: CommandOutput = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  isTty: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 80,
  color: process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb',
  onSignal: (listener) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => listener(signal));
  },
  onUncaught: (listener) => {
    uncaught = listener;
  },
};

// a reader that went away (`| head`) is no reason to lose the results
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') throw cause;
});

process.on('uncaughtException', (cause) => {
  if (uncaught !== undefined) return uncaught(cause);
  process.stderr.write(defect(cause));
  // without this it would be 1, which says that a gate failed
  process.exit(3);
});

const LINGER_MS = 2_000;

try {
  process.exitCode = await runCommand(process.argv.slice(2), { cwd: process.cwd(), env: process.env, output });
} catch (cause) {
  process.exitCode = cause instanceof CommandFailure ? cause.exitCode : 3;
  process.stderr.write(cause instanceof CommandFailure ? `${cause.message}\n` : defect(cause));
}
// what a plugin has left open must not keep the command from ending
setTimeout(() => process.exit(), LINGER_MS).unref();

function defect(cause: unknown): string {
  return `${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\nThis is a defect of loadgate.\n`;
}
