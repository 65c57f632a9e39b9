import { CommandFailure, type CommandOutput } from './command.ts';
import { earlyEnd } from './early-end.ts';
import { printable } from './printable.ts';
import { runCommand } from './run-command.ts';
import { writerTo } from './writer.ts';

// the only place of the command that touches the process
let uncaught: ((cause: unknown) => void) | undefined;
/** What the command came to. Until it has said so, every end of the process is an error. */
let exitCode: number | undefined;
let isOutputLost = false;
const masks: ((text: string) => string)[] = [];

const error = writerTo(process.stderr, () => undefined);
const output: CommandOutput = {
  out: writerTo(process.stdout, (cause) => {
    isOutputLost = true;
    broke(new Error(`the output could not be written: ${cause.message}`, { cause }));
  }),
  error,
  isTty: process.stdout.isTTY === true,
  // a terminal that nobody has given a size says 0
  columns: Math.max(0, process.stdout.columns ?? 0) || 80,
  color: process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb',
  onSignal: (listener) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => listener(signal));
  },
  hide: (mask) => void masks.push(mask),
  onUncaught: (listener) => {
    uncaught = listener;
  },
};

process.on('uncaughtException', (cause) => broke(cause));

process.on('exit', () => {
  // a plugin may call process.exit(0), or wait for what never comes until nothing is left to do: neither has tested anything
  if (exitCode === undefined) error(earlyEnd(new Error('it ends').stack ?? ''));
  process.exitCode = exitCode ?? 3;
});

const LINGER_MS = 2_000;

try {
  exitCode = await runCommand(process.argv.slice(2), { cwd: process.cwd(), env: process.env, output });
} catch (cause) {
  exitCode = cause instanceof CommandFailure ? cause.exitCode : 3;
  error(cause instanceof CommandFailure ? `${cause.message}\n` : defect(cause));
}
if (isOutputLost) exitCode = noSuccess(exitCode);
// from here on nobody would hear it
uncaught = undefined;
// what a plugin has left open must not keep the command from ending
setTimeout(() => process.exit(), LINGER_MS).unref();

/** Outside of every call. */
function broke(cause: unknown): void {
  if (uncaught !== undefined) return uncaught(cause);
  error(defect(cause));
  exitCode = noSuccess(exitCode ?? 3);
  process.exit();
}

/** What is lost after the verdict makes an error of it, unless it was worse. */
function noSuccess(code: number): number {
  return code === 0 || code === 4 ? 3 : code;
}

function defect(cause: unknown): string {
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return `${printable(masks.reduce((shown, mask) => mask(shown), text))}\nThis is a defect of loadgate or of a plugin.\n`;
}
