import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import type { RunResult } from '@loadgate/core';
import { root } from './docs/pages.ts';
import { build, install, linkLibraries, pack } from './strangers/packed.ts';

const NAME = 'loadgate-plugin-udp';
const PACKAGES = ['core', 'plugins-http', 'plugins-db', 'test-types', 'monitors', 'reporters'];
const example = join(root, 'examples/plugin-package');

interface Ended {
  readonly code: number;
  readonly out: string;
}

// as its author and then its user do it, with no network: build, pack, install from the tarball, name it in the config
describe('the example of a package', function () {
  this.timeout(180_000);
  let folder: string;
  let project: string;
  let server: Socket;

  before(async () => {
    server = createSocket('udp4');
    server.on('message', (message, { port, address }) => {
      if (!message.toString().startsWith('MUTE')) server.send(message, port, address);
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'loadgate-package-')));
    linkLibraries(folder);
    build();
    const packed = pack(PACKAGES);
    // the command has its copy of core, author and user each another
    install(join(folder, 'command'), [...packed, ...pack(['cli'])]);
    const author = join(folder, 'author');
    for (const name of ['package.json', 'tsconfig.json', 'grammar.json', 'src'])
      cpSync(join(example, name), join(author, name), { recursive: true });
    install(author, packed);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc], { cwd: author, stdio: 'pipe' });
    const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts'], { cwd: author, encoding: 'utf8', stdio: 'pipe' });
    const [{ filename = '' } = {}] = JSON.parse(said) as readonly { filename?: string }[];
    project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "name": "users-project", "private": true }');
    const npm = ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--save-dev', join(author, filename)];
    execFileSync('npm', npm, { cwd: project, stdio: 'pipe' });
    install(project, packed);
    writeFileSync(join(project, 'loadgate.config.yaml'), `plugins: [${NAME}]\n`);
    cpSync(join(example, 'example/burst.load.yaml'), join(project, 'burst.load.yaml'));
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const target = (): readonly string[] => ['--target', `udp://127.0.0.1:${server.address().port}`, '--set', 'load.duration=2s'];
  async function loadgate(...args: readonly string[]): Promise<Ended> {
    const command = [join(folder, 'command/node_modules/loadgate/bin/loadgate.js'), ...args];
    const options = { cwd: project, env: { PATH: process.env.PATH, NO_COLOR: '1' } };
    try {
      const { stdout } = await promisify(execFile)(process.execPath, command, options);
      return { code: 0, out: stdout };
    } catch (cause) {
      const { code, stdout, stderr } = cause as { code: number; stdout: string; stderr: string };
      return { code, out: stdout + stderr };
    }
  }
  const result = (): RunResult => JSON.parse(readFileSync(join(project, 'results/latest/result.json'), 'utf8')) as RunResult;
  const lost = () => result().gates.find(({ gate }) => gate === 'lost < 1%');

  it('ships its code and its grammar, and no test', () => {
    const shipped = (path: string): string => readFileSync(join(project, 'node_modules', NAME, path), 'utf8');
    assert.match(shipped('dist/index.js'), /\.\/udp-protocol\.js/);
    assert.throws(() => shipped('dist/burst-type.test.js'), { code: 'ENOENT' });
    assert.throws(() => shipped('src/index.ts'), { code: 'ENOENT' });
  });

  it('has the grammar.json that its code makes', async () => {
    const { code, out } = await loadgate('plugins', '--grammar', NAME);
    assert.equal(code, 0, out);
    assert.ok(isDeepStrictEqual(JSON.parse(out), JSON.parse(readFileSync(join(example, 'grammar.json'), 'utf8'))), out);
  });

  it('is shown with whence it comes, who named it and what it adds', async () => {
    const { code, out } = await loadgate('plugins');
    assert.equal(code, 0, out);
    assert.ok(
      out.includes(`${NAME} 0.1.0  (${NAME}@0.1.0, named by loadgate.config.yaml:1:11; apiVersion 1)
  protocols    udp (send)
  test types   burst: Does every datagram of a burst come back?
  reporters    loss
`),
      out,
    );
    const { plugins } = JSON.parse((await loadgate('plugins', '--json')).out) as { plugins: readonly { name: string; url: string }[] };
    const url = plugins.find(({ name }) => name === NAME)?.url ?? '';
    assert.ok(url.endsWith(`/project/node_modules/${NAME}/dist/index.js`), url);
  });

  it('runs, is judged by its type’s gate and writes its report', async () => {
    const { code, out } = await loadgate('run', 'burst', ...target());
    // a machine that is busy with something else makes it 4, and that is right
    assert.ok(code === 0 || code === 4, out);
    const { run, steps, findings } = result();
    assert.equal(run.type, 'burst');
    assert.deepEqual([steps.map(({ name }) => name), findings.map(({ name, state }) => `${name} ${state}`)], [['Ping'], ['lost none']]);
    assert.ok((steps[0]?.count ?? 0) > 20, out);
    assert.deepEqual([lost()?.from, lost()?.observed], ['type', 0]);
    const report = readFileSync(join(project, 'results/latest/loss.txt'), 'utf8');
    assert.equal(report, `Ping: 0 of ${steps[0]?.count} lost\n`);
  });

  it('fails by that gate where datagrams are lost', async () => {
    const scenario = readFileSync(join(project, 'burst.load.yaml'), 'utf8');
    writeFileSync(join(project, 'mute.load.yaml'), scenario.replace('PING ${user.id}', 'MUTE'));
    const { code, out } = await loadgate('run', 'mute', ...target());
    assert.equal(code, 1, out);
    assert.deepEqual([lost()?.outcome, lost()?.observed], ['failed', 100]);
  });

  it('is refused by name for a word that it does not know', async () => {
    writeFileSync(
      join(project, 'odd.load.yaml'),
      `target: udp://127.0.0.1:1\nload: { users: 1, duration: 1s }\nsteps:\n  - send: x\n    twice: true\n`,
    );
    const { code, out } = await loadgate('validate', 'odd.load.yaml');
    assert.equal(code, 2, out);
    assert.match(out, /odd\.load\.yaml:5:5.*`twice`/s);
  });
});
