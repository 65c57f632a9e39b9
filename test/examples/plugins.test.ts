import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Project } from '../command/loadgate.ts';
import { Target } from '../command/target.ts';
import { root } from '../docs/pages.ts';
import { filesBelow } from './check-files.ts';

const folder = `${root}/examples/plugins`;

// Away from the repository: a plugin needs nothing of core's at run time.
describe('the plugins of the examples', function () {
  this.timeout(30_000);
  const queue = new Target();
  const sockets = new Set<Socket>();
  let lines: Server;
  let project: Project;

  before(async () => {
    queue.answer = (_, response) => void response.end('{"depth":3}');
    await queue.listen();
    lines = createServer((socket) => {
      sockets.add(socket.setEncoding('utf8'));
      socket.on('data', (text: string) => {
        for (const line of text.split('\n').slice(0, -1)) socket.write(line.startsWith('PING') ? `PONG${line.slice(4)}\n` : '12:00\n');
      });
      socket.on('error', () => {});
    });
    lines.listen(0, '127.0.0.1');
    await once(lines, 'listening');
    project = new Project(Object.fromEntries(filesBelow(folder, '').map((name) => [name, read(name)])));
  });
  after(async () => {
    project.remove();
    for (const socket of sockets) socket.destroy();
    lines.close();
    await queue.close();
  });

  const url = () => `tcp://127.0.0.1:${(lines.address() as AddressInfo).port}`;
  const where = () => ['--target', url(), '--set', `monitors.jobs.queue=${queue.url}/queue`];

  it('send and hear lines, watch a queue and write a report', async () => {
    const { code, out, error } = await project.loadgate(['run', 'lines.load.yaml', ...where()]);
    // a machine that is busy with something else makes it 4, and that is right
    assert.ok(code === 0 || code === 4, out + error);
    const { steps, gates, monitors } = project.result();
    assert.deepEqual(
      steps.map(({ name, errors }) => [name, errors]),
      [
        ['Ping', 0],
        ['TIME', 0],
      ],
    );
    assert.deepEqual(
      gates.filter(({ outcome }) => outcome === 'failed' || outcome === 'no-data').map(({ gate }) => gate),
      [],
    );
    assert.equal(gates.find(({ gate }) => gate.startsWith('jobs.depth'))?.observed, 3);
    assert.equal(monitors['jobs.depth']?.max, 3);
    assert.match(project.read('results/latest/slowest.txt'), /^(?:(?:Ping|TIME): p95 \d+\.\d ms\n){2}$/);
  });

  it('blame an answer that is not the expected one', async () => {
    project.put('wrong.load.yaml', read('lines.load.yaml').replace('/^PONG/', '/^PANG/'));
    const { code } = await project.loadgate(['run', 'wrong.load.yaml', ...where()]);
    assert.equal(code, 1);
    assert.deepEqual(
      project.result().errors.map(({ kind, step, sample }) => [kind, step, sample?.request]),
      [['expect', 'Ping', 'PING 0']],
    );
  });

  it('count a refused connection as failed, with its kind', async () => {
    const { code } = await project.loadgate(['run', 'lines.load.yaml', ...where().with(1, 'tcp://127.0.0.1:1')]);
    assert.equal(code, 1);
    assert.deepEqual([...new Set(project.result().errors.map(({ kind }) => kind))], ['line.refused']);
  });
});

function read(name: string): string {
  return readFileSync(`${folder}/${name}`, 'utf8');
}
