import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { hostFor } from '../../../packages/cli/src/host.ts';
import { type Ended, Project } from '../../command/loadgate.ts';
import { faults } from './faults.ts';
import { loadingFaults } from './loading-faults.ts';
import { manifestFaults } from './manifest-faults.ts';
import { type RunFault, runFaults } from './run-faults.ts';
import { staleGrammarFaults } from './stale-grammar-faults.ts';
import { startFaults } from './start-faults.ts';
import { toysModule } from './toys.ts';

const silent = (): void => undefined;
const output = { out: silent, error: silent, isTty: false, columns: 80, color: false, onSignal: silent, hide: silent, onUncaught: silent };

// as the command's `validate` does it, without a process for each
describe('a plugin that cannot be loaded', () => {
  let project = new Project();
  afterEach(() => project.remove());

  for (const { fault, gives, files, plugin = './x.mjs', scenario = '', code, says } of [...loadingFaults, ...staleGrammarFaults]) {
    it(`${fault}: ${gives}`, async () => {
      const text = `plugins: [${plugin}]\ntarget: http://127.0.0.1:1\nload: { users: 1, duration: 1s }\nsteps: [GET /]\n${scenario}`;
      project = new Project({ ...files, 'x.load.yaml': text });
      const host = hostFor({ cwd: project.folder, env: {}, output });
      const { problems, sources } = await host.validate(['x.load.yaml']);
      assert.deepEqual(
        problems.map((problem) => [problem.code, problem.severity]),
        [[code, 'error']],
      );
      const [{ message = '', hint, location } = {}] = problems;
      assert.match(hint === undefined ? message : `${message}; ${hint}`, says);
      assert.equal(`${location?.file}:${location?.line}`, 'x.load.yaml:1');
      assert.equal(sources.get('x.load.yaml'), text, 'no code frame');

      const { loaded, failed } = await host.plugins('x.load.yaml');
      // what is asked only of a scenario's monitors, `plugins` does not ask
      const expected = scenario === '' ? [message] : [];
      assert.deepEqual(
        failed.map((problem) => problem.message),
        expected,
      );
      assert.ok(loaded.length >= 5);
    });
  }
});

// of a package, whose manifest is all that is read in a folder that nobody trusts
describe('a manifest that nobody meant well', () => {
  const NAME = 'loadgate-plugin-x';
  let project = new Project();
  afterEach(() => project.remove());

  for (const { fault, gives, grammar, packageJson, says } of manifestFaults) {
    it(`${fault}: ${gives}`, async () => {
      project = new Project({
        'x.load.yaml': `plugins: [${NAME}]\ntarget: http://127.0.0.1:1\nload: { users: 1, duration: 1s }\nsteps: [{ ask: x }]\n`,
        [`node_modules/${NAME}/index.js`]:
          "import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('../../it-ran', import.meta.url), '');\nexport const plugin = { apiVersion: 1, name: 'x', version: '1.0.0' };\n",
      });
      const put = (name: string, content: object | string): void => {
        if (typeof content === 'object' && 'linkTo' in content) symlinkSync(String(content.linkTo), join(project.folder, name));
        else project.put(name, typeof content === 'string' ? content : JSON.stringify(content));
      };
      const manifest = { name: NAME, type: 'module', exports: './index.js', loadgate: { apiVersion: 1, grammar: './grammar.json' } };
      put(`node_modules/${NAME}/package.json`, packageJson ?? manifest);
      put(`node_modules/${NAME}/grammar.json`, grammar);
      const host = hostFor({ cwd: project.folder, env: {}, output });
      const told = async (trust: boolean) => {
        const { problems } = await host.validate(['x.load.yaml'], { trust });
        assert.match(problems[0]?.message ?? '', says);
        return problems.map(({ severity, code, location: { line } }) => `${severity} ${code} ${line}`);
      };
      assert.deepEqual(await told(false), ['warning LG_PLUGIN_INVALID 1', 'warning LG_VERB_UNKNOWN 4']);
      assert.equal(project.has('it-ran'), false);
      assert.deepEqual(await told(true), ['error LG_PLUGIN_INVALID 1']);
    });
  }
});

describe('a plugin whose module breaks the process', function () {
  this.timeout(60_000);
  let project = new Project();
  afterEach(() => project.remove());

  for (const { fault, gives, module, exitCode, says } of startFaults) {
    it(`${fault}: ${gives}`, async () => {
      project = new Project({ 'x.mjs': module, 'x.load.yaml': 'plugins: [./x.mjs]\ntarget: http://127.0.0.1:1\nsteps: [GET /]\n' });
      const { code, out, error } = await project.loadgate(['validate', 'x.load.yaml']);
      assert.match(error, says);
      assert.equal(code, exitCode, out + error);
    });
  }
});

const TOKEN = 'canary-5f1c9b7e';

interface Tried {
  readonly ended: Ended;
  readonly project: Project;
}

describe('a plugin that fails in a run', function () {
  this.timeout(120_000);
  const waiting = new Map<RunFault, Promise<Tried>>();
  const projects: Project[] = [];

  const projectOf = ({ toys, scenario = '', step = '' }: Pick<RunFault, 'toys' | 'scenario' | 'step'>): Project => {
    const text = [
      'plugins: [./toys.mjs]',
      'vars: { token: "${secret.TOKEN}" }',
      'load: { users: 1, duration: 1s, think: 100ms, gracefulStop: 1s }',
      `${scenario}steps:`,
      '  - toy: ${vars.token}\n    name: x\n    timeout: 200ms',
      step,
    ].join('\n');
    const project = new Project({ 'toys.mjs': toysModule(toys), 'x.load.yaml': text });
    projects.push(project);
    return project;
  };
  const tried = async (fault: RunFault): Promise<Tried> => {
    const project = projectOf(fault);
    return { project, ended: await project.loadgate(['run', 'x', '--workers', '1'], { TOKEN }) };
  };
  // those that wait for a limit cost nothing meanwhile
  before(() => {
    for (const fault of runFaults) if (fault.waits === true) waiting.set(fault, tried(fault));
  });
  after(async () => {
    await Promise.allSettled(waiting.values());
    for (const project of projects) project.remove();
  });

  it('passes without a fault, so that what makes it fail is the fault', async () => {
    const scenario = 'type: toyish\nreporters: [toy]\nmonitors: { m: { toys: 1 } }\ngates: [m.depth.max < 5, m.growth < 5]\n';
    const { code, out, error } = await projectOf({ toys: {}, scenario, step: '    expect: value == 1\n' }).loadgate(
      ['run', 'x', '--workers', '1'],
      { TOKEN },
    );
    // a machine that is busy with something else makes it 4, and that is right
    assert.ok(code === 0 || code === 4, out + error);
  });

  for (const fault of runFaults) {
    it(`${fault.fault}: ${fault.gives}`, async () => {
      const { project, ended } = await (waiting.get(fault) ?? tried(fault));
      const { code, out, error } = ended;
      const result = fault.noResult === true ? '' : project.read('results/latest/result.json');
      const said = fault.noResult === true ? '' : resultWords(project);
      assert.match(`${out}${error}\n${said}`, fault.says);
      assert.equal(code, fault.exitCode, out + error);
      const journal = project.read(`results/${project.runs().at(-1)}/journal.ndjson`);
      for (const text of [out, error, result, journal]) assert.equal(text.includes(TOKEN), false, text);
      assert.ok(fault.noResult === true || journal.includes('"type":"closed"'), journal.slice(-300));
      assert.equal(project.has('out.txt'), false);
      if (fault.noResult !== true) assertGiven(fault, project, journal);
    });
  }
});

/** Each phrase of what a row gives, held against the result. */
function assertGiven({ gives, exitCode, says }: RunFault, project: Project, journal: string): void {
  const { total, gates } = project.result();
  const own = gates.filter(({ from }) => from === 'scenario');
  const phrases: readonly (readonly [phrase: RegExp, holds: (found: RegExpExecArray) => boolean])[] = [
    [/exit (\d)/, ([, code]) => Number(code) === exitCode],
    [/no load/, () => total.count === 0 && !journal.includes('"type":"interval"')],
    [/after (\d+ s)/, ([, limit = '']) => says.source.includes(`within ${limit}`)],
    [/with the results/, () => total.count > 0],
    [/with the other reports/, () => total.count > 0 && project.has('results/latest/summary.md')],
    [/has no data/, () => own.some(({ outcome }) => outcome === 'no-data')],
    [/inconclusive/, () => own.some(({ outcome }) => outcome === 'inconclusive')],
    [/failed steps?/, () => total.errors > 0],
    [/`timeout`/, () => total.errors > 0],
  ];
  for (const [phrase, holds] of phrases) {
    const found = phrase.exec(gives);
    if (found !== null) assert.ok(holds(found), `"${found[0]}" does not hold: ${JSON.stringify({ total, own })}`);
  }
  assert.match(gives, /exit \d/);
}

/** Without JSON's escapes. */
function resultWords(project: Project): string {
  const { reasons, notices, errors } = project.result();
  return [
    ...reasons,
    ...notices.map(({ source, message }) => `${source}: ${message}`),
    ...errors.map(({ kind, sample }) => `${kind}: ${sample?.message}`),
  ].join('\n');
}

describe('the faults of plugins', () => {
  it('are told once each', () => {
    assert.equal(new Set(faults.map(({ fault }) => fault)).size, faults.length);
  });
});
