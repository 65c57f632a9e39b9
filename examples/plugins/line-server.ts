import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';

const [port = 7000, queuePort = 7001] = process.argv.slice(2).map(Number);
createServer((socket) => {
  socket.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').slice(0, -1)) socket.write(line.startsWith('PING') ? `PONG${line.slice(4)}\n` : '12:00\n');
  });
  socket.on('error', () => {});
}).listen(port, '127.0.0.1', () => process.stdout.write(`tcp://127.0.0.1:${port}\n`));
// beside it, for the monitor: how many lines wait
createHttpServer((_, response) => response.end('{ "depth": 3 }')).listen(queuePort, '127.0.0.1');
