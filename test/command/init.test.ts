import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { hostFor } from '../../packages/cli/src/host.ts';
import { AUTHS, PIPELINES } from '../../packages/cli/src/init/answers.ts';
import { projectFiles, secretsOf } from '../../packages/cli/src/init/files.ts';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

describe('loadgate init', () => {
  let project: Project;
  afterEach(() => project.remove());
  const target = new Target();
  before(() => target.listen());
  after(() => target.close());

  const output = {
    out: () => undefined,
    error: () => undefined,
    isTty: false,
    columns: 80,
    color: false,
    onSignal: () => undefined,
    hide: () => undefined,
    onUncaught: () => undefined,
  };
  for (const auth of AUTHS)
    for (const postgres of [false, true])
      for (const pipeline of PIPELINES)
        it(`writes what is valid: ${auth}, ${postgres ? 'with' : 'without'} PostgreSQL, ${pipeline}`, async () => {
          const answers = { target: 'https://shop.example/api', requests: ['GET /health', 'POST /a?b=c,d#:'], auth, postgres, pipeline };
          const files = projectFiles(answers);
          project = new Project(Object.fromEntries(files));
          const { problems, files: checked } = await hostFor({ cwd: project.folder, env: {}, output }).validate([]);
          // what a service tells of itself is not known before
          assert.deepEqual(
            problems.map(({ severity, code }) => `${severity} ${code}`),
            postgres ? [] : ['warning LG_MONITOR_MISSING'],
          );
          assert.deepEqual([...checked].sort(), ['app.flows.yaml', 'load.load.yaml', 'loadgate.config.yaml', 'smoke.load.yaml']);
          const workflow = files.get('.github/workflows/load-testing.yml') ?? files.get('.gitlab-ci.yml');
          assert.equal(workflow === undefined, pipeline === 'none');
          if (workflow === undefined) return;
          assert.match(JSON.stringify(parse(workflow)), /npx loadgate run smoke/);
          for (const name of secretsOf(answers)) assert.ok(workflow.includes(name), name);
        });

  it('asks the target once, writes a smoke test that passes, and names what comes next', async () => {
    project = new Project();
    const { code, out, error } = await project.loadgate([
      'init',
      '--target',
      target.url,
      '--request',
      'GET /health',
      '--request',
      '/api',
      '--auth',
      'bearer',
    ]);
    assert.equal(code, 0, error);
    assert.match(out, /✓ it answers: GET \/ 200 in \d+ ms/);
    assert.match(out, /Wrote loadgate\.config\.yaml, app\.flows\.yaml, smoke\.load\.yaml, load\.load\.yaml\n/);
    assert.match(out, /export APP_TOKEN=… +read by \$\{secret\.APP_TOKEN\}/);
    assert.deepEqual(target.requests, ['GET /']);
    const tokens = new Set<string | undefined>();
    target.answer = (request, response) => {
      tokens.add(request.headers.authorization);
      response.end('{}');
    };
    const run = await project.loadgate(['run', 'smoke', '--time-scale', '5', '--workers', '1'], { APP_TOKEN: 't0ken' });
    assert.equal(run.code, 0, run.out + run.error);
    assert.ok(target.count('GET /health') > 0 && target.count('GET /api') > 0);
    assert.deepEqual(
      [...tokens].filter((token) => token !== undefined),
      ['Bearer t0ken'],
    );
  });

  it('writes all the same where nothing answers, and says so', async () => {
    project = new Project();
    const { code, out } = await project.loadgate(['init', '--yes', '--target', 'http://127.0.0.1:1']);
    assert.equal(code, 0);
    assert.match(out, /! it does not answer/);
    assert.ok(existsSync(join(project.folder, 'smoke.load.yaml')));
  });

  it('overwrites nothing: names all that is there, and writes none of the rest', async () => {
    project = new Project({ 'app.flows.yaml': 'mine\n', 'load.load.yaml': 'mine\n' });
    const { code, error } = await project.loadgate(['init', '--target', target.url]);
    assert.equal(code, 2);
    assert.match(error, /app\.flows\.yaml, load\.load\.yaml are there already: nothing was written/);
    assert.deepEqual(readdirSync(project.folder).sort(), ['app.flows.yaml', 'load.load.yaml']);
    assert.equal(readFileSync(join(project.folder, 'app.flows.yaml'), 'utf8'), 'mine\n');
  });

  it('writes none where one of them cannot be written', async () => {
    project = new Project({ '.github': 'a file\n' });
    const { code, error } = await project.loadgate(['init', '--target', target.url, '--pipeline', 'github']);
    assert.equal(code, 3);
    assert.match(error, /nothing was written/);
    assert.deepEqual(readdirSync(project.folder), ['.github']);
  });

  for (const [args, says] of [
    [[], /needs to know what to test\n.*--target/],
    [['--target', 'http://a:b@c'], /--target: a password has no place/],
    [['--target', 'x y'], /--target: .* is no URL/],
    [['--target', 'http://127.0.0.1:1', '--request', 'FETCH /'], /--request: FETCH is no method/],
    [['--target', 'http://127.0.0.1:1', '--auth', 'digest'], /--auth is one of bearer, basic, none, not digest/],
    [['--target', 'http://127.0.0.1:1', '--pipeline', 'jenkins'], /--pipeline is one of github, gitlab, none/],
    [['app'], /does not know what to do with app/],
  ] as const)
    it(`asks nobody where nobody is, and refuses ${args.join(' ') || 'no option'}`, async () => {
      project = new Project();
      const { code, error } = await project.loadgate(['init', ...args]);
      assert.equal(code, 2, error);
      assert.match(error, says);
      assert.deepEqual(readdirSync(project.folder), []);
    });
});
