import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { FaultyTarget } from './target-fault.ts';

/** Tells its port, and that so many requests came; it ends with the one who started it. */
const PROGRAM = `
const [backlog, requests] = process.argv.slice(1).map(Number);
let n = 0;
const server = require('node:http').createServer((request, response) => {
  response.end('ok');
  if (request.method !== 'HEAD' && ++n === requests) process.send('enough');
});
server.listen({ port: 0, host: '127.0.0.1', backlog }, () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
`;

async function started(backlog: number, requests: number): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, ['-e', PROGRAM, String(backlog), String(requests)], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}
async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Frozen by SIGSTOP after so many requests; thawed `thawMs` later, if at all. */
export const freezing = (requests: number, thawMs?: number) => async (): Promise<FaultyTarget> => {
  const { child, port } = await started(511, requests);
  let thaw: NodeJS.Timeout | undefined;
  child.once('message', () => {
    child.kill('SIGSTOP');
    if (thawMs !== undefined) thaw = setTimeout(() => child.kill('SIGCONT'), thawMs);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      clearTimeout(thaw);
      return killed(child);
    },
  };
};

/** Accepts nobody any more: its line of waiting connections is full. */
export async function backlogged(): Promise<FaultyTarget> {
  const { child, port } = await started(1, 0);
  child.kill('SIGSTOP');
  // the line holds one more than it is told; those that find no room keep trying
  const waiting = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')));
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      for (const socket of waiting) socket.destroy();
      return killed(child);
    },
  };
}
