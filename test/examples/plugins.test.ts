import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Project } from '../command/loadgate.ts';
import { allPages, root } from '../docs/pages.ts';
import { filesBelow } from './check-files.ts';

const folder = `${root}/examples/plugins`;

// Away from the repository: a plugin needs nothing of core's at run time.
describe('the plugins of the examples', function () {
  this.timeout(30_000);
  let project: Project;
  let ports: readonly number[];
  const servers: ChildProcess[] = [];
  /** As the page says it: `node server.ts`, on a port of this test's. */
  const serve = async (file: string, ...on: readonly number[]): Promise<void> => {
    const server = spawn(process.execPath, [join(project.folder, file), ...on.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
    servers.push(server);
    await once(server.stdout as NonNullable<typeof server.stdout>, 'data');
  };

  before(async () => {
    project = new Project(Object.fromEntries(filesBelow(folder, '').map((name) => [name, read(name)])));
    ports = await freePorts(3);
    const [web = 0, lines = 0, queue = 0] = ports;
    await serve('server.ts', web);
    await serve('line-server.ts', lines, queue);
  });
  after(async () => {
    for (const server of servers) {
      server.kill();
      await once(server, 'exit');
    }
    project.remove();
  });

  const where = () => ['--target', `tcp://127.0.0.1:${ports[1]}`, '--set', `monitors.jobs.queue=http://127.0.0.1:${ports[2]}/queue`];

  it('begin with a reporter, whose report is as the page shows it', async () => {
    const { code, out, error } = await project.loadgate(['run', 'slowest.load.yaml', '--target', `http://127.0.0.1:${ports[0]}`]);
    // a machine that is busy with something else makes it 4, and that is right
    assert.ok(code === 0 || code === 4, out + error);
    const shape = (text: string): readonly string[] =>
      text
        .replaceAll(/\d+\.\d ms/g, 'N ms')
        .trim()
        .split('\n')
        .sort();
    const shown = pageBlocks().find((text) => text.startsWith('GET /search: p95')) ?? '';
    assert.deepEqual(shape(project.read('results/latest/slowest.txt')), shape(shown));
    assert.equal(shape(shown).length, 2);
  });

  it('are listed as the page shows it', async () => {
    const { code, out, error } = await project.loadgate(['plugins', 'slowest.load.yaml']);
    assert.equal(code, 0, error);
    const shown = pageBlocks().find((text) => text.startsWith('slowest 1.0.0')) ?? 'nothing';
    assert.ok(out.includes(shown), out);
  });

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

const pageBlocks = (): readonly string[] =>
  allPages()
    .filter(({ path }) => path === 'docs/guide/plugins.md')
    .flatMap(({ blocks }) => blocks.map(({ text }) => text));

async function freePorts(count: number): Promise<readonly number[]> {
  const held = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(held.map((server) => once(server, 'listening')));
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  for (const server of held) server.close();
  return ports;
}

function read(name: string): string {
  return readFileSync(`${folder}/${name}`, 'utf8');
}
