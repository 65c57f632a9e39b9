#!/usr/bin/env node
// Starts the command on a Node that can run it. Plain JavaScript for every Node >= 20, because `npx` uses the system's.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const self = fileURLToPath(import.meta.url);
const home = dirname(dirname(self));
const source = join(home, 'src', 'main.ts');
// A published package has no sources; where they are, what was built from them may be old.
const isCheckout = existsSync(source);
const sourceCondition = '--conditions=@loadgate/source';
const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

if (!isRecent(process.versions.node)) {
  const node = packagedNode();
  if (node === undefined) refuse();
  else restart(node);
} else if (isCheckout && process.execArgv.length > 0 && !process.execArgv.includes(sourceCondition)) {
  // worker threads inherit this process's flags, or take others: not both
  restart(process.execPath);
} else {
  shareCompileCache();
  if (isCheckout) findSources();
  endWithParent();
  hideWarningOfStripping();
  try {
    await import(pathToFileURL(isCheckout ? source : join(home, 'dist', 'main.js')).href);
  } catch (cause) {
    console.error(cause);
    // Node's own end would be 1, which says that a gate failed.
    process.exit(3);
  }
}

function isRecent(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 19);
}

function packagedNode() {
  try {
    const manifest = nodeModule.createRequire(self).resolve(`node-${process.platform}-${process.arch}/package.json`);
    const node = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function refuse() {
  console.error(`loadgate needs Node 22.19 or newer, and this is ${process.version}. Install Node 24, then run the same command again.`);
  process.exitCode = 3;
}

/** What Node compiles is kept for the next run: of worker threads too, which ask the environment where. */
function shareCompileCache() {
  const { directory } = nodeModule.enableCompileCache();
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ||= directory;
}

/** Imports of our packages find their sources, as with the condition that this process was not started with. */
function findSources() {
  if (process.execArgv.includes(sourceCondition)) return;
  const condition = sourceCondition.slice(sourceCondition.indexOf('=') + 1);
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, specifier.startsWith('@loadgate/') ? { ...context, conditions: [...context.conditions, condition] } : context),
  });
}

/** Runs this file again on `node` and becomes its shadow: same output, signals passed on, same end. */
function restart(node) {
  const nodeArgs = isCheckout ? [...process.execArgv, sourceCondition] : process.execArgv;
  const child = spawn(node, [...nodeArgs, self, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of forwardedSignals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`loadgate could not start ${node}: ${error.message}`);
    process.exit(3);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 3);
    for (const forwarded of forwardedSignals) process.removeAllListeners(forwarded);
    process.kill(process.pid, signal);
    // Some signals leave a process running that has lost its listeners only now; the code says what the signal would have.
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 1_000);
  });
}

/** Node warns that what takes types away is new; whoever runs a load test cannot do anything about it. All other warnings stay. */
function hideWarningOfStripping() {
  const { emitWarning } = process;
  process.emitWarning = (warning, ...more) => {
    if (!String(warning).startsWith('stripTypeScriptTypes ')) emitWarning.call(process, warning, ...more);
  };
}

/** Ends the run with a report when the process that shadows it is killed: load without an owner must not go on. */
function endWithParent() {
  if (process.channel === undefined || process.channel === null) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
