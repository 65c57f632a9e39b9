import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 8000);
createServer((request, response) => {
  // searching takes a while
  setTimeout(() => response.end('{}'), request.url === '/search' ? 100 : 0);
}).listen(port, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${port}\n`));
