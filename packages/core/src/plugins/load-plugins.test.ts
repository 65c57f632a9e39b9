import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PluginError } from '../errors.ts';
import { loadPlugins } from './load-plugins.ts';

const good = (name: string): string => `export const plugin = { apiVersion: 1, name: '${name}', version: '1.0.0' };`;

describe('loadPlugins', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plugins-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const installed = (name: string, manifest: object, entry = 'index.js', text = good(name)): void => {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, type: 'module', exports: `./${entry}`, ...manifest }));
    put(`node_modules/${name}/${entry}`, text);
  };
  const load = (...specifiers: string[]) =>
    loadPlugins(
      specifiers.map((specifier) => ({
        specifier,
        file: join(folder, 'x.load.yaml'),
        location: { file: 'x.load.yaml', line: 2, column: 5 },
      })),
    );

  it('imports files of the project and packages, in the order in which they are named', async () => {
    put('mine.ts', `const name: string = 'mine'; ${good('').replace("''", 'name')}`);
    installed('loadgate-plugin-a', { loadgate: { apiVersion: 1 } });
    const loaded = await load('./mine.ts', 'loadgate-plugin-a');
    assert.deepEqual(
      loaded.map(({ plugin, from }) => [plugin.name, from]),
      [
        ['mine', './mine.ts'],
        ['loadgate-plugin-a', 'loadgate-plugin-a'],
      ],
    );
    assert.ok(loaded.every(({ url }) => url.startsWith('file:')));
  });

  it('finds a package from the file that names it, not from here', async () => {
    installed('loadgate-plugin-near', {});
    const url = (await load('loadgate-plugin-near'))[0]?.url ?? '';
    assert.ok(url.includes('/node_modules/loadgate-plugin-near/'), url);
  });

  it('runs no code of a package that says it is for another version', async () => {
    installed('loadgate-plugin-new', { loadgate: { apiVersion: 2 } }, 'index.js', 'globalThis.newPluginRan = true;');
    await assert.rejects(load('loadgate-plugin-new'), { code: 'LG_PLUGIN_API_VERSION', hint: 'install a newer loadgate' });
    assert.equal('newPluginRan' in globalThis, false);
  });

  const refused: readonly (readonly [title: string, specifier: string, text: string | null, code: string, message: RegExp])[] = [
    [
      'a package that is not installed',
      'loadgate-plugin-gone',
      null,
      'LG_PLUGIN_NOT_FOUND',
      /^plugin loadgate-plugin-gone is not installed$/,
    ],
    ['a file that is not there', './gone.ts', null, 'LG_PLUGIN_NOT_FOUND', /^plugin \.\/gone\.ts was not found from x\.load\.yaml$/],
    ['a module without `plugin`', './none.ts', 'export const plug = 1;', 'LG_PLUGIN_INVALID', /does not export `plugin`/],
    ['a plugin without a name', './nameless.ts', 'export const plugin = { apiVersion: 1 };', 'LG_PLUGIN_INVALID', /no `name`/],
    [
      'a list that is none',
      './list.ts',
      "export const plugin = { apiVersion: 1, name: 'x', monitors: {} };",
      'LG_PLUGIN_INVALID',
      /`monitors` of plugin x is not a list/,
    ],
    [
      'another version of the contract',
      './v0.ts',
      "export const plugin = { apiVersion: 0, name: 'x' };",
      'LG_PLUGIN_API_VERSION',
      /version 0 .* speaks 1/,
    ],
    [
      'a module that throws',
      './throws.ts',
      "throw new Error('no licence');",
      'LG_PLUGIN_THREW',
      /failed while it was imported: no licence/,
    ],
    ['TypeScript that is more than types', './enum.ts', `enum A { B }\n${good('enum')}`, 'LG_PLUGIN_INVALID', /more than types/],
    ['a syntax error', './broken.ts', 'export const plugin = {', 'LG_PLUGIN_INVALID', /cannot be read: .* \(.*broken\.ts:1\)$/],
  ];
  for (const [title, specifier, text, code, message] of refused) {
    it(`refuses ${title}, by name and before anything is sent`, async () => {
      if (text !== null) put(specifier, text);
      await assert.rejects(load(specifier), (cause) => {
        assert.ok(cause instanceof PluginError);
        assert.equal(cause.code, code);
        assert.match(cause.message, message);
        assert.equal(cause.plugin, specifier);
        assert.equal(cause.exitCode, 2);
        assert.deepEqual(cause.location, { file: 'x.load.yaml', line: 2, column: 5 });
        return true;
      });
    });
  }
});
