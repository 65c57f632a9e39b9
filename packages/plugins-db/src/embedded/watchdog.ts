// A program of its own: `node watchdog.ts FOLDER`. Its standard input names processes, one a line, and ends when the
// process that started it ends, of whatever cause. Then it stops what was named and removes the folder.
import { existsSync } from 'node:fs';
import { stopPostmaster } from './postmaster.ts';
import { removeRunFolder, writtenPid } from './run-folder.ts';

const dir = process.argv[2] ?? '';
let named = '';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => {
  named += text;
});
process.stdin.once('error', () => void clearUp());
process.stdin.once('end', () => void clearUp());

async function clearUp(): Promise<void> {
  if (existsSync(dir)) {
    // The server's own note covers the moment between its start and the line that names it.
    const pids = new Set([...named.split('\n').map(Number), writtenPid(dir) ?? 0]);
    for (const pid of pids) if (pid > 0) await stopPostmaster(pid, dir);
    removeRunFolder(dir);
  }
  process.exit(0);
}
