import assert from 'node:assert/strict';
import { inMemory } from './checked-files.test.ts';
import { readProject, resolveScenario, scenariosIn } from './project.ts';

const FILES = {
  'loadgate.config.yaml': 'scenarios: tests\nresults: out\nplugins: [loadgate-plugin-mqtt]\n',
  'tests/load.load.yaml': 'include: ../flows/a.flows.yaml\nplugins: [./own.ts, loadgate-plugin-mqtt]\n',
  'tests/smoke.load.yaml': 'steps: [',
  'flows/a.flows.yaml': 'include: b.flows.yaml\nplugins: [other]\n',
  'flows/b.flows.yaml': 'include: a.flows.yaml\nplugins: [third]\n',
};
const files = {
  ...inMemory(FILES),
  list: (folder: string) =>
    Object.keys(FILES)
      .filter((name) => `/p/${name}`.startsWith(`${folder}/`))
      .map((name) => `/p/${name}`.slice(folder.length + 1)),
};

describe('readProject', () => {
  it('finds the nearest config upward, its folders, and every plugin with the file that names it', () => {
    const { configFile, root, scenariosDir, resultsDir, plugins } = readProject('/p/tests/load.load.yaml', '/elsewhere', files);
    assert.deepEqual([configFile, root, scenariosDir, resultsDir], ['/p/loadgate.config.yaml', '/p', '/p/tests', '/p/out']);
    assert.deepEqual(
      plugins.map(({ specifier, file, location }) => `${specifier} ${file} ${location.file}:${location.line}:${location.column}`),
      [
        'loadgate-plugin-mqtt /p/loadgate.config.yaml loadgate.config.yaml:3:11',
        './own.ts /p/tests/load.load.yaml tests/load.load.yaml:2:11',
        'other /p/flows/a.flows.yaml flows/a.flows.yaml:2:11',
        'third /p/flows/b.flows.yaml flows/b.flows.yaml:2:11',
      ],
    );
  });

  it('gives the texts that the plugins are named in, as locations call them, and reads none outside of the project', () => {
    const { texts, plugins } = readProject(
      '/p/a/x.load.yaml',
      '/p/b',
      inMemory({
        'a/x.load.yaml': 'include: [../o.flows.yaml, i.flows.yaml]',
        'a/i.flows.yaml': 'plugins: [i]',
        'o.flows.yaml': 'plugins: [o]',
      }),
    );
    assert.deepEqual([...texts.keys()], ['x.load.yaml', 'i.flows.yaml']);
    assert.deepEqual([plugins.map(({ specifier, location }) => [specifier, texts.get(location.file)])], [[['i', 'plugins: [i]']]]);
  });

  it('has a project without a config', () => {
    const { configFile, root, scenariosDir, resultsDir } = readProject(
      '/p/a/x.load.yaml',
      '/p/b',
      inMemory({ 'a/x.load.yaml': 'steps: []' }),
    );
    assert.deepEqual([configFile, root, scenariosDir, resultsDir], [null, '/p/a', '/p/a', '/p/a/results']);
  });
});

describe('resolveScenario', () => {
  const cases: readonly (readonly [asked: string, cwd: string, found: unknown])[] = [
    ['load', '/p', { ok: true, file: '/p/tests/load.load.yaml' }],
    ['load', '/p/flows', { ok: true, file: '/p/tests/load.load.yaml' }],
    ['tests/smoke.load.yaml', '/p', { ok: true, file: '/p/tests/smoke.load.yaml' }],
    ['./smoke', '/p/tests', { ok: true, file: '/p/tests/smoke.load.yaml' }],
    ['laod', '/p', { ok: false, message: 'there is no scenario `laod` in tests', hint: 'did you mean `load`?' }],
    ['soak', '/p', { ok: false, message: 'there is no scenario `soak` in tests', hint: 'there are: load, smoke' }],
    ['tests/smok.load.yaml', '/p', { ok: false, message: 'there is no file tests/smok.load.yaml', hint: 'did you mean `smoke`?' }],
  ];
  for (const [asked, cwd, found] of cases) it(`${asked} in ${cwd}`, () => assert.deepEqual(resolveScenario(asked, cwd, files), found));

  it('lists scenarios by name', () => assert.deepEqual(scenariosIn('/p/tests', files), ['load', 'smoke']));
});
