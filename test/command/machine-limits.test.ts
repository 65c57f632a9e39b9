import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

const scenario = (target: string, load: string): string => `target: ${target}\nload: ${load}\nsteps:\n  - GET /a\n`;

describe('`loadgate run` where few files may be open', function () {
  this.timeout(60_000);

  const target = new Target();
  let project = new Project();
  before(function () {
    // Windows has no such limit
    if (process.platform === 'win32') this.skip();
    return target.listen();
  });
  after(() => target.close());
  beforeEach(() => {
    target.requests.length = 0;
    target.answer = (_, response) => void response.end('{}');
  });
  afterEach(() => project.remove());

  for (const [title, load, place] of [
    ['users', '{ users: 1000, duration: 1s }', 'x.load.yaml:2:9'],
    ['a `maxUsers` that is written', '{ arrivals: 1/s, maxUsers: 1000, duration: 1s }', 'x.load.yaml:2:9'],
  ] as const)
    it(`refuses ${title} beyond that, with the number that would do, and sends nothing`, async () => {
      project = new Project({ 'x.load.yaml': scenario(target.url, load) });
      project.openFiles = 256;
      const { code, out, error } = await project.loadgate(['run', 'x', '--workers', '1']);
      assert.equal(code, 2, out + error);
      assert.ok(error.startsWith(`${place}  `), error);
      assert.match(error, /1.000 users need about 1.052 file descriptors, and this process may open 256\n/);
      assert.match(error, /`ulimit -n 1100`, or take at most 204 users/);
      assert.deepEqual(target.requests, []);
      assert.equal(existsSync(join(project.folder, 'results')), false, 'no run has begun');
    });

  it('runs what fits: 200 users with 1024', async () => {
    project = new Project({ 'x.load.yaml': scenario(target.url, '{ users: 200, think: 200ms, duration: 2s }') });
    project.openFiles = 1024;
    const { out, error } = await project.loadgate(['run', 'x', '--workers', '1']);
    const { errors, total, notices } = project.result();
    assert.deepEqual(errors, [], out + error);
    assert.deepEqual(
      notices.filter(({ source }) => source === 'machine'),
      [],
    );
    assert.equal(total.count, target.count('GET /a'));
    assert.ok(total.count >= 200, `${total.count} requests`);
  });

  it('warns of arrivals that may need more than there are; when they do, it is not the target’s fault', async () => {
    target.answer = (request, response) => void setTimeout(() => response.end('{}'), request.method === 'HEAD' ? 0 : 1500);
    project = new Project({ 'x.load.yaml': scenario(target.url, '{ arrivals: 60/s, duration: 3s }') });
    project.openFiles = 100;
    const { code, out, error } = await project.loadgate(['run', 'x', '--workers', '1']);
    assert.equal(code, 4, out + error);
    const { notices, errors, gates, reasons } = project.result();
    const warned = notices.find(({ source }) => source === 'machine')?.message ?? '';
    assert.match(warned, /may open 100 file descriptors: at 60\/s .*`ulimit -n 11000`, or write `maxUsers: 48`/);
    assert.deepEqual(
      errors.map(({ kind }) => kind),
      ['generator.fds'],
    );
    assert.match(JSON.stringify(errors), /raise `ulimit -n`/);
    assert.equal(gates.find(({ gate }) => gate.startsWith('error_rate <'))?.observed, 0);
    assert.match(reasons.join(), /never sent .*raise `ulimit -n`/);
  });
});
