import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

const CANARY = 'c4n4ry/+"x ?&=ü@:-7f3a9b';

describe('the way to the target', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  let proxy: Server | undefined;
  before(() => target.listen());
  after(() => target.close());
  afterEach(() => {
    proxy?.close();
    project.remove();
  });
  const port = (): string => new URL(target.url).port;

  it('through a proxy that comes to refuse: errors of its own, and its password in no output', async () => {
    let asked = 0;
    const heads: string[] = [];
    proxy = createServer();
    proxy.on('connect', ({ headers }, socket) => {
      heads.push(String(headers['proxy-authorization']));
      if (++asked > 1) return void socket.end(`HTTP/1.1 502 ${headers['proxy-authorization']}\r\n\r\n${headers['proxy-authorization']}`);
      const there = connect(Number(port()), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(there).pipe(socket);
      });
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const login = `ada:\${secret.CANARY}@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    project = new Project({
      'x.load.yaml': `target: ${target.url}\nload: { users: 1, iterations: 3, think: 10ms }\nhttp: { proxy: "http://${login}" }\nsteps: [GET /a]\n`,
    });
    const outputs: string[] = [];
    for (const args of [
      ['run', 'x', '--log-level', 'debug'],
      ['run', 'x', '--events'],
      ['send', 'x'],
      ['validate', 'x'],
      ['preview', 'x'],
      ['report'],
    ]) {
      asked = args[0] === 'run' ? 0 : 1;
      const { out, error, code } = await project.loadgate(args, { CANARY });
      if (args.includes('debug')) {
        assert.equal(code, 1, error);
        assert.deepEqual(
          project.result().errors.map(({ kind }) => kind),
          ['http.proxy_failed'],
        );
      }
      outputs.push(out, error);
    }
    assert.equal(heads[0], `Basic ${Buffer.from(`ada:${CANARY}`).toString('base64')}`);
    for (const run of project.runs())
      for (const name of readdirSync(join(project.folder, 'results', run)))
        outputs.push(readFileSync(join(project.folder, 'results', run, name), 'utf8'));
    const forms = [CANARY, encodeURIComponent(CANARY), 'c4n4ry', '7f3a9b', String(heads[0]).slice(6, -4)];
    for (const output of outputs) for (const form of forms) assert.equal(output.indexOf(form), -1, form);
  });

  it('that is wrong is told with its place, what is secret left out, and nothing is sent', async () => {
    const before = target.requests.length;
    project = new Project({
      'x.load.yaml': [
        `target: ${target.url}`,
        'http:',
        '  proxy: http://ada:cl3arPassword@proxy.example',
        '  timeouts: { firstbyte: 1s }',
        '  version: 3',
        '  tls: { pfx: a.pfx, cert: b.pem, passphrase: cl3arPhrase }',
        'steps: [GET /a]',
        '',
      ].join('\n'),
    });
    const { code, out, error } = await project.loadgate(['run', 'x']);
    assert.equal(code, 2);
    for (const place of ['x.load.yaml:3:10', 'x.load.yaml:4:15', 'x.load.yaml:5:12', 'x.load.yaml:6:28', 'x.load.yaml:6:47'])
      assert.ok((out + error).includes(place), `${place} in ${out}${error}`);
    assert.match(out + error, /firstByte/);
    assert.equal(target.requests.length, before);
  });

  it('by another name that leads here needs no leave; one that leads elsewhere is refused', async () => {
    const scenario = (host: string, hosts: string): string =>
      `target: http://${host}:${port()}\nhttp: { hosts: { ${hosts} } }\nload: { users: 12, iterations: 12 }\nsteps: [GET /named]\n`;
    project = new Project({
      'here.load.yaml': scenario('api.nowhere.invalid', 'api.nowhere.invalid: 127.0.0.1'),
      'away.load.yaml': scenario('localhost', 'localhost: prod.example.com'),
      'plain.load.yaml': scenario('api.nowhere.invalid', 'other.invalid: 127.0.0.1'),
    });
    const here = await project.loadgate(['run', 'here']);
    // 4: a machine that was too busy; 2 would be the guard
    assert.ok(here.code === 0 || here.code === 4, here.error + here.out);
    assert.equal(project.result().total.errors, 0);
    assert.equal(target.count('GET /named'), 12);
    const plain = await project.loadgate(['run', 'plain']);
    assert.equal(plain.code, 2, plain.out);
    const away = await project.loadgate(['run', 'away']);
    assert.equal(away.code, 3, away.out);
    assert.match(away.out + away.error, /prod\.example\.com is none of the hosts this run may connect to/);
    assert.equal(target.count('GET /named'), 12);
  });
});
